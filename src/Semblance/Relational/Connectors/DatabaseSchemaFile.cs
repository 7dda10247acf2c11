using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Semblance.Tables.Constraints;

namespace Semblance.Relational.Connectors;

/// <summary>
/// What is said of a database in a JSON file that people edit: tables with their keys, checks and columns, and the
/// foreign keys. What it says goes before what is read or inferred; what it leaves out stays.
/// </summary>
public static class DatabaseSchemaFile
{
    /// <summary>The name by which it is found in a folder of tables.</summary>
    public const string Name = "database.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        IndentSize = 2,
    };

    private static readonly JsonSerializerOptions Whole =
        new(Options) { DefaultIgnoreCondition = JsonIgnoreCondition.Never };

    private static readonly string[] TableProperties =
        ["name", "namespace", "columns", "primaryKey", "uniqueKeys", "checks", "constraints", "indexes", "comment"];

    private static readonly string[] RelationProperties =
        ["child", "childColumns", "parent", "parentColumns", "evidence"];

    private static readonly string[] ColumnProperties =
        ["name", "declaredType", "nullable", "maxLength", "default", "personal", "identity", "computed",
            "expression", "comment"];

    /// <summary>The file's text for a schema.</summary>
    /// <param name="schema">Tables and foreign keys.</param>
    /// <param name="constraints">
    /// By table: what holds in every row, to be kept or struck, instead of the table's own constraints.
    /// </param>
    public static string ToJson(DatabaseSchema schema, IReadOnlyDictionary<string, JsonArray>? constraints = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return Bare(schema, constraints).ToJsonString(Options) + "\n";
    }

    // empty lists say nothing
    private static JsonObject Bare(DatabaseSchema schema, IReadOnlyDictionary<string, JsonArray>? constraints)
    {
        var json = JsonSerializer.SerializeToNode(schema, Options)!.AsObject();
        foreach (var (table, definition) in json["tables"]!.AsArray().Select(node => node!.AsObject())
            .Zip(schema.Tables))
        {
            if (constraints?.GetValueOrDefault(definition.Name) is { } listed)
                table["constraints"] = listed.DeepClone();
            foreach (var name in TableProperties.Where(name =>
                table[name] is JsonArray { Count: 0 })) table.Remove(name);
            // true is what a column is unless it is said otherwise
            foreach (var (column, one) in table["columns"]!.AsArray().Select(node => node!.AsObject())
                .Zip(definition.Columns))
            {
                column.Remove("nullable");
                if (!one.Nullable) column["nullable"] = false;
            }
        }
        return json;
    }

    /// <summary>Writes the file.</summary>
    /// <param name="schema">Tables and foreign keys.</param>
    /// <param name="path">Where to.</param>
    /// <param name="constraints">As <see cref="ToJson"/> takes them.</param>
    /// <exception cref="SemblanceException">It cannot be written.</exception>
    public static void Save(DatabaseSchema schema, string path,
        IReadOnlyDictionary<string, JsonArray>? constraints = null)
    {
        var beside = path + ".part";
        try
        {
            File.WriteAllText(beside, ToJson(schema, constraints));
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SemblanceException("The schema file cannot be written.", path,
                "Choose a folder that exists and that you may write to.", cause);
        }
    }

    /// <summary>Reads the file, and lays what it says over a schema.</summary>
    /// <param name="schema">What was read or inferred.</param>
    /// <param name="path">The file.</param>
    /// <param name="constraint">Reads constraints that are objects; where it is left out they are texts.</param>
    /// <exception cref="SemblanceException">Every problem: tables, columns and properties that there are
    /// not.</exception>
    public static DatabaseSchema Apply(DatabaseSchema schema, string path, ConstraintReader? constraint = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var (top, faults) = (Parse(path), new List<Fault>());
        var given = Objects(top["tables"], path, "tables", faults).ToList();
        Unknown(top, ["$schema", "tables", "relations", "origin"], path, faults);
        var names = schema.Tables.Select(table => table.Name).ToList();
        foreach (var table in given.Where(table => !names.Contains(Text(table, "name"))))
            faults.Add(new($"The schema file describes a table '{Text(table, "name")}', which is not there.", path,
                Spelling.Suggest(Text(table, "name"), names)));
        if (faults.Count > 0) throw new SemblanceException(faults);
        var tables = schema.Tables.Select(table =>
            given.FirstOrDefault(one => Text(one, "name") == table.Name) is { } one
            ? Laid(table, one, path, constraint ?? SpelledOut, faults) : table).ToList();
        var laid = schema with { Tables = tables };
        if (Text(top, "origin") is { Length: > 0 } origin) laid = laid with { Origin = origin };
        if (top.ContainsKey("relations"))
            laid = laid with { Relations = [.. Objects(top["relations"], path, "relations", faults)
                .Select(one => RelationOf(one, laid, path, faults)).OfType<Relation>()] };
        return faults.Count > 0 ? throw new SemblanceException(faults) : laid;
    }

    private static TableDefinition Laid(TableDefinition table, JsonObject given, string path, ConstraintReader read,
        List<Fault> faults)
    {
        Unknown(given, TableProperties, $"{path}, table '{table.Name}'", faults);
        var columns = Objects(given["columns"], path, "columns", faults).ToList();
        var names = table.Columns.Select(column => column.Name).ToList();
        foreach (var column in columns)
        {
            Unknown(column, ColumnProperties, $"{path}, table '{table.Name}'", faults);
            if (!names.Contains(Text(column, "name")))
                faults.Add(new($"Table '{table.Name}' has no column '{Text(column, "name")}'.", path,
                    Spelling.Suggest(Text(column, "name"), names)));
        }
        var laid = Over(table, given, ["columns", "constraints"]) with
        {
            Columns =
                [.. table.Columns.Select(column =>
                columns.FirstOrDefault(one => Text(one, "name") == column.Name) is { } one ? Over(column, one, [])
                : column)],
        };
        if (given["constraints"] is { } listed)
            laid = laid with { Constraints = Constraints(table.Name, listed, path, read, faults) };
        foreach (var name in laid.PrimaryKey.Concat(laid.UniqueKeys.SelectMany(key => key))
            .Where(name => !names.Contains(name)).Distinct())
            faults.Add(new($"A key of '{table.Name}' names a column '{name}', which is not there.", path,
                Spelling.Suggest(name, names)));
        return laid;
    }

    // each in its short spelling
    private static List<string> Constraints(string table, JsonNode listed, string path, ConstraintReader read,
        List<Fault> faults)
    {
        var said = new List<string>();
        if (listed is not JsonArray list)
        {
            faults.Add(new("\"constraints\" is not a list.", $"{path}, table '{table}'",
                "Write \"constraints\": [\"low <= high\"]."));
            return said;
        }
        for (var i = 0; i < list.Count; i++)
        {
            var place = $"{path}, table '{table}', constraints[{i}]";
            if (read(list[i], place, faults) is not { } constraint) continue;
            if (constraint.Table is { } other && other != table)
                faults.Add(new($"The constraint stands in '{table}' and says that it is about '{other}'.", place,
                    "Leave \"table\" out, or move it to that table."));
            said.Add(constraint.Describe());
        }
        return said;
    }

    private static Constraint? SpelledOut(JsonNode? node, string place, ICollection<Fault> faults)
    {
        var constraint = Constraint.Spelled(node);
        if (constraint is null)
            faults.Add(new("A constraint is no text.", place, "Write it in one line, such as \"low <= high\"."));
        return constraint;
    }

    private static Relation? RelationOf(JsonObject given, DatabaseSchema schema, string path, List<Fault> faults)
    {
        Unknown(given, RelationProperties, $"{path}, relations", faults);
        var before = faults.Count;
        foreach (var (table, columns) in new[] { ("child", "childColumns"), ("parent", "parentColumns") })
        {
            var known = schema.Tables.FirstOrDefault(one => one.Name == Text(given, table));
            if (known is null)
            {
                faults.Add(new($"A relation's {table} is '{Text(given, table)}', which is no table.", path,
                    Spelling.Suggest(Text(given, table), schema.Tables.Select(one => one.Name))));
                continue;
            }
            var named = (given[columns] as JsonArray)?.Select(node => node?.ToString() ?? "").ToList() ?? [];
            if (named.Count == 0) faults.Add(new($"A relation of '{known.Name}' has no \"{columns}\".", path,
                "Name the columns that refer, and those that are referred to."));
            foreach (var name in named.Where(name => known.Columns.All(column => column.Name != name)))
                faults.Add(new($"Table '{known.Name}' has no column '{name}'.", path,
                    Spelling.Suggest(name, known.Columns.Select(column => column.Name))));
        }
        if (faults.Count > before) return null;
        var relation = given.Deserialize<Relation>(Options)!;
        if (relation.ChildColumns.Count == relation.ParentColumns.Count) return relation;
        faults.Add(new($"The relation {relation} has more columns on one side than on the other.", path,
            "Name as many columns of both."));
        return null;
    }

    /// <summary>A record with the properties that JSON gives.</summary>
    private static T Over<T>(T known, JsonObject given, string[] except)
    {
        var json = JsonSerializer.SerializeToNode(known, Whole)!.AsObject();
        foreach (var (name, value) in given.Where(pair => !except.Contains(pair.Key))) json[name] = value?.DeepClone();
        return json.Deserialize<T>(Options)!;
    }

    private static JsonObject Parse(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path),
                documentOptions: new() { CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true }) as JsonObject
                ?? throw new SemblanceException("The schema file is no object.", path,
                    "It looks like { \"tables\": [ … ], \"relations\": [ … ] }.");
        }
        catch (JsonException cause)
        {
            throw new SemblanceException("The schema file is not JSON: " + cause.Message.Split(" LineNumber", 2)[0]
                .TrimEnd('.') + ".",
                $"{path}, line {(cause.LineNumber ?? 0) + 1}",
                    "Mend the place, or write a new file with: semblance inspect DATABASE --save "
                    + Path.GetFileName(path), cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SemblanceException("The schema file cannot be read.", path,
                "Check that it exists and that you may read it.", cause);
        }
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? list, string path, string name, List<Fault> faults)
    {
        if (list is null) return [];
        if (list is JsonArray array
            && array.All(node => node is JsonObject)) return array.Select(node => node!.AsObject());
        faults.Add(new($"\"{name}\" is no list of objects.", path, $"It looks like \"{name}\": [ {{ … }} ]."));
        return [];
    }

    private static void Unknown(JsonObject given, string[] known, string where, List<Fault> faults)
    {
        foreach (var (name, _) in given.Where(pair => !known.Contains(pair.Key)))
            faults.Add(new($"The schema file has an unknown property '{name}'.", where, Spelling.Suggest(name, known)));
    }

    private static string Text(JsonObject given, string name) => given[name]?.ToString() ?? "";
}
