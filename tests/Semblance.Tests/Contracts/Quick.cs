using System.Text.Json.Nodes;
using Semblance.Catalog;
using Semblance.Tables;

namespace Semblance.Tests.Contracts;

/// <summary>Synthesizers as the contract tests them: a network keeps its promises after a few steps as after many.</summary>
internal static class Quick
{
    public static TableSynthesizer Make(string kind)
    {
        var info = ComponentCatalog.Own.Find(typeof(TableSynthesizer), kind)!;
        var options = new JsonObject();
        if (info.Option("epochs") is not null) options["epochs"] = 3;
        if (info.Option("steps") is not null) (options["steps"], options["width"]) = (4, 16); // it samples by the step
        return ComponentCatalog.Own.Bind<TableSynthesizer>(kind, options);
    }
}
