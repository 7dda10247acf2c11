namespace Semblance.Tables.Metrics;

/// <summary>Measures the columns of a kind side by side; the order of the parts is that of the table.</summary>
internal static class OverColumns
{
    public static IReadOnlyList<MeasuredPart> Numbers(RowPair rows, Func<RowPair, int, MeasuredPart> measure,
        CancellationToken cancel) =>
        Each(Positions(rows, column => column.IsNumber), column => measure(rows, column), cancel);

    public static IReadOnlyList<MeasuredPart> Labels(RowPair rows, Func<RowPair, int, MeasuredPart> measure,
        CancellationToken cancel) =>
        Each(Positions(rows, column => !column.IsNumber), column => measure(rows, column), cancel);

    public static IReadOnlyList<MeasuredPart> All(RowPair rows, Func<RowPair, int, MeasuredPart> measure,
        CancellationToken cancel) =>
        Each(Positions(rows, _ => true), column => measure(rows, column), cancel);

    public static MeasuredPart[] Each<T>(IReadOnlyList<T> items, Func<T, MeasuredPart> measure,
        CancellationToken cancel)
    {
        var parts = new MeasuredPart[items.Count];
        Parallel.For(0, parts.Length, new ParallelOptions { CancellationToken = cancel },
            i => parts[i] = measure(items[i]));
        return parts;
    }

    private static int[] Positions(RowPair rows, Func<ComparedColumn, bool> wanted) =>
        [.. Enumerable.Range(0, rows.Real.Columns.Count).Where(i => wanted(rows.Real.Columns[i]))];
}
