namespace Semblance.Tables.Formats;

/// <summary>Writes delimited text.</summary>
internal sealed class CsvWriter(TextLayout layout)
{
    /// <summary>Writes the header and every row.</summary>
    public async Task WriteAsync(Stream output, Schema schema, IAsyncEnumerable<Table> batches,
        CancellationToken cancel)
    {
        var syntax = new CsvSyntax(layout, schema.Columns.Count == 1);
        var delimiter = (byte)layout.Delimiter;
        var lineEnd = layout.CarriageReturn ? "\r\n"u8.ToArray() : "\n"u8.ToArray();
        if (layout.HasHeader)
        {
            var header = new Utf8Buffer();
            foreach (var column in schema.Columns)
            {
                if (header.Count > 0) header.Add(delimiter);
                syntax.WriteText(header, column, column.Name);
            }
            header.Add(lineEnd);
            await output.WriteAsync(header.Added, cancel).ConfigureAwait(false);
        }
        await new RowWriter(output, schema, syntax).WriteAsync(batches, (target, cells, row, _) =>
        {
            cells[0].Write(target, row);
            for (var i = 1; i < cells.Length; i++)
            {
                target.Add(delimiter);
                cells[i].Write(target, row);
            }
            target.Add(lineEnd);
        }, cancel).ConfigureAwait(false);
    }
}
