using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Semblance.Rules.Documents;

/// <summary>
/// Reads YAML as the JSON that it stands for (the core schema of YAML 1.2: null, true, false and numbers are what they
/// look
/// like, everything else is text), and keeps where its values stand; and writes JSON as YAML.
/// </summary>
internal static partial class YamlText
{
    private const int MaxValues = 1_000_000; // aliases of aliases would unfold without end

    /// <summary>The document; the places are filled in.</summary>
    /// <exception cref="SemblanceException">The text is not YAML.</exception>
    public static JsonNode? Read(string text, string source, Dictionary<string, (int Line, int Column)> places)
    {
        try
        {
            var stream = new YamlStream();
            using var reader = new StringReader(text);
            stream.Load(reader);
            if (stream.Documents.Count > 1)
                throw new SemblanceException("The file holds more than one document.", source,
                    "Keep the first, and put the others into files of their own.");
            return stream.Documents.Count == 0 ? null : Value(stream.Documents[0].RootNode, "$", source, places);
        }
        catch (YamlException error)
        {
            throw new SemblanceException($"The file is not YAML: {error.Message.TrimEnd('.')}.",
                $"{source}, line {error.Start.Line}, column {error.Start.Column}",
                "Look at the indentation and the quotes there; a text that holds ': ' or "
                + "begins with { [ * & ! % @ needs quotes.", error);
        }
    }

    /// <summary>JSON as YAML that a person would write: blocks, and short values of a column on one line.</summary>
    public static string Write(JsonObject root)
    {
        var text = new StringBuilder();
        Block(text, root, 0);
        return text.ToString();
    }

    private static JsonNode? Value(YamlNode node, string path, string source, Dictionary<string, (int, int)> places)
    {
        places[path] = ((int)node.Start.Line, (int)node.Start.Column);
        if (places.Count > MaxValues) throw new YamlException(node.Start, node.End,
            "the document unfolds to more than a million values");
        switch (node)
        {
            case YamlMappingNode map:
                var json = new JsonObject();
                foreach (var (key, value) in map.Children)
                {
                    if (key is not YamlScalarNode { Value: { } name }) throw new YamlException(key.Start, key.End,
                        "a key is no text");
                    json[name] = Value(value, $"{path}.{name}", source, places);
                }
                return json;
            case YamlSequenceNode list:
                return new JsonArray([.. list.Children.Select((item, i) =>
                    Value(item, $"{path}[{i}]", source, places))]);
            case YamlScalarNode { Style: ScalarStyle.Plain, Value: var plain }:
                return Plain(plain ?? "");
            default:
                return JsonValue.Create(((YamlScalarNode)node).Value);
        }
    }

    private static JsonNode? Plain(string text)
    {
        if (text is "" or "~" or "null" or "Null" or "NULL") return null;
        if (text is "true" or "True" or "TRUE") return JsonValue.Create(true);
        if (text is "false" or "False" or "FALSE") return JsonValue.Create(false);
        if (!Number().IsMatch(text)) return JsonValue.Create(text);
        // 10_000 is a number to people, if not to the standard
        var digits = text.Replace("_", "", StringComparison.Ordinal).TrimStart('+');
        if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out var whole)) return JsonValue.Create(whole);
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? JsonValue.Create(number) : JsonValue.Create(text);
    }

    private static void Block(StringBuilder text, JsonObject map, int indent)
    {
        foreach (var (name, value) in map)
        {
            text.Append(' ', indent).Append(Key(name)).Append(':');
            if (value is JsonObject { Count: > 0 } inner && (indent < 4 || Flow(inner).Length > 100))
            {
                text.Append('\n');
                Block(text, inner, indent + 2);
            }
            else text.Append(' ').Append(Flow(value)).Append('\n');
        }
    }

    private static string Flow(JsonNode? value) => value switch
    {
        JsonObject map => $"{{ {string.Join(", ", map.Select(pair => $"{Key(pair.Key)}: {Flow(pair.Value)}"))} }}",
        JsonArray list => $"[{string.Join(", ", list.Select(Flow))}]",
        JsonValue text when text.GetValueKind() == JsonValueKind.String => Scalar(text.GetValue<string>()),
        _ => value?.ToJsonString() ?? "null",
    };

    private static string Key(string name) => Scalar(name);

    private static string Scalar(string text) => Bare().IsMatch(text) && Plain(text) is JsonValue value
        && value.GetValueKind() == JsonValueKind.String
        ? text : JsonSerializer.Serialize(text, Relaxed);

    private static readonly JsonSerializerOptions Relaxed =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [GeneratedRegex(@"^[-+]?(\d[\d_]*(\.[\d_]*)?|\.\d[\d_]*)([eE][-+]?\d+)?$")]
    private static partial Regex Number();

    [GeneratedRegex(@"^[\p{L}_][\p{L}\d_ ./-]*(?<! )$")]
    private static partial Regex Bare();
}
