namespace Semblance.Tables.Encoders;

/// <summary>
/// Finds numeric columns that in many rows repeat the very value of another one: a bill that was paid
/// in full, a plot as large as its neighbours'. No model of densities gives two columns the same value,
/// so such rows get a level of their own.
/// </summary>
/// <remarks>
/// A column echoes an earlier one where their values agree in at least 1 % of the rows (and 20 of them), and in five
/// times as many as they would by chance. Spikes and missing cells do not count. Cost: rows times pairs at worst; a
/// look at 2,000 rows rules most pairs out.
/// </remarks>
internal static class Echoes
{
    private const int MostSources = 2, ProbeRows = 2000;

    /// <summary>
    /// For each column the positions of the earlier columns that it repeats, the most frequent first.
    /// </summary>
    /// <param name="table">The training table.</param>
    /// <param name="plain">By column: its numbers, NaN where missing or a spike; null where it has no
    /// continuous numbers.</param>
    /// <param name="cancel">Checked for every column.</param>
    public static int[][] Find(Table table, double[]?[] plain, CancellationToken cancel)
    {
        var sources = new int[table.Columns.Count][];
        Parallel.For(0, sources.Length, new ParallelOptions { CancellationToken = cancel }, column =>
        {
            sources[column] = plain[column] is null ? [] :
                [.. Enumerable.Range(0, column)
                    .Where(earlier => plain[earlier] is not null && AreAlike(table, earlier, column))
                    .Select(earlier => (earlier, count: Count(plain[earlier]!, plain[column]!)))
                    .Where(pair => pair.count > 0).OrderByDescending(pair => pair.count).ThenBy(pair => pair.earlier)
                    .Take(MostSources).Select(pair => pair.earlier)];
        });
        return sources;
    }

    private static bool AreAlike(Table table, int one, int other) =>
        table.Columns[one].Schema.Kind == table.Columns[other].Schema.Kind;

    private static int Count(double[] source, double[] target)
    {
        var least = Math.Max(20, 0.01 * target.Length);
        var stride = Math.Max(1, target.Length / ProbeRows);
        int probed = 0, agreed = 0;
        for (var i = 0; i < target.Length; i += stride, probed++) agreed += source[i] == target[i] ? 1 : 0;
        if (agreed < 0.4 * probed * least / target.Length) return 0;

        var count = 0;
        for (var i = 0; i < target.Length; i++) count += source[i] == target[i] ? 1 : 0;
        return count >= least && count >= 5 * Chance(source, target) ? count : 0;
    }

    /// <summary>Agreements to expect if the rows of one column were shuffled.</summary>
    private static double Chance(double[] source, double[] target)
    {
        var counts = new Dictionary<double, int>();
        foreach (var value in source)
        {
            if (!double.IsNaN(value)) counts[value] = counts.GetValueOrDefault(value) + 1;
        }
        var sum = 0.0;
        foreach (var value in target)
        {
            if (!double.IsNaN(value)) sum += counts.GetValueOrDefault(value);
        }
        return sum / target.Length;
    }
}
