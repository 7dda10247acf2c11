using Semblance.Random;

namespace Semblance.Tables.Metrics;

/// <summary>
/// How far the values of a number column would have to be moved, on average, to turn the synthetic distribution into
/// the real one; in real standard deviations. Sees the tails, which <see cref="KsComplement"/> does not.
/// </summary>
/// <remarks>
/// The first Wasserstein (earth mover's) distance between empirical distributions, ∫ |F - G|; L. N. Vaserstein (1969).
/// Missing cells are left out. Cost: O(n log n) a column.
/// </remarks>
public sealed record WassersteinDistance : SimilarityMetric
{
    /// <inheritdoc/>
    public override (double Low, double High) Range => (0, double.PositiveInfinity);

    /// <inheritdoc/>
    public override double Goal => 0;

    internal override IReadOnlyList<MeasuredPart> Measure(RowPair rows, Rng rng, CancellationToken cancel) =>
        OverColumns.Numbers(rows, Part, cancel);

    private static MeasuredPart Part(RowPair rows, int column)
    {
        var name = rows.Real.Columns[column].Name;
        var real = SortedColumn.Of(rows.Real.Numbers(column), rows.RealGroups);
        var other = SortedColumn.Of(rows.Other.Numbers(column), rows.OtherGroups);
        if (real.Values.Length == 0 || other.Values.Length == 0)
            return new([name], null) { Note = "One side has no value at all." };
        var deviation = new NumberSummary(rows.Real.Numbers(column), null).Deviation(0);
        if (!(deviation > 0))
            return new([name], null) { Note = "The real column is constant: it has no deviation to measure by." };
        var gap = CumulativeGap.Between(real, other, rows.ReplicateCount);
        return new([name], Array.ConvertAll(gap.Area, area => area / deviation))
        {
            Details = new Dictionary<string, double> { ["in the column's units"] = gap.Area[0] },
        };
    }
}
