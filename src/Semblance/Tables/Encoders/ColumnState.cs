using System.Text.Json;
using System.Text.Json.Nodes;
using Semblance.Models;

namespace Semblance.Tables.Encoders;

/// <summary>A small column in a saved model: its schema in JSON, its values as tensors.</summary>
internal static class ColumnState
{
    public static JsonObject Save(Column column, ModelFolder folder, string name)
    {
        var state = new JsonObject { ["schema"] = SchemaState.Save(column.Schema) };
        switch (column)
        {
            case LongColumn whole:
                folder.Put(name, whole.Values);
                if (whole.Missing is not null)
                    folder.Put(name + ".missing", whole.Missing.Select(flag => flag ? (byte)1 : (byte)0).ToArray());
                break;
            case DoubleColumn number:
                folder.Put(name, number.Values);
                break;
            case CategoryColumn category:
                folder.Put(name, category.Codes);
                state["levels"] = new JsonArray([.. category.Levels.Select(level => (JsonNode)level)]);
                break;
            case TextColumn text:
                state["texts"] =
                    new JsonArray([.. text.Values.Select(value => value is null ? null : (JsonNode)value)]);
                break;
        }
        return state;
    }

    public static Column Load(JsonObject state, ModelFolder folder, string name)
    {
        var schema = SchemaState.Load(state["schema"]);
        if (state["texts"] is JsonArray texts) return new TextColumn(schema, [.. texts.Select(text => (string?)text)]);
        if (state["levels"] is JsonArray saved)
        {
            var levels = saved.Select(level => (string)level!).ToArray();
            var codes = folder.Get<int>(name);
            if (codes.Any(code => code < -1 || code >= levels.Length))
                throw ColumnEncoder.Damaged("has a code without a label", schema.Name);
            return new CategoryColumn(schema, codes, levels);
        }
        if (schema.Kind == ColumnKind.Decimal) return new DoubleColumn(schema, folder.Get<double>(name));
        var values = folder.Get<long>(name);
        if (!folder.Tensors.ContainsKey(name + ".missing")) return new LongColumn(schema, values);
        var missing = folder.Get<byte>(name + ".missing");
        if (missing.Length != values.Length) throw ColumnEncoder.Damaged("has tensors of unequal length", schema.Name);
        return new LongColumn(schema, values, [.. missing.Select(flag => flag != 0)]);
    }
}

/// <summary>A column's schema in a saved model.</summary>
internal static class SchemaState
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    public static JsonNode Save(ColumnSchema schema) => JsonSerializer.SerializeToNode(schema, Options)!;

    public static ColumnSchema Load(JsonNode? node)
    {
        try
        {
            if (node?.Deserialize<ColumnSchema>(Options) is { Name: not null } schema) return schema;
        }
        catch (JsonException)
        {
            // told below, in the words of a user
        }
        throw new SemblanceException("A column's schema cannot be read.", "model.json",
            "Fit the model again, or copy the folder again from where it was whole.");
    }
}
