using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Random;

namespace Semblance.Tables.Encoders;

/// <summary>Labels as levels; a missing cell is a level of its own, the last, where any was missing.</summary>
internal sealed class CategoryEncoder(ColumnSchema schema, string[] levels, bool hasMissing) : ColumnEncoder(schema)
{
    private readonly Dictionary<string, int> positions =
        levels.Select((level, i) => (level, i))
            .ToDictionary(pair => pair.level, pair => pair.i, StringComparer.Ordinal);

    private int LevelCount => levels.Length + (hasMissing ? 1 : 0);

    public static CategoryEncoder Fit(Column column)
    {
        var category = (CategoryColumn)column;
        var counts = new int[category.Levels.Length];
        var missing = false;
        foreach (var code in category.Codes)
        {
            if (code < 0) missing = true;
            else counts[code]++;
        }
        var seen = Enumerable.Range(0, counts.Length).Where(level => counts[level] > 0);
        // an order that the schema states is kept; else the most frequent first, so that codes say something
        if (!column.Schema.Ordered) seen = seen.OrderByDescending(level => counts[level]).ThenBy(level => level);
        return new(column.Schema, [.. seen.Select(level => category.Levels[level])], missing);
    }

    public override IReadOnlyList<Feature> Encode(Table table, int position, Func<int, int> firstFeature)
    {
        var category = (CategoryColumn)table.Columns[position];
        var map = category.Levels.Select(level => positions.GetValueOrDefault(level, -1)).ToArray();
        var missing = hasMissing ? levels.Length : -1;
        var codes = new int[category.Count];
        for (var i = 0; i < codes.Length; i++)
        {
            var code = category.Codes[i];
            codes[i] = code < 0 ? missing : map[code];
        }
        return [new CategoryFeature(Schema.Name, LevelCount, Schema.Ordered, codes)];
    }

    public override Column Decode(IReadOnlyList<Feature> features, ReadOnlySpan<long> rows, Rng rng,
        Func<int, Column> decoded)
    {
        var source = ((CategoryFeature)features[0]).Codes;
        var codes = new int[source.Length];
        for (var i = 0; i < codes.Length; i++) codes[i] = source[i] >= levels.Length ? -1 : source[i];
        return new CategoryColumn(Schema, codes, levels);
    }

    public override IReadOnlyList<FeatureSet> Restrict(ValueSet set)
    {
        var labels = (LabelSet)set;
        var allowed = new bool[LevelCount];
        for (var i = 0; i < levels.Length; i++) allowed[i] = labels.Allows(levels[i]);
        if (hasMissing) allowed[levels.Length] = labels.AllowsMissing;
        return [new() { Levels = allowed }];
    }

    public override IReadOnlyList<FeatureSet?> Present() =>
        [hasMissing ? new() { Levels = [.. levels.Select(_ => true), false] } : null];

    public override JsonObject Save(ModelFolder folder, string name) => new()
    {
        ["encoder"] = "category",
        ["levels"] = new JsonArray([.. levels.Select(level => (JsonNode)level)]),
        ["missing"] = hasMissing,
    };

    public static CategoryEncoder Load(ColumnSchema schema, JsonObject state)
    {
        var levels = state["levels"]?.AsArray().Select(level => (string)level!).ToArray();
        if (levels is null || levels.Distinct(StringComparer.Ordinal).Count() != levels.Length)
            throw Damaged("has no levels, or one twice", schema.Name);
        return new(schema, levels, (bool?)state["missing"] ?? false);
    }
}
