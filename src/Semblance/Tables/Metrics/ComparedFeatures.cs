using Semblance.Tables.Encoders;

namespace Semblance.Tables.Metrics;

/// <summary>
/// Encoded features as rows that metrics compare: a column each for categories and for numbers, which are rounded as
/// decoding does and have their spikes filled in. It costs no decoding, and holds what was learnt, nothing else.
/// </summary>
/// <param name="layout">The features; their rows do not matter.</param>
internal sealed class ComparedFeatures(FeatureTable layout)
{
    private readonly int[] own = Own(layout);

    private static int[] Own(FeatureTable layout)
    {
        var parts = layout.Features.OfType<NumberFeature>().Select(number => number.Part).ToHashSet();
        return [.. Enumerable.Range(0, layout.Features.Count).Where(feature => !parts.Contains(feature))];
    }

    /// <summary>The rows of a table with these features.</summary>
    public ComparedRows Rows(FeatureTable table)
    {
        var rounded = new FeatureTable(table.RowCount, [.. table.Features.Zip(layout.Features, Rounded)]);
        return new([.. own.Select(f => Compared(layout.Features[f]))], table.RowCount,
            [.. own.Select(f => rounded.Features[f] is NumberFeature ? rounded.Numbers(f) : null)],
            [.. own.Select(f => (rounded.Features[f] as CategoryFeature)?.Codes)]);
    }

    private static Feature Rounded(Feature feature, Feature like) => feature is not NumberFeature number ? feature
        : ((NumberFeature)like).With(Array.ConvertAll(number.Values,
            value => double.IsNaN(value) ? value : number.Form.Snap(value)));

    private static ComparedColumn Compared(Feature feature) => feature is CategoryFeature category
        ? new(feature.Name, new string[category.LevelCount], new() { Name = feature.Name, Kind = ColumnKind.Category })
        : new(feature.Name, null, new() { Name = feature.Name, Kind = ColumnKind.Decimal });
}
