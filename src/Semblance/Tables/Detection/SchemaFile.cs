using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Semblance.Tables.Detection;

/// <summary>A schema as a JSON file that people edit, and the JSON Schema by which editors complete it.</summary>
public static partial class SchemaFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>A column's schema as JSON; properties at their defaults are left out.</summary>
    public static JsonObject ToJson(ColumnSchema column)
    {
        ArgumentNullException.ThrowIfNull(column);
        var json = JsonSerializer.SerializeToNode(column, Options)!.AsObject();
        if (!column.Ordered) json.Remove("ordered");
        if (!column.Unique) json.Remove("unique");
        if (column.Missing.Length == 0) json.Remove("missing");
        return json;
    }

    /// <summary>Reads back <see cref="ToJson(ColumnSchema)"/>.</summary>
    /// <exception cref="FormatException">It is not a column's schema.</exception>
    public static ColumnSchema FromJson(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return json.Deserialize<ColumnSchema>(Options) ?? throw new FormatException("schema");
        }
        catch (JsonException cause)
        {
            throw new FormatException(cause.Message, cause);
        }
    }
}
