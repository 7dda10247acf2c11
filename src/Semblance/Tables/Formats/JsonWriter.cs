namespace Semblance.Tables.Formats;

/// <summary>Writes a row as an object: one a line, or in an array.</summary>
internal static class JsonWriter
{
    /// <summary>Writes every row.</summary>
    public static async Task WriteAsync(Stream output, Schema schema, IAsyncEnumerable<Table> batches, bool array,
        CancellationToken cancel)
    {
        var names = schema.Columns.Select((column, i) =>
        {
            var name = new Utf8Buffer();
            name.Add(i == 0 ? (byte)'{' : (byte)',');
            JsonSyntax.WriteString(name, column.Name);
            name.Add((byte)':');
            return name.Added.ToArray();
        }).ToArray();
        if (array) await output.WriteAsync("[\n"u8.ToArray(), cancel).ConfigureAwait(false);
        await new RowWriter(output, JsonSyntax.Plain(schema), new JsonSyntax()).WriteAsync(batches,
            (target, cells, row, isFirst) =>
            {
                if (array && !isFirst) target.Add(",\n"u8);
                for (var i = 0; i < cells.Length; i++)
                {
                    target.Add(names[i]);
                    cells[i].Write(target, row);
                }
                target.Add(array ? "}"u8 : "}\n"u8);
            }, cancel).ConfigureAwait(false);
        if (array) await output.WriteAsync("\n]\n"u8.ToArray(), cancel).ConfigureAwait(false);
    }
}
