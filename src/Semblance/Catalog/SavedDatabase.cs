using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Semblance.Models;
using Semblance.Relational.Synthesizers;
using Semblance.Tables;

namespace Semblance.Catalog;

/// <summary>
/// Fitted models of databases, in a folder or one <c>.semblance</c> file, as <see cref="SavedModel"/> keeps those of
/// tables.
/// </summary>
public static class SavedDatabase
{
    private const string Family = "database-synthesizer";

    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Whether a saved model is one of a database.</summary>
    public static bool Is(ModelFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return folder.Manifest["family"]?.ToString() == Family;
    }

    /// <summary>Writes a model and its card. What was at the path stays whole until the new model is.</summary>
    /// <param name="model">What was learnt.</param>
    /// <param name="info">What it was learnt from.</param>
    /// <param name="path">A folder, or a file that ends in <c>.semblance</c>.</param>
    /// <param name="cancel">A cancelled save leaves nothing.</param>
    /// <exception cref="SemblanceException">The path holds something else, or cannot be written.</exception>
    public static void Save(DatabaseModel model, SavedModelInfo info, string path, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(info);
        var options = ComponentCatalog.Own.ToJson(model.Synthesizer.Synthesizer);
        options.Remove("kind");
        var folder = new ModelFolder
        {
            Manifest = new()
            {
                ["libraryVersion"] = Version,
                ["family"] = Family,
                ["kind"] = model.Synthesizer.Synthesizer.Kind,
                ["options"] = options,
                ["seed"] = info.Seed,
                ["training"] = JsonSerializer.SerializeToNode(info with { LibraryVersion = null }, Json),
                ["privacy"] = new JsonObject { ["guarantee"] = "none", ["statement"] = KeptData.Statement },
            },
            Card = Card(model, info),
        };
        model.Save(folder);
        folder.Write(path, cancel);
    }

    /// <summary>Writes a model that was made in memory.</summary>
    /// <inheritdoc cref="Save(DatabaseModel, SavedModelInfo, string, CancellationToken)"/>
    public static void Save(DatabaseModel model, string path, CancellationToken cancel = default) =>
        Save(model, new(), path, cancel);

    /// <summary>Reads a model.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="cancel">Checked while reading.</param>
    /// <exception cref="SemblanceException">It is missing, cut short, changed, newer, or not a model of
    /// databases.</exception>
    public static DatabaseModel Load(string path, CancellationToken cancel = default) =>
        Load(ModelFolder.Read(path, cancel), path).Model;

    /// <summary>Reads a model.</summary>
    /// <param name="folder">The saved model.</param>
    /// <param name="path">Where it is, for messages.</param>
    /// <exception cref="SemblanceException">It is damaged, or not a model of a database.</exception>
    public static (DatabaseModel Model, SavedModelInfo Info) Load(ModelFolder folder, string path)
    {
        if (!Is(folder))
            throw new SemblanceException("The model is not one of a database.", path,
                "Name a model that 'semblance fit DATABASE' wrote.");
        var synthesizer = ComponentCatalog.Own.Bind<TableSynthesizer>(folder.Manifest["kind"]?.ToString() ?? "",
            folder.Manifest["options"] as JsonObject, name =>
                $"{path}, $.{(name == "kind" ? name : $"options.{name}")}");
        var info = folder.Manifest["training"].Deserialize<SavedModelInfo>(Json) ?? new();
        return (DatabaseModel.Load(synthesizer, folder),
            info with { LibraryVersion = folder.Manifest["libraryVersion"]?.ToString() });
    }

    private static string Version { get; } =
        typeof(SavedDatabase).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0] ?? "0";

    private static string Card(DatabaseModel model, SavedModelInfo info)
    {
        var tables = model.Schema.Tables.Select(table =>
            $"| {Plain(table.Name)} | {table.Columns.Count} | {Plain(string.Join(", ", table.PrimaryKey))} | "
            + $"{(model.Kept.Contains(table.Name) ? "kept as it is: its real rows are in the model" : "made anew")} |");
        return string.Create(CultureInfo.InvariantCulture, $"""
            # Model of {Plain(info.Source ?? "a database")}

            A model of {model.Schema.Tables.Count} tables and {model.Schema.Relations.Count} foreign keys, saved by Semblance {Version}. Each table was learnt by `{model.Synthesizer.Synthesizer.Kind}`
            from {info.TrainingRows:N0} rows in all, with seed {info.Seed}.

            ## Use

            ```
            semblance sample THIS_FOLDER -o copy.db --scale 2
            ```

            ## Tables

            | table | columns | key | what is done with it |
            |---|---|---|---|
            {string.Join("\n", tables)}

            ## Foreign keys

            {string.Join("\n", model.Schema.Relations.Select(relation => $"- {Plain(relation.ToString())}"))}

            ## What it keeps of real data

            {KeptData.Statement} Beside what each table's synthesizer keeps, it keeps how many children parents have, and, where a
            table has at most {model.MostSingleRoles} rows, how many each of its rows has.

            """);
    }

    // names come from the data: they neither break a table nor become HTML
    private static string Plain(string text) =>
        text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal);
}
