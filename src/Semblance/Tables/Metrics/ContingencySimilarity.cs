using System.ComponentModel.DataAnnotations;
using Semblance.Random;

namespace Semblance.Tables.Metrics;

/// <summary>
/// 1 minus the total variation distance between the two-way tables of two columns, at least one of which holds labels.
/// Missing cells are a label of their own; numbers are cut into ten bins of equal width, each side by its own range.
/// </summary>
/// <remarks>
/// As SDMetrics' ContingencySimilarity has it within its Column Pair Trends, own edges included; the real association
/// is Cramér's V without correction. Cost: O(n) a pair; pairs with more than 32,768 cells O(n log n), so that columns
/// of many labels do not hang.
/// </remarks>
public sealed record ContingencySimilarity : SimilarityMetric
{
    /// <summary>
    /// Pairs that are measured; where the table has more, a random choice of this many. More gives a steadier score.
    /// </summary>
    [Range(1, 10_000_000)] public int MaxPairs { get; init; } = 10_000;

    internal override IReadOnlyList<MeasuredPart> Measure(RowPair rows, Rng rng, CancellationToken cancel)
    {
        var codes = PairCodes.Of(rows);
        return OverColumns.Each(Pairs.Of(rows.Real.Columns, (a, b) => !(a.IsNumber && b.IsNumber), MaxPairs, rng),
            pair => Part(rows, codes, pair), cancel);
    }

    internal override string NothingMeasured => "The table has no pair of columns with labels in it.";

    internal static MeasuredPart Part(RowPair rows, PairCodes codes, Pair pair)
    {
        string[] names = [rows.Real.Columns[pair.A].Name, rows.Real.Columns[pair.B].Name];
        var (values, association) = CellCounts.Compare(new(codes.Real[pair.A], codes.Real[pair.B], rows.RealGroups),
            new(codes.Other[pair.A], codes.Other[pair.B], rows.OtherGroups),
            (codes.Counts[pair.A], codes.Counts[pair.B]),
            rows.ReplicateCount);
        return new(names, values)
        {
            Details = double.IsNaN(association)
                ? null : new Dictionary<string, double> { ["real association"] = association },
        };
    }
}

/// <summary>All columns as small whole numbers for two-way tables.</summary>
/// <param name="Real">By column, then row.</param>
/// <param name="Other">By column, then row.</param>
/// <param name="Counts">How many codes each column has.</param>
internal sealed record PairCodes(int[][] Real, int[][] Other, int[] Counts)
{
    public static PairCodes Of(RowPair rows)
    {
        var columns = rows.Real.Columns;
        var (real, other) = (new int[columns.Count][], new int[columns.Count][]);
        Parallel.For(0, columns.Count, i => (real[i], other[i]) = (Codes(rows.Real, i), Codes(rows.Other, i)));
        return new(real, other,
            [.. columns.Select(column => column.IsNumber ? EqualWidthBins.CodeCount : column.Levels!.Length + 1)]);
    }

    private static int[] Codes(ComparedRows rows, int column) => rows.Columns[column].IsNumber
        ? EqualWidthBins.Codes(rows.Numbers(column))
        : Array.ConvertAll(rows.Codes(column), code => code + 1);
}
