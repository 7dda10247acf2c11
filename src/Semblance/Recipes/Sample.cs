using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Semblance.Catalog;
using Semblance.Models;

namespace Semblance.Recipes;

/// <summary>Draws rows from a fitted model: any number of them, in bounded memory.</summary>
public sealed record Sample : Recipe
{
    /// <summary>The folder, or the .semblance file, that 'semblance fit' wrote.</summary>
    [File] public required string Model { get; init; }

    /// <summary>
    /// Where the rows go; the ending decides the format. "-" is standard output. A database goes to a database file, a
    /// server's database or a folder.
    /// </summary>
    [File] public required string Output { get; init; }

    /// <summary>How many rows to draw. Left out: as many as the model learnt from.</summary>
    [Range(1, long.MaxValue)] public long? Rows { get; init; }

    /// <summary>
    /// Only rows that meet this, in SQL's syntax: "sex = 'Female' and age between 30 and 40". Of a database, the rows
    /// of one table: "customers: country = 'NL'"; its other tables follow. Again for more.
    /// </summary>
    public IReadOnlyList<string> Where { get; init; } = [];

    /// <summary>
    /// The form of what is written ("csv", "json-lines", "parquet", "arrow") where the file's ending does not tell.
    /// </summary>
    public string? Format { get; init; }

    /// <summary>Rows of a database's tables as a multiple of the real ones. Left out: as many.</summary>
    [Range(1e-6, 1e6)] public double? Scale { get; init; }

    /// <summary>
    /// Rows of one table of a database, such as "Track=5000"; the others follow the scale. Again for more.
    /// </summary>
    public IReadOnlyList<string> TableRows { get; init; } = [];

    /// <summary>
    /// Whether rows that the target database's tables hold already are deleted first. Left out: they are refused.
    /// </summary>
    public bool Overwrite { get; init; }

    internal override async Task<Outcome> Execute(Run run, CancellationToken cancel)
    {
        run.Check([("MODEL", Model)], []);
        var folder = await Task.Run(() => ModelFolder.Read(run.Locate(Model), cancel), cancel).ConfigureAwait(false);
        if (SavedDatabase.Is(folder))
            return await SampleDatabase.Execute(run, this, folder, cancel).ConfigureAwait(false);
        DatabasePlace.Refuse("a model of one table", ("--scale", Scale is not null, "Say --rows."),
            ("--table-rows", TableRows.Count > 0, "Say --rows."),
            ("--overwrite", Overwrite, "Take it away; a file is replaced when the new one is whole."));
        run.Check([("MODEL", Model)], [("--output", Output)], Output, Format);
        var where = AskedConditions.OfTable(Where);
        var (model, info) = SavedModel.Load(folder, run.Locate(Model));
        where?.Bind(model.Schema);
        var rows = Rows ?? info.TrainingRows;
        if (Rows is null)
            run.Tell("rows", Written.Count(rows), "as many as the model learnt from; --rows draws more or fewer");
        var clock = Stopwatch.StartNew();
        var batches = SampleStream.Of(model, rows, Run.Seeded(Seed), where, run.Progress, cancel);
        await SourceTable.Write(run, Output, model.Schema, rows, batches, null, Format, [], cancel)
            .ConfigureAwait(false);
        ConstraintRows.TellRedrawn(run, model, rows);
        return new SampleOutcome
        {
            Rows = rows,
            Columns = model.Schema.Columns.Count,
            Seconds = clock.Elapsed.TotalSeconds,
            Seed = Seed,
            Choices = run.Choices,
            Files = run.Files,
        };
    }
}

/// <summary>What came of <see cref="Sample"/>.</summary>
public sealed record SampleOutcome : Outcome
{
    /// <summary>Rows written.</summary>
    public long Rows { get; init; }

    /// <summary>Columns written.</summary>
    public int Columns { get; init; }

    /// <summary>Tables of the database; null where it was one table.</summary>
    public int? Tables { get; init; }

    /// <summary>Time to sample and write.</summary>
    public double Seconds { get; init; }

    /// <summary>The seed that gives the same rows again.</summary>
    public long Seed { get; init; }
}
