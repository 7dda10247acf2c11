using System.Globalization;
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
        return column.Append([column is CategoryColumn category
            ? new CategoryColumn(column.Schema, [-1], category.Levels)
            : Missing(column.Schema, 1)]).Gather(Array.ConvertAll(rows, row => row < 0 ? none : row));
    }

    /// <summary>A column of missing cells.</summary>
    public static Column Missing(ColumnSchema schema, int count) => schema.Kind switch
    {
        ColumnKind.Decimal => new DoubleColumn(schema, [.. Enumerable.Repeat(double.NaN, count)]),
        ColumnKind.Category or ColumnKind.Boolean =>
            new CategoryColumn(schema, [.. Enumerable.Repeat(-1, count)], [.. schema.Levels ?? []]),
        ColumnKind.Text or ColumnKind.Identifier => new TextColumn(schema, new string?[count]),
        _ => new LongColumn(schema, new long[count], [.. Enumerable.Repeat(true, count)]),
    };

    /// <summary>A table of nothing but rows.</summary>
    public static Table Rows(int count) =>
        new([new LongColumn(new() { Name = "row", Kind = ColumnKind.Integer }, new long[count])]);

    /// <summary>The same values in a column of another kind: two tables may have been read differently.</summary>
    public static Column ConvertedTo(this Column column, ColumnSchema schema)
    {
        if (column.Schema.Kind == schema.Kind) return column.With(schema);
        string?[] texts = [.. Enumerable.Range(0, column.Count)
            .Select(row => column.IsMissing(row) ? null : column.Text(row))];
        switch (schema.Kind)
        {
            case ColumnKind.Text or ColumnKind.Identifier or ColumnKind.Category or ColumnKind.Boolean:
                return Texts(schema, texts);
            case ColumnKind.Decimal:
                return new DoubleColumn(schema, Array.ConvertAll(texts,
                    text => text is null ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture)));
            default:
                return new LongColumn(schema, Array.ConvertAll(texts,
                    text => text is null ? 0 : long.Parse(text, CultureInfo.InvariantCulture)),
                    Array.ConvertAll(texts, text => text is null));
        }
    }

    /// <summary>A column of texts, null where missing.</summary>
    public static Column Texts(ColumnSchema schema, string?[] texts)
    {
        if (schema.Kind is not (ColumnKind.Category or ColumnKind.Boolean)) return new TextColumn(schema, texts);
        var levels = texts.OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        var codes = levels.Select((level, i) => (level, i))
            .ToDictionary(pair => pair.level, pair => pair.i, StringComparer.Ordinal);
        return new CategoryColumn(schema with { Levels = null },
            Array.ConvertAll(texts, text => text is null ? -1 : codes[text]), levels);
    }
}
