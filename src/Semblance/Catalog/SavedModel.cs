using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Semblance.Models;
using Semblance.Tables;

namespace Semblance.Catalog;

/// <summary>
/// Fitted models in a folder, or in one <c>.semblance</c> file: what kind of synthesizer made them and with which
/// options, what they learnt, and a card for people. Loading never runs code.
/// </summary>
public static class SavedModel
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Writes a model and its card. What was at the path stays whole until the new model is.</summary>
    /// <param name="model">What was learnt.</param>
    /// <param name="info">What it was learnt from.</param>
    /// <param name="path">A folder, or a file that ends in <c>.semblance</c>.</param>
    /// <param name="cancel">A cancelled save leaves nothing.</param>
    /// <exception cref="SemblanceException">The path holds something else, or cannot be written.</exception>
    public static void Save(TableModel model, SavedModelInfo info, string path, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(info);
        var options = ComponentCatalog.Own.ToJson(model.Synthesizer);
        options.Remove("kind");
        if (options["constraints"] is JsonArray { Count: 0 }) options.Remove("constraints");
        var kept = KeptData.Of(model);
        var folder = new ModelFolder
        {
            Manifest = new()
            {
                ["libraryVersion"] = Version(),
                ["family"] = "synthesizer",
                ["kind"] = model.Synthesizer.Kind,
                ["options"] = options,
                ["seed"] = info.Seed,
                ["schema"] = new JsonArray([.. model.Schema.Columns.Select(Describe)]),
                ["training"] = JsonSerializer.SerializeToNode(info with { LibraryVersion = null }, Json),
                ["privacy"] = new JsonObject
                {
                    ["guarantee"] = "none",
                    ["statement"] = KeptData.Statement,
                    ["kept"] = new JsonArray([.. kept.Select(line => JsonValue.Create(line))]),
                },
            },
            Card = ModelCard.Of(model, info, Version(), kept),
        };
        model.Save(folder);
        folder.Write(path, cancel);
    }

    /// <summary>Reads a model.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="cancel">Checked while reading.</param>
    /// <exception cref="SemblanceException">It is missing, cut short, changed, newer, or not a model of
    /// tables.</exception>
    public static (TableModel Model, SavedModelInfo Info) Load(string path, CancellationToken cancel = default) =>
        Load(ModelFolder.Read(path, cancel), path);

    /// <summary>Reads a model from a folder that was read.</summary>
    internal static (TableModel Model, SavedModelInfo Info) Load(ModelFolder folder, string path)
    {
        var manifest = Path.Combine(path, "model.json");
        if (Text(folder, "family") is var family && family != "synthesizer")
            throw Damaged($"The model is of family '{family}', not a synthesizer.", manifest);
        var synthesizer = ComponentCatalog.Own.Bind<TableSynthesizer>(Text(folder, "kind") ?? "",
            folder.Manifest["options"] as JsonObject, name =>
                name == "kind" ? $"{manifest}, $.kind" : $"{manifest}, $.options.{name}");
        try
        {
            var info = folder.Manifest["training"].Deserialize<SavedModelInfo>(Json) ?? new();
            return (synthesizer.Load(folder), info with { LibraryVersion = Text(folder, "libraryVersion") });
        }
        catch (Exception error)
            when (error is JsonException or InvalidOperationException or FormatException or ArgumentException
            or NullReferenceException or IndexOutOfRangeException or KeyNotFoundException or OverflowException
                or InvalidCastException)
        {
            // a loader met a state that its own Save never writes: the fault lies with the file, not with the caller
            throw new SemblanceException(
                "The model's contents do not fit together: it was changed, or made by something else.",
                path, "Fit the model again, or copy it again from where it was whole.", error);
        }
    }

    private static string? Text(ModelFolder folder, string name) =>
        folder.Manifest[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static JsonObject Describe(ColumnSchema column)
    {
        var json = new JsonObject { ["name"] = column.Name, ["kind"] = JsonSerializer.SerializeToNode(column.Kind) };
        if (column.Semantic is not null) json["semantic"] = column.Semantic;
        if (column.Handling != Handling.Learn) json["handling"] = JsonSerializer.SerializeToNode(column.Handling);
        return json;
    }

    private static string Version() =>
        typeof(SavedModel).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0] ?? "0";

    private static SemblanceException Damaged(string problem, string where) =>
        new(problem, where, "Fit the model again, or copy it again from where it was whole.");
}
