using System.Text.Json;
using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Constraints;

namespace Semblance.Relational.Synthesizers;

/// <summary>What a <see cref="DatabaseSynthesizer"/> learnt. Immutable; safe to share between threads.</summary>
public sealed class DatabaseModel
{
    private readonly DatabasePlan plan;
    private readonly IReadOnlyList<RelationPart> relations;
    private readonly IReadOnlyList<TablePart> parts;

    internal DatabaseModel(DatabaseSynthesizer synthesizer, DatabaseSchema schema, DatabasePlan plan,
        IReadOnlyList<RelationPart> relations, IReadOnlyList<TablePart> parts)
    {
        (Synthesizer, Schema, this.plan, this.relations, this.parts) = (synthesizer, schema, plan, relations, parts);
    }

    /// <summary>The options that it was fitted with.</summary>
    public DatabaseSynthesizer Synthesizer { get; }

    /// <summary>Names, keys and foreign keys.</summary>
    public DatabaseSchema Schema { get; }

    /// <summary>
    /// The tables that are kept as they are: those asked for, and lists of names (see
    /// <see cref="DatabaseSynthesizer.KeepLists"/>).
    /// </summary>
    public IReadOnlyList<string> Kept => [.. parts.Where(part => part.Kept is not null).Select(part => part.Name)];

    /// <summary>What is known of each table, parents before their children.</summary>
    public IReadOnlyList<LearntTable> Tables => [.. parts.Select(part => LearntTable.Of(part, Schema))];

    /// <summary>What holds in every row, by table, and how each constraint is kept.</summary>
    public IReadOnlyList<(string Table, KeptConstraint Constraint)> Constraints => [.. parts.SelectMany(part =>
        (part.Values?.Constraints ?? []).Concat(part.Beyond.Select(one => one.Kept))
            .Select(kept => (part.Name, kept)))];

    /// <summary>Parents of a table of at most so many rows are told apart one by one.</summary>
    internal int MostSingleRoles => ParentRoles.Most;

    /// <summary>Makes a database.</summary>
    /// <param name="size">How many rows; null for as many as the real one has.</param>
    /// <param name="rng">The same stream gives the same database, whatever the threads.</param>
    /// <param name="where">
    /// What every row of a table must meet, one condition a table; other tables follow by what was learnt.
    /// </param>
    /// <param name="progress">Receives the tables that are done; the note names the one under way.</param>
    /// <param name="cancel">Checked while sampling.</param>
    /// <exception cref="SemblanceException">
    /// The size names an unknown table, or asks for more rows than keys allow; a condition cannot be kept.
    /// </exception>
    public Database Sample(DatabaseSize? size, Rng rng, IReadOnlyList<TableCondition>? where = null,
        IProgress<Progress>? progress = null, CancellationToken cancel = default)
    {
        size ??= new();
        size.Check(Schema, Kept);
        var asked = new AskedTables(where ?? [], parts, plan, Schema);
        var rows = new DatabaseRows(Schema);
        var samplers = parts.Select((part, i) =>
            new TableSampler(part, plan.Tables[i], relations, Schema, rows, asked, rng.Split(part.Name), cancel))
            .ToArray();
        for (var i = 0; i < samplers.Length; i++)
        {
            cancel.ThrowIfCancellationRequested();
            progress?.Report(new("sample", i, parts.Count) { Note = parts[i].Name });
            samplers[i].Make(size.Of(parts[i].Name, parts[i].RowCount), size.Rows.ContainsKey(parts[i].Name));
        }
        foreach (var sampler in samplers) sampler.MakeDeferred();
        progress?.Report(new("sample", parts.Count, parts.Count));
        return new(Schema, Schema.Tables.ToDictionary(table => table.Name, table => rows[table.Name]));
    }

    /// <summary>Puts all that is needed to sample again into the folder: a part for every table.</summary>
    public void Save(ModelFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        folder.State["database"] = JsonSerializer.SerializeToNode(Schema, SavedJson.Options);
        folder.State["orphans"] = Synthesizer.Orphans.ToString();
        folder.State["keep"] = new JsonArray([.. Synthesizer.Keep.Select(name => (JsonNode)name)]);
        folder.State["keepLists"] = Synthesizer.KeepLists;
        folder.State["plan"] = plan.ToJson();
        folder.State["relations"] = new JsonArray([.. relations.Select(relation => relation.ToJson())]);
        folder.State["tables"] = new JsonArray([.. parts.Select((part, i) => part.Save(folder, $"table.{i}."))]);
    }

    /// <summary>Reads back what <see cref="Save"/> wrote, trusting nothing of it.</summary>
    /// <param name="synthesizer">What learnt the tables.</param>
    /// <param name="folder">The saved model.</param>
    /// <exception cref="SemblanceException">The folder is damaged.</exception>
    public static DatabaseModel Load(TableSynthesizer synthesizer, ModelFolder folder)
    {
        ArgumentNullException.ThrowIfNull(synthesizer);
        ArgumentNullException.ThrowIfNull(folder);
        try
        {
            return Read(synthesizer, folder);
        }
        catch (Exception cause)
            when (cause is JsonException or InvalidOperationException or FormatException or ArgumentException
            or NullReferenceException or IndexOutOfRangeException or KeyNotFoundException or OverflowException
                or InvalidCastException)
        {
            // a state that Save never writes: the fault lies with the file
            throw new SemblanceException(
                "The model's contents do not fit together: it was changed, or made by something else.",
                "model.json", "Fit the model again, or copy it again from where it was whole.", cause);
        }
    }

    private static DatabaseModel Read(TableSynthesizer synthesizer, ModelFolder folder)
    {
        var schema = folder.State["database"].Deserialize<DatabaseSchema>(SavedJson.Options)!;
        var plan = DatabasePlan.FromJson(folder.State["plan"]);
        var relations = folder.State["relations"]!.AsArray().Select(RelationPart.FromJson).ToArray();
        var parts = folder.State["tables"]!.AsArray()
            .Select((table, i) => TablePart.Load(synthesizer, table, folder, $"table.{i}.")).ToArray();
        var options = new DatabaseSynthesizer
        {
            Synthesizer = synthesizer,
            Orphans = Enum.Parse<OrphanRule>((string)folder.State["orphans"]!),
            KeepLists = (bool)folder.State["keepLists"]!,
            Keep = [.. folder.State["keep"]!.AsArray().Select(name => (string)name!)],
        };
        var fits = plan.Fits(schema) && relations.Length == schema.Relations.Count
            && parts.Select(part => part.Name).SequenceEqual(plan.Tables.Select(table => table.Table))
            && parts.All(part => part.Columns.Select(column => column.Name)
                .SequenceEqual(schema[part.Name].Columns.Select(column => column.Name)));
        if (!fits) throw new FormatException("database");
        return new(options, schema, plan, relations, parts);
    }
}
