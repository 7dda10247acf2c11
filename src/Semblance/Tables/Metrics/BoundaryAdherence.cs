using Semblance.Random;

namespace Semblance.Tables.Metrics;

/// <summary>
/// The share of synthetic values of a number column that lie between the smallest and the largest real value.
/// </summary>
/// <remarks>
/// As SDMetrics' BoundaryAdherence has it: where the real column has missing cells, those of both sides are left out;
/// where it has none, a missing synthetic cell lies outside. Cost: O(n) a column.
/// </remarks>
public sealed record BoundaryAdherence : SimilarityMetric
{
    internal override IReadOnlyList<MeasuredPart> Measure(RowPair rows, Rng rng, CancellationToken cancel) =>
        OverColumns.Numbers(rows, Part, cancel);

    internal static MeasuredPart Part(RowPair rows, int column)
    {
        var name = rows.Real.Columns[column].Name;
        var real = rows.Real.Numbers(column);
        var summary = new NumberSummary(real, null);
        if (summary.Count(0) == 0) return new([name], null) { Note = "The real column has no value at all." };
        var (low, high) = (summary.Min(0), summary.Max(0));
        var missingCounts = summary.Count(0) == real.Length;
        var share = new ShareByGroup();
        var other = rows.Other.Numbers(column);
        for (var i = 0; i < other.Length; i++)
        {
            if (double.IsNaN(other[i]) && !missingCounts) continue;
            share.Add(rows.OtherGroups, i, other[i] >= low && other[i] <= high);
        }
        return new([name], share.Values(rows.ReplicateCount))
        {
            Details = new Dictionary<string, double> { ["real min"] = low, ["real max"] = high },
        };
    }
}
