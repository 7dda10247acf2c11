namespace Semblance.Tables.Metrics;

/// <summary>Two columns by position, the first before the second.</summary>
internal readonly record struct Pair(int A, int B);

internal static class Pairs
{
    /// <summary>All pairs of columns that are wanted, in the order of the table.</summary>
    public static Pair[] Of(IReadOnlyList<ComparedColumn> columns, Func<ComparedColumn, ComparedColumn, bool> wanted)
    {
        var pairs = new List<Pair>();
        for (var a = 0; a < columns.Count; a++)
        {
            for (var b = a + 1; b < columns.Count; b++)
            {
                if (wanted(columns[a], columns[b])) pairs.Add(new(a, b));
            }
        }
        return [.. pairs];
    }
}
