using System.Globalization;
using System.Text.Json;
using Semblance.Tables;

namespace Semblance.Tests.Tables.Metrics;

/// <summary>Small tables for metrics: SDMetrics' reference tables, Adult, and tables typed in tests.</summary>
internal static class ReferenceData
{
    private static readonly Lazy<JsonDocument> Answers =
        new(() => JsonDocument.Parse(File.ReadAllText(PathOf("expected.json"))));

    private static readonly Lazy<Table> AdultTable = new(() => Read(Path.Combine(Root(), "samples/adult/adult.csv")));

    public static JsonElement Expected => Answers.Value.RootElement;

    public static Comparison Comparison() => new(Read(PathOf("real.csv")), Read(PathOf("synthetic.csv")));

    public static Table Adult() => AdultTable.Value;

    public static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Semblance.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    /// <summary>Reads a plain CSV without quotes; a column of numbers only is a number column.</summary>
    public static Table Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var cells = lines.Skip(1).Select(line => line.Split(',')).ToArray();
        return new([.. lines[0].Split(',').Select((name, i) => ToColumn(name, [.. cells.Select(row => row[i])]))]);
    }

    public static Table Table(params (string Name, object[] Cells)[] columns) =>
        new([.. columns.Select(column => ToColumn(column.Name,
            [.. column.Cells.Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture)!)]))]);

    private static Column ToColumn(string name, string[] cells)
    {
        var isNumber = cells.All(cell => cell.Length == 0 || double.TryParse(cell, CultureInfo.InvariantCulture, out _))
            && cells.Any(cell => cell.Length > 0);
        if (isNumber)
        {
            var values = Array.ConvertAll(cells, cell => cell.Length == 0
                ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture));
            return new DoubleColumn(new() { Name = name, Kind = ColumnKind.Decimal }, values);
        }
        var levels = cells.Where(cell => cell.Length > 0).Distinct().ToArray();
        return new CategoryColumn(new() { Name = name, Kind = ColumnKind.Category },
            Array.ConvertAll(cells, cell => Array.IndexOf(levels, cell)), levels);
    }

    private static string PathOf(string file) => Path.Combine(Root(), "tests/Semblance.Tests/Data/metrics", file);
}
