using System.Text.Json;
using System.Text.Json.Nodes;
using Semblance.Catalog;
using Semblance.Rules.Documents;

namespace Semblance.Rules;

/// <summary>
/// Rules as a file that people write: YAML or JSON, which mean the same. One table may be written without
/// <c>tables</c>: its <c>columns</c> stand at the top.
/// </summary>
public sealed class RuleFile
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly PlacedDocument document;

    private RuleFile(RuleSet rules, PlacedDocument document)
    {
        Rules = rules;
        this.document = document;
    }

    /// <summary>What the file says.</summary>
    public RuleSet Rules { get; }

    /// <summary>Reads rules from a file: YAML where its name ends in .yaml or .yml, else JSON.</summary>
    /// <exception cref="SemblanceException">The file does not hold rules; every problem in it, with line and
    /// column.</exception>
    public static RuleFile Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SemblanceException("The rules cannot be read.", path,
                "Check the path, and that you may read the file.", error);
        }
    }

    /// <summary>Reads rules from a text.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="source">The file's name, which tells YAML from JSON.</param>
    /// <exception cref="SemblanceException">The text does not hold rules; every problem in it, with line and
    /// column.</exception>
    public static RuleFile Parse(string text, string source)
    {
        var document = PlacedDocument.Parse(text, source);
        if (document.Root is not JsonObject root)
            throw new SemblanceException("The file holds no rules.", source,
                "Write columns: { id: sequence, name: full-name }, or several tables.");
        var name = Path.GetFileNameWithoutExtension(source);
        var whole = root.ContainsKey("tables") ? root
            : document.Under("tables", name, keep: ["kind", "$schema", "locale"]);
        foreach (var (_, table) in whole["tables"] as JsonObject ?? [])
        {
            if ((table as JsonObject)?["columns"] is JsonObject columns) Lengthen(columns);
        }
        var faults = new List<Fault>();
        var rules = (RuleSet?)ComponentCatalog.Own.Bind(typeof(RuleSet), whole, "$", faults);
        return faults.Count == 0 ? new(rules!, document)
            : throw new SemblanceException([.. faults.Select(document.Placed)]);
    }

    /// <summary>Where a path such as <c>$.tables.orders</c> stands in the file: its line and column.</summary>
    public string Where(string path) => document.Where(path);

    /// <summary>Rules as a file holds them; options at their defaults are left out.</summary>
    /// <param name="rules">Any rules.</param>
    /// <param name="path">The file's name, which tells YAML from JSON.</param>
    public static string ToText(RuleSet rules, string path)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var json = Short(rules).AsObject();
        json.Remove("kind");
        return PlacedDocument.IsYaml(path) ? YamlText.Write(json) : json.ToJsonString(Indented) + "\n";
    }

    /// <summary>The JSON Schema of rules, for editors.</summary>
    public static string Schema() => ComponentSchema.Of(ComponentCatalog.Own.Of<RuleSet>()[0], ComponentCatalog.Own)
        .ToJsonString(Indented) + "\n";

    /// <summary>"= a + b" is a formula, wherever a column's rule stands.</summary>
    private static void Lengthen(JsonObject columns)
    {
        foreach (var (name, rule) in columns.ToList())
        {
            if (rule is JsonValue value && value.TryGetValue<string>(out var text) && text.StartsWith('='))
                columns[name] = new JsonObject { ["kind"] = "formula", ["is"] = text[1..].Trim() };
        }
    }

    private static bool IsDefault(OptionInfo option, object value) => Equals(value, option.Default)
        || value is System.Collections.ICollection { Count: 0 }
        || option.ComponentType is null && JsonNode.DeepEquals(option.ToJson(value, ComponentCatalog.Own),
            option.ToJson(option.Default, ComponentCatalog.Own));

    /// <summary>A component with what differs from its defaults; its kind alone where nothing does.</summary>
    private static JsonNode Short(Component component)
    {
        var info = ComponentCatalog.Own.InfoOf(component);
        var json = new JsonObject { ["kind"] = component.Kind };
        foreach (var option in info.Options)
        {
            var value = option.Property.GetValue(component);
            if (value is null || IsDefault(option, value)) continue;
            json[option.Name] = value switch
            {
                Component one => Short(one),
                IEnumerable<Component> list => new JsonArray([.. list.Select(Short)]),
                IEnumerable<KeyValuePair<string, Provider>> map => new JsonObject(map.Select(pair =>
                    KeyValuePair.Create(pair.Key, (JsonNode?)Short(pair.Value)))),
                IEnumerable<KeyValuePair<string, TableRules>> map => new JsonObject(map.Select(pair =>
                    KeyValuePair.Create(pair.Key, (JsonNode?)Short(pair.Value)))),
                _ => option.ToJson(value, ComponentCatalog.Own),
            };
        }
        if (component is Provider) return json.Count == 1 ? JsonValue.Create(component.Kind) : json;
        json.Remove("kind"); // there is one kind only
        return json;
    }
}
