using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Semblance.Tables.Personal;

namespace Semblance.Tables.Detection;

/// <summary>A schema as a JSON file that people edit, and the JSON Schema by which editors complete it.</summary>
public static class SchemaFile
{
    /// <summary>The name of the JSON Schema that <see cref="Save"/> puts beside a schema file.</summary>
    public const string JsonSchemaName = "semblance-schema.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        IndentSize = 2,
    };

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true };

    private static readonly string[] ColumnProperties =
        ["name", "kind", "semantic", "handling", "personal", "format", "numberMarks", "decimals", "missing", "levels",
            "ordered", "unique"];

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

    /// <summary>Writes the schema, and beside it the JSON Schema that lets editors complete it.</summary>
    /// <exception cref="SemblanceException">The file cannot be written.</exception>
    /// <param name="schema">The columns.</param>
    /// <param name="path">Where to.</param>
    /// <param name="constraints">What holds in every row, to be kept or struck.</param>
    /// <param name="constraintSchema">The JSON Schema of one of them.</param>
    public static void Save(Schema schema, string path, JsonArray? constraints = null,
        JsonObject? constraintSchema = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var document = new JsonObject
        {
            ["$schema"] = "./" + JsonSchemaName,
            ["columns"] = new JsonArray([.. schema.Columns.Select(column => (JsonNode)ToJson(column))]),
        };
        if (constraints is { Count: > 0 }) document["constraints"] = constraints.DeepClone();
        var beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, JsonSchemaName);
        Write(path, document);
        Write(beside, JsonSchema(constraintSchema));
    }

    /// <summary>Reads a schema file. Columns and properties that it leaves out are detected.</summary>
    /// <exception cref="SemblanceException">Every problem of the file.</exception>
    public static SchemaOverrides Load(string path)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(File.ReadAllText(path), documentOptions: Lenient);
        }
        catch (JsonException cause)
        {
            throw new SemblanceException("The schema file is not JSON: " + cause.Message.Split(" LineNumber", 2)[0]
                .TrimEnd('.') + ".",
                $"{path}, line {(cause.LineNumber ?? 0) + 1}",
                "Mend the place, or write a new file with: semblance inspect FILE --save "
                    + Path.GetFileName(path), cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SemblanceException("The schema file cannot be read.", path,
                "Check that it exists and that you may read it.", cause);
        }
        var faults = new List<Fault>();
        var columns = new List<ColumnOverride>();
        if (root is not JsonObject top || top["columns"] is not JsonArray list)
            throw new SemblanceException("The schema file has no list of columns.", path,
                "It looks like { \"columns\": [ { \"name\": \"age\", \"kind\": \"integer\" } ] }.");
        foreach (var (name, _) in top)
        {
            if (name is "$schema" or "columns" or "constraints") continue;
            faults.Add(new($"The schema file has an unknown property '{name}'.", path,
                Hint(name, ["columns", "constraints", "$schema"])));
        }
        var constraints = top["constraints"] as JsonArray;
        if (top["constraints"] is not null && constraints is null)
            faults.Add(new("\"constraints\" is not a list.", path, "Write \"constraints\": [\"low <= high\"]."));
        var position = 0;
        foreach (var node in list)
        {
            var reader = new ColumnReader(node, $"{path}, columns[{position++}]", faults);
            if (reader.Read() is { } column) columns.Add(column);
        }
        foreach (var twice in columns.GroupBy(column => column.Name, StringComparer.Ordinal)
            .Where(group => group.Count() > 1))
            faults.Add(new($"Column '{twice.Key}' is described {twice.Count()} times.", path, "Keep one of them."));
        return faults.Count > 0 ? throw new SemblanceException(faults)
            : new() { Source = path, Columns = columns, Constraints = constraints };
    }

    /// <summary>The JSON Schema (draft 2020-12) of a schema file.</summary>
    /// <param name="constraint">That of a constraint; null where they are not described.</param>
    public static JsonObject JsonSchema(JsonObject? constraint = null)
    {
        JsonObject Property(string type, string description) =>
            new() { ["type"] = type, ["description"] = description };
        JsonObject Choice(IEnumerable<string> values, string description) => new()
        {
            ["enum"] = new JsonArray([.. values.Select(value => (JsonNode)value)]), ["description"] = description,
        };
        var properties = new JsonObject
        {
            ["name"] = Property("string", "The header of the column."),
            ["kind"] = Choice(Names<ColumnKind>(), "What the values are."),
            ["semantic"] = Choice([.. SemanticTypes.All.Select(type => type.Name), "none"],
                "What the values stand for."),
            ["handling"] = Choice(Names<Handling>(),
                "learn: learn the distribution. generate: make new values of the same form."),
            ["personal"] = Property("string",
                "What is done to personal values: drop, fake, pseudonymise, mask, mask:4, generalise, generalise:10, "
                + "generalise:month, keep."),
            ["format"] = Property("string", "A .NET format for numbers (0.00) or for dates and times (yyyy-MM-dd)."),
            ["numberMarks"] = Property("string",
                "The decimal mark followed by the thousands mark, such as ',.' for 1.234,56."),
            ["decimals"] = Property("integer", "Decimal places that are kept."),
            ["missing"] = Property("string", "How a missing cell is written."),
            ["levels"] = new JsonObject
            {
                ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" }, ["uniqueItems"] = true,
                ["description"] = "The labels of a category or boolean, in their order where it is ordered.",
            },
            ["ordered"] = Property("boolean", "Whether the labels have an order."),
            ["unique"] = Property("boolean", "Whether no value may occur twice."),
        };
        properties["decimals"]!["minimum"] = 0;
        properties["decimals"]!["maximum"] = 15;
        properties["numberMarks"]!["minLength"] = 1;
        properties["numberMarks"]!["maxLength"] = 2;
        var items = constraint is null ? [] : constraint.DeepClone().AsObject();
        items.Remove("$schema");
        return new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Semblance table schema",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = new JsonArray("columns"),
            ["properties"] = new JsonObject
            {
                ["$schema"] = Property("string", "This file, for editors."),
                ["columns"] = new JsonObject
                {
                    ["type"] = "array",
                    ["description"] =
                        "The columns to decide about. Columns and properties that are left out are detected.",
                    ["items"] = new JsonObject
                    {
                        ["type"] = "object", ["additionalProperties"] = false, ["required"] = new JsonArray("name"),
                        ["properties"] = properties,
                    },
                },
                ["constraints"] = new JsonObject
                {
                    ["type"] = "array",
                    ["description"] = "What holds in every row. Strike those that are not meant.",
                    ["items"] = items,
                },
            },
        };
    }

    private static void Write(string path, JsonObject document)
    {
        var text = document.ToJsonString(Options) + "\n";
        var beside = path + ".part";
        try
        {
            File.WriteAllText(beside, text);
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SemblanceException("The schema file cannot be written.", path,
                "Choose a folder that exists and that you may write to.", cause);
        }
    }

    private static string[] Names<T>() where T : struct, Enum =>
        [.. Enum.GetValues<T>().Select(value => JsonSerializer.SerializeToNode(value, Options)!.GetValue<string>())];

    private static string Hint(string wrong, IReadOnlyCollection<string> names) =>
        Nearest.Suggest(wrong, names) is { } near ? $"Did you mean \"{near}\"?"
            : $"Possible are: {string.Join(", ", names)}.";

    /// <summary>One entry of the list, with every problem it has.</summary>
    private sealed class ColumnReader(JsonNode? node, string entry, List<Fault> faults)
    {
        private string name = "";

        private string Where => name.Length == 0 ? entry : $"{entry} ('{name}')";

        public ColumnOverride? Read()
        {
            if (node is not JsonObject column)
            {
                Fail("An entry of \"columns\" is not an object.",
                    "Write { \"name\": \"age\", \"kind\": \"integer\" }.");
                return null;
            }
            foreach (var (property, _) in column)
            {
                if (!ColumnProperties.Contains(property))
                    Fail($"A column has an unknown property '{property}'.", Hint(property, ColumnProperties));
            }
            if (Text(column, "name") is not { } header)
            {
                if (column["name"] is null)
                    Fail("A column has no name.", "Add \"name\" with the header of the column.");
                return null;
            }
            name = header;
            var before = faults.Count;
            var result = new ColumnOverride
            {
                Name = name,
                Kind = Choice<ColumnKind>(column, "kind"),
                Handling = Choice<Handling>(column, "handling"),
                Semantic = Semantic(column),
                Personal = Personal(column),
                Format = Text(column, "format"),
                NumberMarks = Text(column, "numberMarks"),
                Missing = Text(column, "missing"),
                Decimals = Decimals(column),
                Levels = Levels(column),
                Ordered = Flag(column, "ordered"),
                Unique = Flag(column, "unique"),
            };
            if (faults.Count == before) Check(result);
            return result;
        }

        /// <summary>Properties that do not go together, and formats that do not work.</summary>
        private void Check(ColumnOverride column)
        {
            if (column.NumberMarks is { } marks && (marks.Length is 0 or > 2 || marks.Any(char.IsAsciiDigit)
                || marks.Length == 2 && marks[0] == marks[1]))
                Fail($"\"numberMarks\" is '{marks}', which is not a decimal mark and a thousands mark.",
                    "Write ',.' for 1.234,56 or '.,' for 1,234.56.");
            if (column.Ordered == true && column.Kind is not (null or ColumnKind.Category or ColumnKind.Boolean))
                Fail("Only a category can be ordered.", "Set \"kind\": \"category\", or leave \"ordered\" out.");
            if (column.Levels is { } levels)
            {
                if (levels.Distinct(StringComparer.Ordinal).Count() != levels.Count)
                    Fail("A level is listed twice.", "List every level once.");
                if (column.Kind is not (null or ColumnKind.Category or ColumnKind.Boolean))
                    Fail("Only a category or boolean has levels.",
                        "Set \"kind\": \"category\", or leave \"levels\" out.");
            }
            if (column is not { Format: { } format, Kind: { } kind }) return;
            try
            {
                var schema = new ColumnSchema { Name = column.Name, Kind = kind, Format = format };
                _ = kind == ColumnKind.Decimal ? CellText.Of(schema, 1234.5) : CellText.Of(schema, 12L);
            }
            catch (FormatException)
            {
                Fail($"\"format\" is '{format}', which is not a form of {column.Kind} values.",
                    "Write a .NET format such as 0.00 for numbers, yyyy-MM-dd for dates, HH:mm:ss for times.");
            }
        }

        private string? Text(JsonObject column, string property)
        {
            if (column[property] is not { } value) return null;
            if (value is JsonValue one && one.TryGetValue<string>(out var text)) return text;
            Fail($"\"{property}\" is {value.ToJsonString()}, which is not a text.",
                $"Put it in quotes: \"{property}\": \"…\".");
            return null;
        }

        private bool? Flag(JsonObject column, string property)
        {
            if (column[property] is not { } value) return null;
            if (value is JsonValue one && one.TryGetValue<bool>(out var flag)) return flag;
            Fail($"\"{property}\" is {value.ToJsonString()}, which is neither true nor false.",
                "Write true or false, without quotes.");
            return null;
        }

        private int? Decimals(JsonObject column)
        {
            if (column["decimals"] is not { } value) return null;
            if (value is JsonValue one && one.TryGetValue<int>(out var number) && number is >= 0 and <= 15)
                return number;
            Fail($"\"decimals\" is {value.ToJsonString()}, which is not a whole number from 0 to 15.",
                "Write how many decimal places to keep, or leave it out.");
            return null;
        }

        private List<string>? Levels(JsonObject column)
        {
            if (column["levels"] is not { } value) return null;
            var levels = new List<string>();
            if (value is JsonArray array && array.All(item => item is JsonValue one && one.TryGetValue<string>(out _)))
            {
                foreach (var item in array) levels.Add(item!.GetValue<string>());
                return levels;
            }
            Fail("\"levels\" is not a list of texts.", "Write \"levels\": [\"low\", \"high\"].");
            return null;
        }

        private T? Choice<T>(JsonObject column, string property) where T : struct, Enum
        {
            if (Text(column, property) is not { } text) return null;
            var names = Names<T>();
            var at = Array.IndexOf(names, text);
            if (at >= 0) return Enum.GetValues<T>()[at];
            Fail($"\"{property}\" is '{text}', which does not exist.", Hint(text, names));
            return null;
        }

        private string? Semantic(JsonObject column)
        {
            if (Text(column, "semantic") is not { } text || text == "none" || SemanticTypes.Named(text) is not null)
                return Text(column, "semantic");
            Fail($"\"semantic\" is '{text}', which does not exist.",
                Hint(text, [.. SemanticTypes.All.Select(type => type.Name), "none"]));
            return null;
        }

        private string? Personal(JsonObject column)
        {
            if (Text(column, "personal") is not { } text) return null;
            try
            {
                _ = Treatment.Parse(text, Where);
            }
            catch (SemblanceException error)
            {
                faults.AddRange(error.Faults);
            }
            return text;
        }

        private void Fail(string problem, string remedy) => faults.Add(new(problem, Where, remedy));
    }
}
