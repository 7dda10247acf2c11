using Semblance.Random;

namespace Semblance.Tables.Metrics;

/// <summary>
/// 1 minus the largest gap between the cumulative distributions of a number column (Kolmogorov and Smirnov). 1 means
/// the same distribution; missing cells are left out, see <see cref="MissingValueSimilarity"/>.
/// </summary>
/// <remarks>
/// The two-sample statistic of A. N. Kolmogorov (1933) and N. V. Smirnov (1939), as SDMetrics' KSComplement has it
/// (values that agree to 14 decimals are one). Cost: O(n log n) a column. It sees shifts of the bulk well and tails
/// badly: look at <see cref="WassersteinDistance"/> for those.
/// </remarks>
public sealed record KsComplement : SimilarityMetric
{
    internal override IReadOnlyList<MeasuredPart> Measure(RowPair rows, Rng rng, CancellationToken cancel) =>
        OverColumns.Numbers(rows, Part, cancel);

    internal static MeasuredPart Part(RowPair rows, int column)
    {
        var name = rows.Real.Columns[column].Name;
        var real = SortedColumn.Of(Rounded(rows.Real.Numbers(column)), rows.RealGroups);
        var other = SortedColumn.Of(Rounded(rows.Other.Numbers(column)), rows.OtherGroups);
        if (real.Values.Length == 0 || other.Values.Length == 0)
            return new([name], null) { Note = "One side has no value at all." };
        var gap = CumulativeGap.Between(real, other, rows.ReplicateCount);
        return new([name], Array.ConvertAll(gap.Largest, largest => 1 - largest));
    }

    private static double[] Rounded(double[] values)
    {
        if (Array.TrueForAll(values, value => double.IsNaN(value) || value == Math.Floor(value))) return values;
        return Array.ConvertAll(values, value => Math.Abs(value) < 1e15 ? Math.Round(value, 14) : value);
    }
}
