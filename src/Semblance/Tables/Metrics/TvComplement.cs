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
        var values = CellCounts.Similarity(levels!.Length, Widen(rows.Real.Codes(column)), Widen(rows.Other.Codes(column)), rows);
        return new([name], values) { Note = values is null ? "One side has no value at all." : null };
    }

    private static long[] Widen(int[] codes) => Array.ConvertAll(codes, code => (long)code);
}
