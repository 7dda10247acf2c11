using System.Diagnostics;
using Semblance.Relational.Synthesizers;
using Semblance.Tables;

namespace Semblance.Recipes;

/// <summary>Learns a table and keeps the model, to sample from it as often as you like.</summary>
public sealed record Fit : PersonalRecipe
{
    /// <summary>
    /// The real table: CSV, TSV, JSON, JSON Lines, Parquet, Arrow or Excel, plain, .gz or .zst. Or a database: a file,
    /// a connection string or URL, a folder of files.
    /// </summary>
    [File] public required string Data { get; init; }

    /// <summary>
    /// The folder that the model goes to, or a file that ends in .semblance: the same folder in one zip file.
    /// </summary>
    [File] public required string Output { get; init; }

    /// <summary>
    /// What learns the table: a kind that "semblance list synthesizers" shows. Left out: sequential-trees.
    /// </summary>
    public TableSynthesizer? Synthesizer { get; init; }

    /// <summary>
    /// What to do with real rows that break a constraint: refuse them all with their numbers, or drop
    /// them and learn from the others.
    /// </summary>
    public Violations ConstraintViolations { get; init; }

    /// <summary>
    /// A table of a database that stays as it is, such as one of countries: its real rows are kept. Again for more.
    /// </summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>
    /// Whether small tables of a database that only name things, such as genres, stay as they are too.
    /// </summary>
    public bool KeepLists { get; init; } = true;

    /// <summary>What is done about rows of a database whose keys name rows that are not there.</summary>
    public OrphanRule Orphans { get; init; }

    internal override async Task<Outcome> Execute(Run run, CancellationToken cancel)
    {
        if (DatabasePlace.Find(run, Data, Sheet) is { } database)
            return await FitDatabase.Execute(run, this, database, cancel).ConfigureAwait(false);
        DatabasePlace.Refuse("a table", ("--keep", Keep.Count > 0, "Take it away."),
            ("--subset", Subset is not null, "Take it away; --max-rows reads a part of a table."));
        run.Check([("FILE", Data), ("--schema", Schema), ("--key-file", KeyFile)], [("--output", Output)]);
        var source = await SourceTable.Read(run, this, Data, cancel).ConfigureAwait(false);
        source.CheckConstraints(run, ConstraintViolations);
        source.CheckLearnable();
        var synthesizer = SynthesizerChoice.OrDefault(run, Synthesizer) with { Constraints = [.. source.Constraints] };
        var clock = Stopwatch.StartNew();
        var model = synthesizer.Fit(source.Table, Run.Seeded(Seed), run.Progress, cancel);
        var seconds = clock.Elapsed.TotalSeconds;
        source.TellEncoding(run, model);
        source.Keep(run, model, Output, source.Table.RowCount, 0, Seed, null, cancel);
        return new FitOutcome
        {
            Model = Output,
            Synthesizer = model.Synthesizer.Kind,
            Rows = source.Table.RowCount,
            Columns = source.Table.Columns.Count,
            FitSeconds = seconds,
            Trial = model.Trial,
            Seed = Seed,
            Choices = run.Choices,
            Files = run.Files,
        };
    }
}

/// <summary>What came of <see cref="Fit"/>.</summary>
public sealed record FitOutcome : Outcome
{
    /// <summary>Where the model is.</summary>
    public required string Model { get; init; }

    /// <summary>What learnt the table.</summary>
    public required string Synthesizer { get; init; }

    /// <summary>How it was chosen; null where it was named.</summary>
    public Trial? Trial { get; init; }

    /// <summary>Rows that it learnt from.</summary>
    public int Rows { get; init; }

    /// <summary>Columns that it learnt.</summary>
    public int Columns { get; init; }

    /// <summary>Tables of the database; null where it was one table.</summary>
    public int? Tables { get; init; }

    /// <summary>Time to fit.</summary>
    public double FitSeconds { get; init; }

    /// <summary>The seed that gives the same model again.</summary>
    public long Seed { get; init; }
}
