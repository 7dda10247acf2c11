using System.Text.Json;
using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Providers;
using Semblance.Tables;
using Semblance.Tables.Constraints;

namespace Semblance.Relational.Synthesizers;

/// <summary>All that was learnt of one table.</summary>
internal sealed class TablePart
{
    /// <summary>The table's name.</summary>
    public required string Name { get; init; }

    /// <summary>How many real rows it was learnt from.</summary>
    public required int RowCount { get; init; }

    /// <summary>The columns as they are written, in order.</summary>
    public required IReadOnlyList<ColumnSchema> Columns { get; init; }

    /// <summary>By column: how it is filled.</summary>
    public required IReadOnlyList<ColumnPart> Parts { get; init; }

    /// <summary>The rows, where they are kept as they are.</summary>
    public Table? Kept { get; init; }

    /// <summary>Draws which roles the linked parents of a row have; null where no relation is linked.</summary>
    public Stage? Links { get; init; }

    /// <summary>
    /// Draws the learnt columns, and the roles of parents that are chosen later; null where there are none.
    /// </summary>
    public Stage? Values { get; init; }

    /// <summary>What holds in every row, and is not settled by the columns that <see cref="Values"/> draws.</summary>
    public IReadOnlyList<RedrawnConstraint> Beyond { get; init; } = [];

    /// <summary>Columns that repeat what an ancestor holds.</summary>
    public IReadOnlyDictionary<string, CarriedColumn> Carried { get; init; } = new Dictionary<string, CarriedColumn>();

    /// <summary>Makes keys, by column.</summary>
    public IReadOnlyDictionary<string, KeyMaker> Keys { get; init; } = new Dictionary<string, KeyMaker>();

    /// <summary>Makes what is not learnt, by column.</summary>
    public IReadOnlyDictionary<string, ValueMaker> Made { get; init; } = new Dictionary<string, ValueMaker>();

    /// <summary>The number of the first sibling, by column.</summary>
    public IReadOnlyDictionary<string, long> Numbers { get; init; } = new Dictionary<string, long>();

    /// <summary>How the rows stand.</summary>
    public required RowOrder Order { get; init; }

    /// <summary>The shape of the forest that the table's rows form over a relation to itself.</summary>
    public IReadOnlyDictionary<int, ForestShape> Forests { get; init; } = new Dictionary<int, ForestShape>();

    /// <summary>The columns with their labels, so that a mistyped one is a mistake.</summary>
    /// <param name="labels">The labels of a column; null where they are not known.</param>
    public Schema Labelled(Func<ColumnSchema, IReadOnlyList<string>?> labels) => new()
    {
        Columns = [.. Columns.Select(column =>
            column.Levels is null && labels(column) is { } known ? column with { Levels = known } : column)],
    };

    /// <summary>What a saved model keeps: state, and tensors whose names begin with the prefix.</summary>
    public JsonObject Save(ModelFolder folder, string prefix)
    {
        var state = new JsonObject
        {
            ["name"] = Name,
            ["rows"] = RowCount,
            ["columns"] = JsonSerializer.SerializeToNode(Columns, SavedJson.Options),
            ["parts"] = new JsonArray([.. Parts.Select(part => (JsonNode)part.ToString())]),
            ["carried"] =
                new JsonObject(Carried.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value.ToJson()))),
            ["keys"] =
                new JsonObject(Keys.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value.ToJson()))),
            ["made"] =
                new JsonObject(Made.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value.ToJson()))),
            ["numbers"] = new JsonObject(Numbers.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
            ["order"] = Order.ToJson(),
            ["forests"] = new JsonObject(Forests.Select(pair => KeyValuePair.Create(
                pair.Key.ToString(System.Globalization.CultureInfo.InvariantCulture), (JsonNode?)pair.Value.ToJson()))),
        };
        if (Values?.Constraints.Count > 0) state["constraints"] = Texts(Values.Constraints);
        if (Beyond.Count > 0) state["beyond"] = Texts(Beyond.Select(one => one.Kept));
        if (Links is not null) state["links"] = folder.Nest(Links.Save(), prefix + "links.");
        if (Values is not null) state["values"] = folder.Nest(Values.Save(), prefix + "values.");
        if (Kept is not null)
        {
            state["kept"] = new JsonArray([.. Kept.Columns.Select((column, i) =>
                (JsonNode)Tables.Encoders.ColumnState.Save(column, folder, $"{prefix}kept.{i}"))]);
        }
        return state;
    }

    private static JsonArray Texts(IEnumerable<KeptConstraint> kept) =>
        [.. kept.Select(one => JsonValue.Create(one.Constraint.Describe()))];

    private static IEnumerable<Constraint> Constraints(JsonNode? texts) =>
        (texts as JsonArray ?? []).Select(text => Constraint.Parse((string)text!));

    /// <summary>Reads back what <see cref="Save"/> gave.</summary>
    public static TablePart Load(TableSynthesizer synthesizer, JsonNode? node, ModelFolder folder, string prefix)
    {
        var columns = node!["columns"].Deserialize<List<ColumnSchema>>(SavedJson.Options)!;
        var byName = columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
        Stage? Read(string name, TableSynthesizer drawing) => node[name] is JsonObject state
            ? Stage.Load(drawing, folder.Part(state, prefix + name + ".")) : null;
        var held = synthesizer with { Constraints = [.. Constraints(node["constraints"])] };
        IReadOnlyDictionary<string, T> Each<T>(string name, Func<string, JsonNode?, T> read) =>
            node[name]!.AsObject().ToDictionary(pair => pair.Key, pair => read(pair.Key, pair.Value));
        var part = new TablePart
        {
            Name = (string)node["name"]!,
            RowCount = (int)node["rows"]!,
            Columns = columns,
            Parts = [.. node["parts"]!.AsArray().Select(part => Enum.Parse<ColumnPart>((string)part!))],
            Carried = Each("carried", (_, value) => CarriedColumn.FromJson(value)),
            Keys = Each("keys", (name, value) => KeyMaker.FromJson(value, byName[name])),
            Made = Each("made", (_, value) => ValueMaker.FromJson(value!.AsObject())),
            Numbers = Each("numbers", (_, value) => (long)value!),
            Order = RowOrder.FromJson(node["order"]),
            Forests = node["forests"]!.AsObject().ToDictionary(
                pair => int.Parse(pair.Key, System.Globalization.CultureInfo.InvariantCulture), pair =>
                    ForestShape.FromJson(pair.Value)),
            Links = Read("links", synthesizer),
            Values = Read("values", held),
            Beyond = [.. Constraints(node["beyond"])
                .Select(one => new RedrawnConstraint(one.Bound(new() { Columns = columns })))],
            Kept = node["kept"] is JsonArray kept ? new([.. kept.Select((column, i) =>
                Tables.Encoders.ColumnState.Load(column!.AsObject(), folder, $"{prefix}kept.{i}"))]) : null,
        };
        return part.Parts.Count == columns.Count ? part : throw new FormatException("table");
    }
}

/// <summary>How records are written into a saved model.</summary>
internal static class SavedJson
{
    /// <summary>Names in camel case, nothing that is null.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };
}
