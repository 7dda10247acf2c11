using System.Text.Json.Nodes;
using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>
/// A column as a few bins, to measure what goes with what: bin 0 is missing; numbers are cut at quantiles, labels are
/// told apart while they are frequent.
/// </summary>
internal sealed class ColumnBins
{
    private readonly double[]? cuts;
    private readonly Dictionary<string, int>? labels;

    private ColumnBins(double[]? cuts, Dictionary<string, int>? labels) => (this.cuts, this.labels) = (cuts, labels);

    /// <summary>Whether neighbouring bins are alike.</summary>
    public bool IsOrdered => cuts is not null;

    /// <summary>How many bins there are, that of missing cells included.</summary>
    public int Count => cuts is not null ? cuts.Length + 2 : labels!.Count + 2;

    /// <summary>Whether a column can be binned: its values mean something besides naming a row.</summary>
    public static bool Fits(Column column) =>
        column is NumericColumn or CategoryColumn && column.Schema.Handling == Handling.Learn;

    /// <summary>Learns the bins of a column; all values of one that does not fit share a bin.</summary>
    /// <param name="column">The column.</param>
    /// <param name="most">Bins of values, at most.</param>
    /// <param name="least">Cells that a label must have to be told apart; the others share the last bin.</param>
    public static ColumnBins Of(Column column, int most, int least = 1)
    {
        if (column is NumericColumn numeric)
        {
            var sorted = numeric.ToDoubles().Where(value => !double.IsNaN(value)).Order().ToArray();
            return new([.. Enumerable.Range(1, most - 1).Where(_ => sorted.Length > 0)
                .Select(i => sorted[(int)((long)i * sorted.Length / most)]).Where(cut => cut > sorted[0]).Distinct()],
                null);
        }
        if (!Fits(column)) return new(null, []);
        var category = (CategoryColumn)column;
        var counts = new int[category.Levels.Length];
        foreach (var code in category.Codes) if (code >= 0) counts[code]++;
        var frequent = Enumerable.Range(0, counts.Length).Where(level => counts[level] >= least)
            .OrderByDescending(level => counts[level]).ThenBy(level => level).Take(most - 1).ToArray();
        return new(null, frequent.Select((level, i) => (category.Levels[level], i))
            .ToDictionary(pair => pair.Item1, pair => pair.i + 1, StringComparer.Ordinal));
    }

    /// <summary>The bin of each cell; labels that are rare or unknown share the last one.</summary>
    public byte[] Bins(Column column)
    {
        if (cuts is not null)
        {
            return Array.ConvertAll(((NumericColumn)column).ToDoubles(), value =>
            {
                if (double.IsNaN(value)) return (byte)0;
                var at = Array.BinarySearch(cuts, value);
                return (byte)((at < 0 ? ~at : at + 1) + 1);
            });
        }
        if (column is not CategoryColumn category)
            return [.. Enumerable.Range(0, column.Count).Select(row => (byte)(column.IsMissing(row) ? 0 : 1))];
        var bins = Array.ConvertAll(category.Levels,
            level => (byte)labels!.GetValueOrDefault(level, labels!.Count + 1));
        return Array.ConvertAll(category.Codes, code => code < 0 ? (byte)0 : bins[code]);
    }

    /// <summary>What a saved model keeps.</summary>
    public JsonObject ToJson() => cuts is not null
        ? new() { ["cuts"] = new JsonArray([.. cuts.Select(cut => (JsonNode)cut)]) }
        : new() { ["labels"] =
            new JsonArray([.. labels!.OrderBy(pair => pair.Value).Select(pair => (JsonNode)pair.Key)]) };

    /// <summary>Reads back what <see cref="ToJson"/> gave.</summary>
    public static ColumnBins FromJson(JsonNode? node)
    {
        if (node!["cuts"] is JsonArray cuts)
        {
            var values = cuts.Select(cut => (double)cut!).ToArray();
            if (values.Length > 254 || values.Zip(values.Skip(1)).Any(pair => !(pair.First < pair.Second)))
                throw new FormatException("cuts");
            return new(values, null);
        }
        var labels = node["labels"]!.AsArray().Select(label => (string)label!).ToArray();
        if (labels.Length > 254) throw new FormatException("labels");
        return new(null, labels.Select((label, i) => (label, i))
            .ToDictionary(pair => pair.label, pair => pair.i + 1, StringComparer.Ordinal));
    }
}
