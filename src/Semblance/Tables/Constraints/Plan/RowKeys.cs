using System.Globalization;
using System.Text;

namespace Semblance.Tables.Constraints.Plan;

/// <summary>The cells of some columns as one text a row, equal where the cells are.</summary>
internal static class RowKeys
{
    private const char Between = '\u001f', Absent = '\u0000';

    public static string[] Of(IReadOnlyList<Column> columns)
    {
        var keys = new string[columns[0].Count];
        var text = new StringBuilder();
        for (var row = 0; row < keys.Length; row++)
        {
            text.Clear();
            foreach (var column in columns)
            {
                if (text.Length > 0) text.Append(Between);
                _ = column switch
                {
                    _ when column.IsMissing(row) => text.Append(Absent),
                    LongColumn whole => text.Append(whole.Values[row]),
                    DoubleColumn number =>
                        text.Append((number.Values[row] + 0.0).ToString("R", CultureInfo.InvariantCulture)),
                    _ => text.Append(column.Text(row)),
                };
            }
            keys[row] = text.ToString();
        }
        return keys;
    }

    public static string[] Of(Table table, IEnumerable<string> names) => Of([.. names.Select(name => table[name])]);

    /// <summary>Whether any of the columns is missing, one a row.</summary>
    public static bool[] AnyMissing(Table table, IEnumerable<string> names)
    {
        var columns = names.Select(name => table[name]).ToArray();
        return [.. Enumerable.Range(0, table.RowCount).Select(row => columns.Any(column => column.IsMissing(row)))];
    }
}
