using Semblance.Random;

namespace Semblance.Torch.Tables;

/// <summary>
/// Training by sampling: a column evenly, one of its entries by the logarithm of its frequency, a row that has it. So
/// rare entries are trained as often as they need, and the network learns to make any entry that it is asked for.
/// </summary>
/// <remarks>L. Xu et al., NeurIPS 2019, section 4.3.</remarks>
internal sealed class CtganConditions
{
    private readonly int[] columns;
    private readonly int[] starts; // of each column's entries in the vector
    private readonly double[][] byLog, byCount;
    private readonly int[][] first; // by column: where an entry's rows begin in its list, and where the last ones end
    private readonly int[][] rows;

    /// <param name="layout">The columns.</param>
    /// <param name="entries">[row, column]; empty where only drawing conditions is asked for.</param>
    /// <param name="counts">By chosen column: how many rows have each entry.</param>
    /// <param name="columns">The columns that conditions name.</param>
    public CtganConditions(ModeLayout layout, int[] entries, double[][] counts, int[] columns)
    {
        this.columns = columns;
        starts = new int[columns.Length];
        for (var j = 1; j < columns.Length; j++) starts[j] = starts[j - 1] + layout.Columns[columns[j - 1]].Width;
        Count = columns.Sum(c => layout.Columns[c].Width);
        Counts = counts;
        byLog = [.. counts.Select(count => Cumulative(count.Select(n => n > 0 ? Math.Log(1 + n) : 0)))];
        byCount = [.. counts.Select(Cumulative)];
        first = new int[columns.Length][];
        rows = new int[columns.Length][];
        for (var j = 0; j < columns.Length && entries.Length > 0; j++)
            (first[j], rows[j]) = RowsOf(entries, layout, columns[j]);
    }

    /// <summary>How many numbers a condition has as a vector; all but one of them are 0.</summary>
    public int Count { get; }

    /// <summary>The columns that conditions name.</summary>
    public IReadOnlyList<int> Columns => columns;

    /// <summary>By chosen column: how many training rows have each entry.</summary>
    public double[][] Counts { get; }

    /// <summary>The columns that have levels: a pure number's modes are not asked for.</summary>
    public static int[] ColumnsOf(ModeLayout layout) =>
        [.. Enumerable.Range(0, layout.Columns.Length).Where(c => layout.Columns[c].FirstMode > 0)];

    /// <summary>How many rows have each entry of these columns.</summary>
    public static double[][] CountsOf(ModeLayout layout, int[] entries, int[] columns) => [.. columns.Select(c =>
    {
        var counts = new double[layout.Columns[c].Width];
        for (var at = c; at < entries.Length; at += layout.Columns.Length) counts[entries[at]]++;
        return counts;
    })];

    /// <summary>A column (counted among those chosen) and one of its entries.</summary>
    /// <param name="block">Random words.</param>
    /// <param name="isByLog">By the logarithm of frequencies, as in training; else by frequencies.</param>
    public (int Column, int Entry) Draw(RandomBlock block, bool isByLog)
    {
        var column = (int)(((ulong)block.A * (ulong)columns.Length) >> 32);
        var shares = (isByLog ? byLog : byCount)[column];
        return (column, LatentModel.Level(shares, block.Second * shares[^1]));
    }

    /// <summary>Where an entry stands in the vector.</summary>
    public int IndexOf(int column, int entry) => starts[column] + entry;

    /// <summary>The column and the entry that stand there.</summary>
    public (int Column, int Entry) At(long index)
    {
        var column = starts.Length - 1;
        while (starts[column] > index) column--;
        return (column, (int)index - starts[column]);
    }

    /// <summary>A training row that has the entry.</summary>
    public int Row(int column, int entry, double u)
    {
        int from = first[column][entry], count = first[column][entry + 1] - from;
        return rows[column][from + (int)(u * count)];
    }

    private static double[] Cumulative(IEnumerable<double> weights)
    {
        var sum = 0.0;
        return [.. weights.Select(weight => sum += weight)];
    }

    private static (int[] First, int[] Rows) RowsOf(int[] entries, ModeLayout layout, int c)
    {
        var rowCount = entries.Length / layout.Columns.Length;
        var first = new int[layout.Columns[c].Width + 1];
        for (var row = 0; row < rowCount; row++) first[entries[row * layout.Columns.Length + c] + 1]++;
        for (var k = 1; k < first.Length; k++) first[k] += first[k - 1];
        var next = first[..^1];
        var rows = new int[rowCount];
        for (var row = 0; row < rowCount; row++) rows[next[entries[row * layout.Columns.Length + c]]++] = row;
        return (first, rows);
    }
}
