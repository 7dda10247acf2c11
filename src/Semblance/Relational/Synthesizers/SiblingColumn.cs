using System.Text.Json.Nodes;
using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>
/// What a row sees of the siblings before it in one column: the last one's value, or the mean of all.
/// </summary>
/// <param name="Column">The column.</param>
/// <param name="IsMean">Whether it is the mean.</param>
internal sealed record SiblingColumn(string Column, bool IsMean)
{
    private string Name => IsMean ? $"(mean so far) {Column}" : $"(sibling before) {Column}";

    private ColumnSchema SchemaOf(ColumnSchema column) => IsMean
        ? new() { Name = Name, Kind = ColumnKind.Decimal } : column with { Name = Name, Unique = false };

    /// <summary>The ways to look at a column.</summary>
    public static IEnumerable<SiblingColumn> Of(Column column)
    {
        yield return new(column.Name, false);
        if (column is NumericColumn) yield return new(column.Name, true);
    }

    /// <summary>What each row sees; missing where no sibling comes before.</summary>
    public Column Read(Column column, Siblings siblings)
    {
        if (!IsMean) return column.GatherOrMissing(siblings.Previous).With(SchemaOf(column.Schema));
        var values = ((NumericColumn)column).ToDoubles();
        var (sums, counts) = (new double[values.Length], new int[values.Length]);
        var means = new double[values.Length];
        for (var row = 0; row < means.Length; row++) // a sibling before stands above
        {
            var previous = siblings.Previous[row];
            if (previous >= 0)
            {
                var isKnown = !double.IsNaN(values[previous]);
                (sums[row], counts[row]) = (sums[previous] + (isKnown ? values[previous] : 0),
                    counts[previous] + (isKnown ? 1 : 0));
            }
            means[row] = counts[row] > 0 ? sums[row] / counts[row] : double.NaN;
        }
        return new DoubleColumn(SchemaOf(column.Schema), means);
    }

    /// <summary>The column of a first sibling.</summary>
    public Column First(ColumnSchema column, int count) => Cells.Missing(SchemaOf(column), count);

    /// <summary>The last sibling's value as what the next one sees.</summary>
    public Column Seen(Column drawn) => drawn.With(SchemaOf(drawn.Schema));

    /// <summary>The mean of siblings as what the next one sees.</summary>
    public Column Mean(ColumnSchema column, double[] means) => new DoubleColumn(SchemaOf(column), means);

    /// <summary>What a saved model keeps.</summary>
    public JsonNode ToJson() => new JsonObject { ["column"] = Column, ["mean"] = IsMean };

    /// <summary>Reads back what <see cref="ToJson"/> gave.</summary>
    public static SiblingColumn FromJson(JsonNode? node) => new((string)node!["column"]!, (bool)node["mean"]!);
}

/// <summary>Follows the siblings of many parents from one rank to the next.</summary>
internal sealed class SiblingMemory(SiblingColumn column, ColumnSchema schema)
{
    private Column? last;
    private double[] sums = [];
    private int[] counts = [];

    /// <summary>What the next siblings see: those of the first parents.</summary>
    public Column Next(int count)
    {
        if (last is null) return column.First(schema, count);
        if (!column.IsMean) return column.Seen(last.Gather([.. Enumerable.Range(0, count)]));
        return column.Mean(schema,
            [.. Enumerable.Range(0, count).Select(i => counts[i] > 0 ? sums[i] / counts[i] : double.NaN)]);
    }

    /// <summary>Takes in what was drawn for them.</summary>
    public void See(Table drawn)
    {
        last = drawn[column.Column];
        if (!column.IsMean) return;
        var values = ((NumericColumn)last).ToDoubles();
        if (sums.Length == 0) (sums, counts) = (new double[values.Length], new int[values.Length]);
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i])) continue;
            sums[i] += values[i];
            counts[i]++;
        }
    }
}
