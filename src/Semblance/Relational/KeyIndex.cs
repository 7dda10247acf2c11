using System.Globalization;
using Semblance.Tables;

namespace Semblance.Relational;

/// <summary>Finds the row that a key names.</summary>
internal sealed class KeyIndex
{
    /// <summary>The child's row names no row: one of its columns holds no value.</summary>
    public const int None = -1;

    /// <summary>The child's row names a row that is not there.</summary>
    public const int Orphan = -2;

    private readonly Dictionary<long, int>? numbers;
    private readonly Dictionary<string, int> texts = new(StringComparer.Ordinal);

    /// <summary>An index of a table's rows by some of its columns; the first of equal keys counts.</summary>
    public KeyIndex(Table parent, IReadOnlyList<string> columns)
    {
        var key = columns.Select(name => parent[name]).ToArray();
        if (key is [LongColumn whole]) numbers = new(whole.Count);
        for (var row = 0; row < parent.RowCount; row++)
        {
            if (key.Any(column => column.IsMissing(row))) continue;
            if (numbers is not null) numbers.TryAdd(((LongColumn)key[0]).Values[row], row);
            else texts.TryAdd(TextOf(key, row), row);
        }
    }

    /// <summary>By child row: the parent's row, <see cref="None"/> or <see cref="Orphan"/>.</summary>
    public int[] Find(Table child, IReadOnlyList<string> columns)
    {
        var key = columns.Select(name => child[name]).ToArray();
        var rows = new int[child.RowCount];
        for (var row = 0; row < rows.Length; row++)
            rows[row] = key.Any(column => column.IsMissing(row)) ? None : Find(key, row);
        return rows;
    }

    private int Find(Column[] key, int row)
    {
        if (numbers is null) return texts.GetValueOrDefault(TextOf(key, row), Orphan);
        if (key[0] is LongColumn whole) return numbers.GetValueOrDefault(whole.Values[row], Orphan);
        return long.TryParse(TextOf(key[0], row), CultureInfo.InvariantCulture, out var value)
            ? numbers.GetValueOrDefault(value, Orphan) : Orphan;
    }

    /// <summary>A key as a text that two rows share only where they agree in every column.</summary>
    public static string TextOf(IReadOnlyList<Column> key, int row)
    {
        if (key.Count == 1) return TextOf(key[0], row);
        var text = new System.Text.StringBuilder();
        foreach (var column in key)
        {
            var part = TextOf(column, row);
            text.Append(part.Length).Append(':').Append(part);
        }
        return text.ToString();
    }

    // the value, not its written form: both ends of a relation may be written in different ways
    private static string TextOf(Column column, int row) => column switch
    {
        LongColumn whole => whole.Values[row].ToString(CultureInfo.InvariantCulture),
        DoubleColumn number => number.Values[row].ToString("R", CultureInfo.InvariantCulture),
        _ => column.Text(row),
    };
}
