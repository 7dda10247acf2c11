using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Semblance.Catalog;

namespace Semblance.Recipes;

/// <summary>Draws rows from a fitted model: any number of them, in bounded memory.</summary>
public sealed record Sample : Recipe
{
    /// <summary>The folder, or the .semblance file, that 'semblance fit' wrote.</summary>
    [File] public required string Model { get; init; }

    /// <summary>Where the rows go; the ending decides the format. "-" is standard output.</summary>
    [File] public required string Output { get; init; }

    /// <summary>How many rows to draw. Left out: as many as the model learnt from.</summary>
    [Range(1, long.MaxValue)] public long? Rows { get; init; }

    /// <summary>Only rows that meet this, in SQL's syntax: "sex = 'Female' and age between 30 and 40".</summary>
    public string? Where { get; init; }

    /// <summary>
    /// The form of what is written ("csv", "json-lines", "parquet", "arrow") where the file's ending does not tell.
    /// </summary>
    public string? Format { get; init; }

    internal override async Task<Outcome> Execute(Run run, CancellationToken cancel)
    {
        run.Check([("MODEL", Model)], [("--output", Output)], Output, Format);
        var where = Where is null ? null : Condition.Parse(Where);
        var (model, info) = SavedModel.Load(run.Locate(Model), cancel);
        where?.Bind(model.Schema);
        var rows = Rows ?? info.TrainingRows;
        if (Rows is null) run.Tell("rows", Written.Count(rows), "as many as the model learnt from; --rows draws more or fewer");
        var clock = Stopwatch.StartNew();
        var batches = SampleStream.Of(model, rows, Run.Seeded(Seed), where, run.Progress, cancel);
        await SourceTable.Write(run, Output, model.Schema, rows, batches, null, Format, [], cancel).ConfigureAwait(false);
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

    /// <summary>Time to sample and write.</summary>
    public double Seconds { get; init; }

    /// <summary>The seed that gives the same rows again.</summary>
    public long Seed { get; init; }
}
