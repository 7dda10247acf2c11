namespace Semblance.Tables.Metrics.Judges;

/// <summary>
/// Rows as a boosted-tree judge sees them: numbers as they are, labels as their position in the sorted dictionary (-1
/// where missing). Stored column by column.
/// </summary>
/// <param name="Values">Column after column.</param>
/// <param name="Names">The column of each feature.</param>
/// <param name="RowCount">How many rows there are.</param>
internal sealed record JudgeMatrix(double[] Values, string[] Names, int RowCount)
{
    public int ColumnCount => Names.Length;

    /// <summary>The rows of several tables, one after another.</summary>
    /// <param name="tables">The tables, over the same columns.</param>
    /// <param name="without">The position of a column to leave out, or -1.</param>
    public static JudgeMatrix Of(IReadOnlyList<ComparedRows> tables, int without = -1)
    {
        var rowCount = tables.Sum(table => table.Count);
        var positions = Enumerable.Range(0, tables[0].Columns.Count).Where(i => i != without).ToArray();
        var values = new double[(long)rowCount * positions.Length];
        var at = 0;
        foreach (var position in positions)
        {
            foreach (var table in tables)
            {
                if (table.Columns[position].IsNumber) table.Numbers(position).CopyTo(values, at);
                else
                {
                    var codes = table.Codes(position);
                    for (var i = 0; i < codes.Length; i++) values[at + i] = codes[i];
                }
                at += table.Count;
            }
        }
        return new(values, [.. positions.Select(i => tables[0].Columns[i].Name)], rowCount);
    }

    /// <summary>These rows, in the order given.</summary>
    public JudgeMatrix Gather(int[] rows)
    {
        var values = new double[(long)rows.Length * ColumnCount];
        for (var column = 0; column < ColumnCount; column++)
        {
            var from = Values.AsSpan(column * RowCount, RowCount);
            var to = values.AsSpan(column * rows.Length, rows.Length);
            for (var i = 0; i < rows.Length; i++) to[i] = from[rows[i]];
        }
        return new(values, Names, rows.Length);
    }
}
