using Semblance.Random;

namespace Semblance.Tables.Metrics;

/// <summary>
/// 1 minus the total variation distance between the label shares of a category or boolean column: the share of
/// probability that the two have in common. Missing cells are left out, see <see cref="MissingValueSimilarity"/>.
/// </summary>
/// <remarks>½ Σ |p - q|, as SDMetrics' TVComplement has it. Cost: O(n) a column.</remarks>
public sealed record TvComplement : SimilarityMetric
{
    internal override IReadOnlyList<MeasuredPart> Measure(RowPair rows, Rng rng, CancellationToken cancel) =>
        OverColumns.Labels(rows, Part, cancel);

    internal static MeasuredPart Part(RowPair rows, int column)
    {
        var (name, levels, _) = rows.Real.Columns[column];
        var real = new LabelCounts(rows.Real.Codes(column), rows.RealGroups, levels!.Length);
        var other = new LabelCounts(rows.Other.Codes(column), rows.OtherGroups, levels.Length);
        if (real.IsEmpty || other.IsEmpty) return new([name], null) { Note = "One side has no value at all." };
        var values = new double[rows.ReplicateCount];
        for (var r = 0; r < values.Length; r++)
        {
            double variation = 0;
            for (var level = 0; level < levels.Length; level++)
                variation += Math.Abs(real.Share(level, r) - other.Share(level, r));
            values[r] = Math.Max(0, 1 - variation / 2);
        }
        return new([name], values);
    }
}
