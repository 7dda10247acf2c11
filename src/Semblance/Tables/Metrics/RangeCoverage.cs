using Semblance.Random;

namespace Semblance.Tables.Metrics;

/// <summary>
/// How much of the real range, from smallest to largest value, the synthetic values of a number column span.
/// </summary>
/// <remarks>
/// As SDMetrics' RangeCoverage has it. Rests on two extremes, so a single row can change it, and its interval is
/// indicative only. Cost: O(n) a column.
/// </remarks>
public sealed record RangeCoverage : SimilarityMetric
{
    internal override IReadOnlyList<MeasuredPart> Measure(RowPair rows, Rng rng, CancellationToken cancel) =>
        OverColumns.Numbers(rows, Part, cancel);

    private static MeasuredPart Part(RowPair rows, int column)
    {
        var name = rows.Real.Columns[column].Name;
        var real = new NumberSummary(rows.Real.Numbers(column), rows.RealGroups);
        var other = new NumberSummary(rows.Other.Numbers(column), rows.OtherGroups);
        if (real.Count(0) == 0 || other.Count(0) == 0)
            return new([name], null) { Note = "One side has no value at all." };
        if (real.Min(0) == real.Max(0))
            return new([name], null) { Note = "The real column is constant: it has no range." };
        var values = new double[rows.ReplicateCount];
        for (var r = 0; r < values.Length; r++)
        {
            var (low, width) = (real.Min(r), real.Max(r) - real.Min(r));
            if (!(width > 0)) (low, width) = (real.Min(0), real.Max(0) - real.Min(0));
            var missed = Math.Max((other.Min(r) - low) / width, 0) + Math.Max((low + width - other.Max(r)) / width, 0);
            values[r] = Math.Max(1 - missed, 0);
        }
        return new([name], values);
    }
}
