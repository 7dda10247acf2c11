using System.Text.Json.Nodes;
using Semblance.Catalog;
using Semblance.Relational;
using Semblance.Relational.Connectors;
using Semblance.Tables.Constraints;

namespace Semblance.Recipes;

/// <summary>Reads the database that a recipe names, and writes one, telling what was passed over.</summary>
internal static class DatabasePlace
{
    /// <summary>The database that a recipe's text names; null where it names a table's file.</summary>
    /// <param name="run">Says where relative paths start.</param>
    /// <param name="typed">A path, a URL or a connection string.</param>
    /// <param name="sheet">The sheet of a workbook that is wanted alone.</param>
    public static DatabaseAddress? Find(Run run, string typed, string? sheet)
    {
        var found = typed == Run.Pipe ? null : DatabaseAddress.Find(typed, run.Folder);
        return found is { Connector: Workbook } && sheet is not null ? null : found;
    }

    /// <summary>Where a database is to go; refused where that is a table's file, or the source itself.</summary>
    public static DatabaseAddress Target(Run run, string typed, DatabaseAddress? source)
    {
        var target = typed == Run.Pipe ? null : DatabaseAddress.FindTarget(typed, run.Folder);
        if (target is null)
        {
            throw new SemblanceException("A database has several tables, and "
                + $"{(typed == Run.Pipe ? "standard output" : $"'{typed}'")} takes one.", "--output",
                "Name a database file (copy.db), a server's database, a workbook (copy.xlsx) or a folder (out/).");
        }
        if (source is null || !IsSame(source, target)) return target;
        throw new SemblanceException($"The output would overwrite what is read: '{target.Shown}' is both.", "--output",
            "Write to another database; the real data stays as it is.");
    }

    /// <summary>Reads every table.</summary>
    public static async Task<SourceDatabase> Read(Run run, DatabaseAddress address, string? schemaFile,
        IReadOnlyList<string> missing,
        IReadOnlyList<string> kept, Database? like, CancellationToken cancel)
    {
        var source = await Task.Run(() => address.Read(new()
        {
            Missing = missing, Kept = kept, SchemaFile = schemaFile is null ? null : run.Locate(schemaFile),
            Like = like, Constraint = ReadConstraint,
        }, run.Progress, cancel), cancel).ConfigureAwait(false);
        foreach (var note in source.Notes) run.Tell(address.Shown, note, "found while reading");
        foreach (var relation in source.Database.Schema.Relations.Where(relation => relation.Evidence is not null
            && like is null))
            run.Tell(relation.ToString(), "taken for a foreign key", relation.Evidence!);
        return source;
    }

    private static Constraint? ReadConstraint(JsonNode? node, string place, ICollection<Fault> faults) =>
        (Constraint?)ComponentCatalog.Own.Bind(typeof(Constraint), node, place, faults);

    /// <summary>Writes every table.</summary>
    public static async Task Write(Run run, DatabaseAddress target, Database database, bool overwrite, string? format,
        CancellationToken cancel)
    {
        var written = await target.WriteAsync(DatabaseContent.Of(database),
            new() { Overwrite = overwrite, Format = format ?? "parquet" }, run.Progress, cancel)
            .ConfigureAwait(false);
        foreach (var note in written.Notes) run.Tell(target.Shown, note, "told of what was written");
        run.Wrote(target.Shown);
    }

    /// <summary>Progress without the names of the tables, which would be a line each.</summary>
    public static IProgress<Progress>? Quiet(Run run) => run.Progress is { } progress ? new Unnoted(progress) : null;

    private sealed class Unnoted(IProgress<Progress> outer) : IProgress<Progress>
    {
        public void Report(Progress value) => outer.Report(value with { Note = null });
    }

    /// <summary>Refuses options that say nothing of what is at hand.</summary>
    public static void Refuse(string what, params (string Option, bool IsGiven, string Remedy)[] options)
    {
        var faults = options.Where(option => option.IsGiven)
            .Select(option => new Fault($"{option.Option} says nothing of {what}.", option.Option, option.Remedy))
            .ToList();
        if (faults.Count > 0) throw new SemblanceException(faults);
    }

    /// <summary>Rows of single tables from texts such as "Track=5000".</summary>
    public static Dictionary<string, int> RowsOf(IReadOnlyList<string> typed)
    {
        var rows = new Dictionary<string, int>();
        foreach (var text in typed)
        {
            var at = text.LastIndexOf('=');
            if (at <= 0 || !int.TryParse(text[(at + 1)..].Replace("_", "", StringComparison.Ordinal), out var count))
                throw new SemblanceException($"'{text}' is no table with a number of rows.", "--table-rows",
                    "Write a table's name, = and a number, such as Track=5000.");
            rows[text[..at].Trim()] = count;
        }
        return rows;
    }

    private static bool IsSame(DatabaseAddress one, DatabaseAddress other) =>
        one.Path is not null && other.Path is not null
        ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(one.Path))
            == Path.TrimEndingDirectorySeparator(Path.GetFullPath(other.Path))
        : one.Path is null && other.Path is null && one.Shown == other.Shown;
}
