using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Relational.Synthesizers;
using Semblance.Tables;

namespace Semblance.Catalog;

/// <summary>Fitted models of whole databases in a folder, or in one <c>.semblance</c> file. Loading never runs code.</summary>
public static class SavedDatabase
{
    private const string Family = "database-synthesizer";

    /// <summary>Writes a model and its card. What was at the path stays whole until the new model is.</summary>
    /// <param name="model">What was learnt.</param>
    /// <param name="path">A folder, or a file that ends in <c>.semblance</c>.</param>
    /// <param name="cancel">A cancelled save leaves nothing.</param>
    /// <exception cref="SemblanceException">The path holds something else, or cannot be written.</exception>
    public static void Save(DatabaseModel model, string path, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        var options = ComponentCatalog.Own.ToJson(model.Synthesizer.Synthesizer);
        options.Remove("kind");
        var folder = new ModelFolder
        {
            Manifest = new()
            {
                ["family"] = Family,
                ["kind"] = model.Synthesizer.Synthesizer.Kind,
                ["options"] = options,
                ["kept"] = new JsonArray([.. model.Kept.Select(name => (JsonNode)name)]),
            },
            Card = Card(model),
        };
        model.Save(folder);
        folder.Write(path, cancel);
    }

    /// <summary>Reads a model.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="cancel">Checked while reading.</param>
    /// <exception cref="SemblanceException">It is missing, cut short, changed, newer, or not a model of databases.</exception>
    public static DatabaseModel Load(string path, CancellationToken cancel = default)
    {
        var folder = ModelFolder.Read(path, cancel);
        var manifest = Path.Combine(path, "model.json");
        if (!Is(folder))
        {
            throw new SemblanceException("The model is not one of a database.", manifest,
                "Name a model that was fitted on a database.");
        }
        var kind = folder.Manifest["kind"] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
        var synthesizer = ComponentCatalog.Own.Bind<TableSynthesizer>(kind, folder.Manifest["options"] as JsonObject,
            name => name == "kind" ? $"{manifest}, $.kind" : $"{manifest}, $.options.{name}");
        return DatabaseModel.Load(synthesizer, folder);
    }

    /// <summary>Whether a saved model is one of a database.</summary>
    internal static bool Is(ModelFolder folder) =>
        folder.Manifest["family"] is JsonValue family && family.TryGetValue(out string? text) && text == Family;

    private static string Card(DatabaseModel model)
    {
        var kept = model.Kept.Count == 0 ? "No table's rows are kept." : $"Kept as they are, row by row: {string.Join(", ", model.Kept)}.";
        return $"""
            # A model of a database

            Learnt by {model.Synthesizer.Synthesizer.Kind}, table by table: {string.Join(", ", model.Schema.Tables.Select(table => table.Name))}.

            Foreign keys:

            {string.Join("\n", model.Schema.Relations.Select(relation => $"- {relation}"))}

            ## What it keeps of the data

            {kept} Of the others: what each table's synthesizer keeps (labels, values that several rows share, extremes), how many
            children parents have, and, where a table has at most {model.MostSingleRoles} rows, how many each of its rows has.
            It gives no formal guarantee of privacy.

            """;
    }
}
