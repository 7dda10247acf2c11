using System.Text.Json;
using System.Text.Json.Nodes;
using Semblance.Relational;
using Semblance.Relational.Connectors;
using Semblance.Rules;
using Semblance.Tables.Detection;

namespace Semblance.Recipes;

/// <summary>What rules may be read from: a file of rules, a schema file, a script of definitions, or an empty
/// database.</summary>
internal static class RuleSource
{
    /// <summary>The rules, and the place in the file that a path in them has.</summary>
    public static (RuleSet Rules, Func<string, string>? Where) Read(Run run, string path, CancellationToken cancel)
    {
        var located = run.Locate(path);
        if (IsSchemaFile(located))
        {
            run.Tell(path, "rules made of a schema file",
                "it tells kinds and labels, not distributions: see them with --save");
            return (PlausibleRules.Of(SchemaFile.Load(located), Path.GetFileNameWithoutExtension(path)), null);
        }
        var schema = Path.GetExtension(path).Equals(".sql", StringComparison.OrdinalIgnoreCase)
            ? DefinitionScript.Read(located, cancel) : OfDatabase(path, run, cancel);
        if (schema is null)
        {
            var file = RuleFile.Load(located);
            return (file.Rules, file.Where);
        }
        run.Tell(path, $"rules made of {Written.Count(schema.Tables.Count, "table")}",
            "their types, checks, lengths and keys; see them with --save");
        var notes = new List<string>();
        var rules = PlausibleRules.Of(schema, notes);
        foreach (var note in notes) run.Tell(path, note, "say it as a constraint in the rules");
        return (rules, null);
    }

    private static DatabaseSchema? OfDatabase(string path, Run run, CancellationToken cancel)
    {
        if (Path.GetExtension(path).ToUpperInvariant() is ".JSON" or ".YAML" or ".YML") return null;
        if (DatabaseAddress.Find(path, run.Folder) is not { } address) return null;
        using var session = address.Connector.Open(address);
        var schema = session.ReadSchema(cancel);
        return schema.Tables.Count > 0 ? schema : throw new SemblanceException("The database has no tables.",
            address.Shown, "Make them first; they may be empty.");
    }

    /// <summary>A schema file has a list of columns; rules have them by name.</summary>
    private static bool IsSchemaFile(string path)
    {
        if (!Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase)
            || !File.Exists(path)) return false;
        try
        {
            return JsonNode.Parse(File.ReadAllText(path),
                documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })
                is JsonObject root && root["columns"] is JsonArray;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return false; // what is wrong is said by whoever reads it
        }
    }
}
