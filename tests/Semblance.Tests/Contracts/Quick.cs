using System.Text.Json.Nodes;
using Semblance.Catalog;
using Semblance.Tables;

namespace Semblance.Tests.Contracts;

/// <summary>Synthesizers as the contract tests them: a network keeps its promises after a few steps as after many.</summary>
internal static class Quick
{
    public static TableSynthesizer Make(string kind)
    {
        var isTrained = ComponentCatalog.Own.Find(typeof(TableSynthesizer), kind)!.Option("epochs") is not null;
        return ComponentCatalog.Own.Bind<TableSynthesizer>(kind, isTrained ? new JsonObject { ["epochs"] = 3 } : null);
    }
}
