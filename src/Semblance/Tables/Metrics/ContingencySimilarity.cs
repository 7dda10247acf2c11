using Semblance.Random;

namespace Semblance.Tables.Metrics;

/// <summary>
/// 1 minus the total variation distance between the two-way tables of two columns, at least one of which holds labels.
/// Missing cells are a label of their own; numbers are cut into ten bins of equal width, each side by its own range.
/// </summary>
/// <remarks>
/// As SDMetrics' ContingencySimilarity has it within its Column Pair Trends, own edges included; the real association
/// is Cramér's V without correction. Cost: O(n) a pair; pairs with more than 32,768 cells O(n log n), so that columns of
/// many labels do not hang.
/// </remarks>
public sealed record ContingencySimilarity : SimilarityMetric
{
    internal override IReadOnlyList<MeasuredPart> Measure(RowPair rows, Rng rng, CancellationToken cancel)
    {
        var codes = PairCodes.Of(rows);
        return OverColumns.Each(Pairs.Of(rows.Real.Columns, (a, b) => !(a.IsNumber && b.IsNumber)),
            pair => Part(rows, codes, pair), cancel);
    }

    internal override string NothingMeasured => "The table has no pair of columns with labels in it.";

    internal static MeasuredPart Part(RowPair rows, PairCodes codes, Pair pair)
    {
        string[] names = [rows.Real.Columns[pair.A].Name, rows.Real.Columns[pair.B].Name];
        var width = codes.Counts[pair.B];
        var cells = (long)codes.Counts[pair.A] * width;
        var real = Cells(codes.Real[pair.A], codes.Real[pair.B], width);
        var values = CellCounts.Similarity(cells, real, Cells(codes.Other[pair.A], codes.Other[pair.B], width), rows);
        var association = CramersV(real, width);
        return new(names, values)
        {
            Details = double.IsNaN(association) ? null : new Dictionary<string, double> { ["real association"] = association },
        };
    }

    private static long[] Cells(int[] a, int[] b, int width)
    {
        var cells = new long[a.Length];
        for (var i = 0; i < cells.Length; i++) cells[i] = (long)a[i] * width + b[i];
        return cells;
    }

    /// <summary>√(χ² / n / (min(rows, columns) - 1)), over the rows and columns that occur.</summary>
    private static double CramersV(long[] cells, int width)
    {
        var counts = new Dictionary<long, int>();
        foreach (var cell in cells) System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, cell, out _)++;
        var rows = new Dictionary<long, double>();
        var columns = new Dictionary<long, double>();
        foreach (var (cell, count) in counts)
        {
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(rows, cell / width, out _) += count;
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(columns, cell % width, out _) += count;
        }
        var smaller = Math.Min(rows.Count, columns.Count);
        if (smaller < 2) return double.NaN;
        // Σ (o - e)² / e over all cells = Σ o² / e - n, and empty cells add nothing to the sum
        double n = cells.Length, sum = 0;
        foreach (var (cell, count) in counts) sum += (double)count * count / (rows[cell / width] * columns[cell % width]);
        return Math.Sqrt(Math.Max(0, sum - 1) / (smaller - 1));
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
