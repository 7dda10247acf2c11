using Semblance.Tables;
using Semblance.Tables.Detection;

namespace Semblance.Recipes;

/// <summary>
/// Shows what the columns of a table hold and why they are taken for that, and what was found in them; of a database, its
/// tables, keys and relations.
/// </summary>
public sealed record Inspect : TableRecipe
{
    /// <summary>
    /// The table: CSV, TSV, JSON, JSON Lines, Parquet or Arrow, plain, .gz or .zst. Or a database: a file, a connection string
    /// or URL, a folder of files.
    /// </summary>
    [File] public required string Data { get; init; }

    /// <summary>Writes the schema here, to edit and give to --schema; editors complete it.</summary>
    [File] public string? Save { get; init; }

    /// <summary>One table of a database, whose columns are shown as those of a file are.</summary>
    public string? Table { get; init; }

    internal override async Task<Outcome> Execute(Run run, CancellationToken cancel)
    {
        if (DatabasePlace.Find(run, Data) is { } database) return await InspectDatabase.Execute(run, this, database, cancel).ConfigureAwait(false);
        DatabasePlace.Refuse("a single table", ("--table", Table is not null, "Take it away."));
        run.Check([("FILE", Data), ("--schema", Schema)], [("--save", Save)]);
        var source = await SourceTable.Read(run, this, Data, cancel).ConfigureAwait(false);
        run.Report("findings");
        var findings = await Task.Run(() => Findings.Find(source.Table, cancel), cancel).ConfigureAwait(false);
        if (Save is not null)
        {
            SchemaFile.Save(source.Detected.Schema, run.Locate(Save));
            run.Wrote(Save);
        }
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

    /// <summary>The tables and relations; null where it is one table.</summary>
    public InspectedDatabase? Database { get; init; }
}
