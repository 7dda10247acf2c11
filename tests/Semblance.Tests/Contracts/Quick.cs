using System.Text.Json.Nodes;
using Semblance.Catalog;
using Semblance.Tables;

namespace Semblance.Tests.Contracts;

/// <summary>
/// Synthesizers as the contract tests them: a network keeps its promises after a few steps as after many, a choice
/// among few candidates as among many, and what is made of others is made of quick ones.
/// </summary>
internal static class Quick
{
    private static readonly Dictionary<string, string> Options = new(StringComparer.Ordinal)
    {
        ["epochs"] = "3",
        ["budget"] = "\"3s\"",
        ["trialRows"] = "300",
        ["parts"] = "[\"gaussian-copula\", { \"kind\": \"sequential-trees\", \"maxTrees\": 20 }]",
        ["weights"] = "[1, 3]",
        ["rest"] = "\"gaussian-copula\"",
        ["by"] = "{ \"kind\": \"sequential-trees\", \"maxTrees\": 20 }",
    };

    public static TableSynthesizer Make(string kind)
    {
        var known = ComponentCatalog.Own.Find(typeof(TableSynthesizer), kind)!;
        var options = Options.Where(pair => known.Option(pair.Key) is not null)
            .Select(pair => KeyValuePair.Create(pair.Key, JsonNode.Parse(pair.Value)));
        var quick = new JsonObject(options);
        if (known.Option("steps") is not null) (quick["steps"], quick["width"]) = (4, 16); // it samples by the step
        return ComponentCatalog.Own.Bind<TableSynthesizer>(kind, quick);
    }
}
