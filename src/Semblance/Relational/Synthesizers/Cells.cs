using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>Columns with rows that have nothing to show.</summary>
internal static class Cells
{
    /// <summary>The cells at these rows; missing where a row is negative.</summary>
    public static Column GatherOrMissing(this Column column, int[] rows)
    {
        if (!Array.Exists(rows, row => row < 0)) return column.Gather(rows);
        var none = column.Count;
        return column.Append([column is CategoryColumn category ? new CategoryColumn(column.Schema, [-1], category.Levels)
            : Missing(column.Schema, 1)]).Gather(Array.ConvertAll(rows, row => row < 0 ? none : row));
    }

    /// <summary>A column of missing cells.</summary>
    public static Column Missing(ColumnSchema schema, int count) => schema.Kind switch
    {
        ColumnKind.Decimal => new DoubleColumn(schema, [.. Enumerable.Repeat(double.NaN, count)]),
        ColumnKind.Category or ColumnKind.Boolean => new CategoryColumn(schema, [.. Enumerable.Repeat(-1, count)], [.. schema.Levels ?? []]),
        ColumnKind.Text or ColumnKind.Identifier => new TextColumn(schema, new string?[count]),
        _ => new LongColumn(schema, new long[count], [.. Enumerable.Repeat(true, count)]),
    };

    /// <summary>A table of nothing but rows.</summary>
    public static Table Rows(int count) => new([new LongColumn(new() { Name = "row", Kind = ColumnKind.Integer }, new long[count])]);
}
