namespace Semblance.Tables.Metrics;

/// <summary>
/// Bins that hold about as many real values each, the same for both sides. A value so common that it fills a bin gets a
/// bin of its own, so that a spike is told from its neighbours. Code 0 is a missing cell.
/// </summary>
internal sealed class QuantileBins
{
    private readonly double[] _edges;

    /// <param name="real">The real column; NaN where missing.</param>
    /// <param name="bins">About how many bins.</param>
    public QuantileBins(double[] real, int bins)
    {
        var sorted = Array.FindAll(real, value => !double.IsNaN(value));
        Array.Sort(sorted);
        var edges = new SortedSet<double>();
        for (var k = 1; k < bins && sorted.Length > 0; k++)
        {
            var value = sorted[(int)((long)k * sorted.Length / bins)];
            if (!edges.Add(value)) edges.Add(Math.BitIncrement(value));
        }
        _edges = [.. edges];
    }

    /// <summary>How many codes there are.</summary>
    public int CodeCount => _edges.Length + 2;

    public int[] Codes(double[] column) => Array.ConvertAll(column, Code);

    private int Code(double value)
    {
        if (double.IsNaN(value)) return 0;
        var at = Array.BinarySearch(_edges, value);
        return 1 + (at >= 0 ? at + 1 : ~at);
    }
}

/// <summary>
/// Every column as a few codes with the same meaning on both sides: quantile bins, and common labels.
/// </summary>
/// <param name="Real">By column, then row.</param>
/// <param name="Other">By column, then row.</param>
/// <param name="Counts">How many codes each column has.</param>
internal sealed record CoarseCodes(int[][] Real, int[][] Other, int[] Counts)
{
    /// <param name="rows">Both sides.</param>
    /// <param name="bins">About how many bins for a number column.</param>
    /// <param name="labels">How many labels of a column keep a code of their own: the most common in
    /// the real rows.</param>
    public static CoarseCodes Of(RowPair rows, int bins, int labels)
    {
        var count = rows.Real.Columns.Count;
        var coded = new CoarseCodes(new int[count][], new int[count][], new int[count]);
        Parallel.For(0, count, i =>
        {
            if (rows.Real.Columns[i].IsNumber)
            {
                var cut = new QuantileBins(rows.Real.Numbers(i), bins);
                (coded.Real[i], coded.Other[i]) = (cut.Codes(rows.Real.Numbers(i)), cut.Codes(rows.Other.Numbers(i)));
                coded.Counts[i] = cut.CodeCount;
                return;
            }
            var map = Common(rows.Real.Codes(i), rows.Real.Columns[i].Levels!.Length, labels);
            coded.Real[i] = Array.ConvertAll(rows.Real.Codes(i), code => map[code + 1]);
            coded.Other[i] = Array.ConvertAll(rows.Other.Codes(i), code => map[code + 1]);
            coded.Counts[i] = map.Max() + 1;
        });
        return coded;
    }

    /// <summary>
    /// From code + 1: a missing cell stays 0, the most common labels get 1 …, all others share the last code.
    /// </summary>
    public static int[] Common(int[] codes, int levels, int keep)
    {
        var counts = new int[levels];
        foreach (var code in codes)
        {
            if (code >= 0) counts[code]++;
        }
        var map = new int[levels + 1];
        var order = Enumerable.Range(0, levels).OrderByDescending(level => counts[level])
            .ThenBy(level => level).ToArray();
        for (var rank = 0; rank < levels; rank++) map[order[rank] + 1] = 1 + Math.Min(rank, keep);
        return map;
    }
}
