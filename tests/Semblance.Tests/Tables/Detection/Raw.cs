using Semblance.Tables;

namespace Semblance.Tests.Tables.Detection;

/// <summary>Raw tables for tests.</summary>
internal static class Raw
{
    public static RawTable Of(params (string Name, string?[] Cells)[] columns) => new()
    {
        Columns = [.. columns.Select(column => Column(column.Name, column.Cells))],
        RowCount = columns[0].Cells.Length,
        SourceRowCount = columns[0].Cells.Length,
        Source = "test.csv",
    };

    public static RawTable One(string name, params string?[] cells) => Of((name, cells));

    /// <summary>Comma-separated cells with quotes; a header in the first line.</summary>
    public static RawTable Csv(string path)
    {
        var rows = File.ReadAllLines(path).Where(line => line.Length > 0).Select(Split).ToArray();
        return Of([.. rows[0].Select((name, i) => (name, rows.Skip(1).Select(row => (string?)row[i]).ToArray()))]);
    }

    /// <summary>A file of the samples folder.</summary>
    public static string Sample(string name)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Semblance.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return Path.Combine(folder, "samples", name);
    }

    /// <summary>Every cell as the typed table writes it.</summary>
    public static string[] Written(Table table, int column = 0) =>
        [.. Enumerable.Range(0, table.RowCount).Select(row => table.Columns[column].Text(row))];

    private static RawColumn Column(string name, string?[] cells)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var codes = new int[cells.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i] is not { } cell) codes[i] = -1;
            else if (!seen.TryGetValue(cell, out codes[i])) seen[cell] = codes[i] = seen.Count;
        }
        return new() { Name = name, Codes = codes, Texts = [.. seen.Keys] };
    }

    private static string[] Split(string line)
    {
        var cells = new List<string>();
        var cell = new System.Text.StringBuilder();
        var isQuoted = false;
        foreach (var letter in line)
        {
            if (letter == '"') isQuoted = !isQuoted;
            else if (letter == ',' && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else cell.Append(letter);
        }
        cells.Add(cell.ToString());
        return [.. cells];
    }
}
