using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Semblance.Tables.Constraints;
using Definitions = System.Collections.Generic.SortedDictionary<string, System.Text.Json.Nodes.JsonObject?>;

namespace Semblance.Catalog;

/// <summary>
/// JSON Schema (draft 2020-12) of components, so that editors complete recipes and forms draw themselves.
/// </summary>
public static class ComponentSchema
{
    private const string Draft = "https://json-schema.org/draft/2020-12/schema";

    /// <summary>The schema of one component's JSON.</summary>
    public static JsonObject Of(ComponentInfo component, ComponentCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(component);
        ArgumentNullException.ThrowIfNull(catalog);
        var families = new Definitions(StringComparer.Ordinal);
        var schema = Object(component, catalog, families);
        schema.Insert(0, "$schema", Draft);
        return WithDefinitions(schema, families);
    }

    /// <summary>The schema of any component of a family: its kind alone, or an object with options.</summary>
    public static JsonObject OfFamily(Type family, ComponentCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(family);
        ArgumentNullException.ThrowIfNull(catalog);
        var families = new Definitions(StringComparer.Ordinal);
        var schema = AnyOf(family, catalog, families);
        schema.Insert(0, "$schema", Draft);
        return WithDefinitions(schema, families);
    }

    private static JsonObject Object(ComponentInfo component, ComponentCatalog catalog, Definitions families)
    {
        var properties = new JsonObject
        {
            ["kind"] = new JsonObject { ["const"] = component.Kind, ["description"] = component.Summary },
        };
        foreach (var option in component.Options) properties[option.Name] = Of(option, catalog, families);
        return new()
        {
            ["type"] = "object",
            ["title"] = component.Kind,
            ["description"] = component.Summary,
            ["properties"] = properties,
            ["required"] = new JsonArray([JsonValue.Create("kind"),
                .. component.Options.Where(option => option.IsRequired)
                .Select(option => JsonValue.Create(option.Name))]),
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject AnyOf(Type family, ComponentCatalog catalog, Definitions families)
    {
        var kinds = catalog.Of(family);
        if (family.IsSealed)
        {
            var only = Object(kinds[0], catalog, families);
            ((JsonArray)only["required"]!).RemoveAt(0); // its kind goes without saying
            return only;
        }
        return new()
        {
            ["anyOf"] = new JsonArray(
            [
                .. family == typeof(Constraint) ? Spelled()
                    : [new JsonObject { ["enum"] =
                        new JsonArray([.. kinds.Select(kind => JsonValue.Create(kind.Kind))]) }],
                .. kinds.Select(kind => Object(kind, catalog, families)),
            ]),
        };
    }

    // a constraint in one line, and one that was found
    private static JsonObject[] Spelled()
    {
        var line = new JsonObject
        {
            ["type"] = "string",
            ["description"] = "In one line: \"a <= b\", \"total = price * quantity\", " +
                "\"if country = 'US' then state is not null\", \"unique(a, b)\".",
        };
        var support = new JsonObject
        {
            ["type"] = "integer",
            ["description"] = "How many rows bore it out when it was found.",
        };
        var found = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["holds"] = line.DeepClone(), ["support"] = support },
            ["required"] = new JsonArray("holds"),
            ["additionalProperties"] = false,
        };
        return [line, found];
    }

    // a component within a component is a reference, since it may hold one of its own family
    private static JsonObject Reference(Type family, ComponentCatalog catalog, Definitions families)
    {
        var name = JsonNamingPolicy.KebabCaseLower.ConvertName(family.Name.Split('`')[0]);
        if (families.TryAdd(name, null)) families[name] = AnyOf(family, catalog, families);
        return new() { ["$ref"] = $"#/$defs/{name}" };
    }

    private static JsonObject WithDefinitions(JsonObject schema, Definitions families)
    {
        if (families.Count > 0)
            schema["$defs"] =
                new JsonObject(families.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        return schema;
    }

    private static JsonObject Of(OptionInfo option, ComponentCatalog catalog, Definitions families)
    {
        JsonObject schema;
        if (option.ComponentType is { } family)
        {
            var reference = Reference(family, catalog, families);
            schema = option.Shape switch
            {
                OptionShape.List => new() { ["type"] = "array", ["items"] = reference },
                OptionShape.Map => new() { ["type"] = "object", ["additionalProperties"] = reference },
                _ => reference,
            };
        }
        else if (option.Item is { } item)
        {
            schema = new() { ["type"] = option.AllowsNull ? new JsonArray("array", "null") : "array",
                ["items"] = Item(item, option) };
        }
        else if (option.Type.IsEnum)
        {
            schema = new() { ["enum"] = new JsonArray([.. option.Choices.Select(choice => JsonValue.Create(choice))]) };
            if (option.AllowsNull) ((JsonArray)schema["enum"]!).Add(null);
        }
        else if (option.Type == typeof(TimeSpan))
        {
            schema = new() { ["type"] = "string", ["pattern"] = Duration.Pattern };
        }
        else
        {
            var exported = JsonSerializerOptions.Web.GetJsonSchemaAsNode(option.Property.PropertyType,
                new() { TreatNullObliviousAsNonNullable = !option.AllowsNull });
            schema = exported as JsonObject ?? [];
            if (option.IsNumber || option.Type == typeof(bool) || option.Type == typeof(string))
                Simplify(schema, option);
        }
        if (option.Item is null) Limit(schema, option);
        if (option.Summary.Length > 0) schema["description"] = option.Summary;
        if (option.Default is not null && !option.IsRequired)
            schema["default"] = option.ToJson(option.Default, catalog);
        return schema;
    }

    private static JsonObject Item(Type item, OptionInfo option)
    {
        var schema = new JsonObject { ["type"] = item == typeof(double) ? "number" : "string" };
        Limit(schema, option);
        return schema;
    }

    private static void Limit(JsonObject schema, OptionInfo option)
    {
        if (option.Minimum is { } low && double.IsFinite(low)) schema["minimum"] = Number(low);
        if (option.Maximum is { } high && high < long.MaxValue) schema["maximum"] = Number(high);
    }

    // the exporter also allows numbers in quotes; the binder does not
    private static void Simplify(JsonObject schema, OptionInfo option)
    {
        schema.Clear();
        var type = option.IsWhole ? "integer" : option.IsNumber ? "number" : option.Type == typeof(bool)
            ? "boolean" : "string";
        schema["type"] = option.AllowsNull ? new JsonArray(type, "null") : type;
    }

    private static JsonNode Number(double value) =>
        value % 1 == 0 && Math.Abs(value) < 1e15 ? JsonValue.Create((long)value)
            : JsonNode.Parse(value.ToString("R", CultureInfo.InvariantCulture))!;
}
