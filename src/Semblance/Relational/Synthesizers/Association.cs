using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>How much one column tells of another, on a few bins and at most so many rows.</summary>
/// <remarks>
/// The mutual information of two binned columns, less what chance alone would give (half a degree of
/// freedom a row), as a share of what there is to know of the second. Chance leaves it below some three
/// standard deviations of the G statistic.
/// </remarks>
internal sealed class Association
{
    private const int Rows = 20_000, Bins = 16;

    /// <summary>Standard deviations of the G statistic beyond its mean that count as more than chance.</summary>
    private const double Evidence = 3;

    private readonly int[] rows;

    /// <summary>Measures on some rows out of that many.</summary>
    public Association(int rowCount)
    {
        var count = Math.Min(Rows, rowCount);
        rows = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * rowCount / count))];
    }

    /// <summary>A column's bins on the rows that are looked at.</summary>
    public byte[] BinsOf(Column column)
    {
        var some = column.Gather(rows);
        return ColumnBins.Of(some, Bins - 2).Bins(some);
    }

    /// <summary>
    /// The share of what there is to know of a column that another one tells; 0 where that may be chance.
    /// </summary>
    public static double Share(byte[] known, byte[] target)
    {
        Span<int> cells = stackalloc int[Bins * Bins], left = stackalloc int[Bins], right = stackalloc int[Bins];
        cells.Clear();
        left.Clear();
        right.Clear();
        for (var i = 0; i < known.Length; i++)
        {
            cells[known[i] * Bins + target[i]]++;
            left[known[i]]++;
            right[target[i]]++;
        }
        var information = Entropy(left, known.Length) + Entropy(right, known.Length) - Entropy(cells, known.Length);
        double freedom = (Used(left) - 1) * (Used(right) - 1), total = Entropy(right, known.Length);
        if (freedom <= 0 || total <= 0) return 0;
        var statistic = 2 * known.Length * information;
        return statistic < freedom + Evidence * Math.Sqrt(2 * freedom) ? 0
            : (information - freedom / (2 * known.Length)) / total;
    }

    private static double Entropy(ReadOnlySpan<int> counts, int total)
    {
        var sum = 0.0;
        foreach (var count in counts) if (count > 0) sum -= (double)count / total * Math.Log((double)count / total);
        return sum;
    }

    private static int Used(ReadOnlySpan<int> counts) => counts.Length - counts.Count(0);

    /// <summary>
    /// Whether siblings are alike beyond chance: the agreement of two siblings less that of any two rows.
    /// </summary>
    /// <param name="codes">A code a row.</param>
    /// <param name="parents">By row: the parent's row, negative where there is none.</param>
    /// <param name="parentCount">How many rows the parent has.</param>
    /// <returns>1 where siblings never differ, 0 where they differ as any two rows do; 0 where there
    /// are no siblings.</returns>
    public static double Likeness(int[] codes, int[] parents, int parentCount)
    {
        var order = Enumerable.Range(0, codes.Length).Where(row => parents[row] >= 0).ToArray();
        var keys = Array.ConvertAll(order, row => (parents[row], codes[row]));
        Array.Sort(keys);
        var sizes = new int[parentCount];
        foreach (var (parent, _) in keys) sizes[parent]++;
        double agree = 0, pairs = sizes.Sum(size => (double)size * (size - 1));
        for (int i = 0, run = 0; i < keys.Length; i++)
        {
            run = i > 0 && keys[i] == keys[i - 1] ? run + 1 : 0;
            agree += 2 * run;
        }
        var counts = keys.GroupBy(key => key.Item2).Select(group => (double)group.Count());
        var any = counts.Sum(count => count * (count - 1)) / Math.Max(1, (double)keys.Length * (keys.Length - 1));
        return pairs == 0 || any >= 1 ? 0 : Math.Max(0, (agree / pairs - any) / (1 - any));
    }
}
