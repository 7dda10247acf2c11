namespace Semblance.Tables.Formats;

/// <summary>
/// Writes rows of text: segments of a batch on several threads, and the bytes in the order of the rows.
/// </summary>
/// <param name="output">Where the bytes go.</param>
/// <param name="schema">The columns.</param>
/// <param name="syntax">How cells are spelt.</param>
internal sealed class RowWriter(Stream output, Schema schema, CellSyntax syntax)
{
    private const int SegmentRows = 4096;
    private readonly Utf8Buffer[] buffers =
        [.. Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => new Utf8Buffer())];
    private CellWriter[]? cells;
    private long written;

    /// <summary>Writes one row, given the writers of its cells.</summary>
    public delegate void Row(Utf8Buffer target, CellWriter[] cells, int row, bool isFirst);

    /// <summary>Writes every row of every batch.</summary>
    public async Task WriteAsync(IAsyncEnumerable<Table> batches, Row writeRow, CancellationToken cancel)
    {
        await foreach (var batch in batches.WithCancellation(cancel).ConfigureAwait(false))
        {
            Take(batch);
            for (var first = 0; first < batch.RowCount;)
            {
                cancel.ThrowIfCancellationRequested();
                var segments = Math.Min(buffers.Length, (batch.RowCount - first + SegmentRows - 1) / SegmentRows);
                var start = first;
                Parallel.For(0, segments, segment =>
                {
                    var target = buffers[segment];
                    target.Count = 0;
                    var from = start + (segment * SegmentRows);
                    var to = Math.Min(from + SegmentRows, batch.RowCount);
                    for (var row = from; row < to; row++) writeRow(target, cells!, row, written + row == 0);
                });
                for (var i = 0; i < segments; i++)
                    await output.WriteAsync(buffers[i].Added, cancel).ConfigureAwait(false);
                first += segments * SegmentRows;
            }
            written += batch.RowCount;
        }
    }

    private void Take(Table batch)
    {
        if (batch.Columns.Count != schema.Columns.Count)
            throw new ArgumentException(
                $"A batch has {batch.Columns.Count} columns, its schema {schema.Columns.Count}.");
        cells ??= [.. batch.Columns.Select((column, i) => CellWriter.For(column, schema.Columns[i], syntax))];
        for (var i = 0; i < cells.Length; i++) cells[i].Take(batch.Columns[i]);
    }
}
