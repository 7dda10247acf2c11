using Semblance.Catalog;
using Semblance.Tables;
using Semblance.Tables.Constraints;
using Semblance.Tables.Detection;
using Semblance.Tables.Personal;

namespace Semblance.Recipes;

/// <summary>
/// Shows what the columns of a table hold and why they are taken for that, and what was found in them; of a database,
/// its tables, keys and relations.
/// </summary>
public sealed record Inspect : TableRecipe
{
    /// <summary>
    /// The table: CSV, TSV, JSON, JSON Lines, Parquet, Arrow or Excel, plain, .gz or .zst. Or a database: a file, a
    /// connection string or URL, a folder of files.
    /// </summary>
    [File] public required string Data { get; init; }

    /// <summary>
    /// Writes the schema, and the constraints that were found, here: to edit and give to --schema; editors complete it.
    /// </summary>
    [File] public string? Save { get; init; }

    /// <summary>
    /// Looks for personal data alone: by header, by value, and within free texts, with counts and redacted examples.
    /// </summary>
    public bool Pii { get; init; }

    /// <summary>One table of a database, whose columns are shown as those of a file are.</summary>
    public string? Table { get; init; }

    internal override async Task<Outcome> Execute(Run run, CancellationToken cancel)
    {
        if (DatabasePlace.Find(run, Data, Sheet) is { } database)
            return await InspectDatabase.Execute(run, this, database, cancel).ConfigureAwait(false);
        DatabasePlace.Refuse("a single table", ("--table", Table is not null, "Take it away."));
        run.Check([("FILE", Data), ("--schema", Schema)], [("--save", Save)]);
        var source = await SourceTable.Read(run, this, Data, cancel).ConfigureAwait(false);
        run.Report("findings");
        // values are shown redacted, so nothing else of the columns is
        if (Pii) return Scanned(run, source, await Task.Run(() => PersonalScan.Find(source.Raw, source.Detected,
            cancel), cancel).ConfigureAwait(false));
        var findings = await Task.Run(() => Findings.Find(source.Table, cancel), cancel).ConfigureAwait(false);
        SaveSchema(run, source, findings);
        return new InspectOutcome
        {
            Source = Data,
            SourceRows = source.Rows,
            Rows = source.Table.RowCount,
            Columns = source.Detected.Profiles,
            Findings = findings,
            Choices = run.Choices,
            Files = run.Files,
        };
    }

    private InspectOutcome Scanned(Run run, SourceTable source, IReadOnlyList<PersonalFinding> found)
    {
        SaveSchema(run, source, []);
        return new()
        {
            Source = Data, SourceRows = source.Rows, Rows = source.Table.RowCount, Columns = [], Findings = [],
            Personal = found,
            Choices = run.Choices, Files = run.Files,
        };
    }

    private void SaveSchema(Run run, SourceTable source, IReadOnlyList<Finding> findings)
    {
        if (Save is null) return;
        SchemaFile.Save(source.Detected.Schema, run.Locate(Save),
            ConstraintRows.Listed(run, [("", source.Constraints, findings)])[""],
            ComponentSchema.OfFamily(typeof(Constraint), ComponentCatalog.Own));
        run.Wrote(Save);
    }
}

/// <summary>What was seen of a table.</summary>
public sealed record InspectOutcome : Outcome
{
    /// <summary>The file.</summary>
    public required string Source { get; init; }

    /// <summary>Rows of the file.</summary>
    public long SourceRows { get; init; }

    /// <summary>Rows that were looked at.</summary>
    public int Rows { get; init; }

    /// <summary>The columns, in order.</summary>
    public required IReadOnlyList<ColumnProfile> Columns { get; init; }

    /// <summary>What was found across columns.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Personal data that was found, where only that was asked for; else null.</summary>
    public IReadOnlyList<PersonalFinding>? Personal { get; init; }

    /// <summary>The tables and relations; null where it is one table.</summary>
    public InspectedDatabase? Database { get; init; }
}
