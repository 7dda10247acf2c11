namespace Semblance.Tables.Metrics;

/// <summary>The values of a number column in order, without the missing ones, each with its row's group.</summary>
/// <param name="Values">Ascending.</param>
/// <param name="Groups">The group of each value; empty where there are no groups.</param>
internal sealed record SortedColumn(double[] Values, byte[] Groups)
{
    /// <summary>How many values each group has.</summary>
    public int[] CountByGroup { get; } = Count(Groups);

    public static SortedColumn Of(double[] column, byte[]? groups)
    {
        var values = new double[column.Length];
        var kept = groups is null ? [] : new byte[column.Length];
        var count = 0;
        for (var i = 0; i < column.Length; i++)
        {
            if (double.IsNaN(column[i])) continue;
            values[count] = column[i];
            if (groups is not null) kept[count] = groups[i];
            count++;
        }
        Array.Resize(ref values, count);
        if (groups is null) Array.Sort(values);
        else
        {
            Array.Resize(ref kept, count);
            Array.Sort(values, kept);
        }
        return new(values, kept);
    }

    private static int[] Count(byte[] groups)
    {
        var counts = new int[Replicates.Groups];
        foreach (var group in groups) counts[group]++;
        return counts;
    }
}
