using Semblance.Catalog;
using Semblance.Tables;

namespace Semblance.Recipes;

/// <summary>Which synthesizer learns a table where the recipe names none.</summary>
public static class SynthesizerChoice
{
    /// <summary>The kind that is used: the closest to the data in the benchmarks of bench/.</summary>
    public static string DefaultKind { get; } =
        Preferred.First(kind => ComponentCatalog.Own.Find(typeof(TableSynthesizer), kind) is not null);

    // best first, by the quality tables in bench/
    private static IEnumerable<string> Preferred => ["sequential-trees", "gaussian-copula"];

    /// <summary>What was asked for, or the default and a word about it.</summary>
    internal static TableSynthesizer OrDefault(Run run, TableSynthesizer? asked)
    {
        if (asked is not null) return asked;
        run.Tell("synthesizer", DefaultKind,
            "the default: closest to the data in our benchmarks; --synthesizer chooses another");
        return ComponentCatalog.Own.Bind<TableSynthesizer>(DefaultKind);
    }

    /// <summary>The options in which a synthesizer differs from its defaults, as text.</summary>
    public static IReadOnlyDictionary<string, string> OptionsOf(TableSynthesizer synthesizer)
    {
        ArgumentNullException.ThrowIfNull(synthesizer);
        return ComponentCatalog.Own.ToJson(synthesizer, onlyChanged: true)
            .Where(pair => pair.Key is not ("kind" or "constraints"))
            .ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? "");
    }
}
