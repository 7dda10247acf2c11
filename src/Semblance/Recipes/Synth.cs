using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Semblance.Relational.Synthesizers;
using Semblance.Reports;
using Semblance.Tables;

namespace Semblance.Recipes;

/// <summary>Makes a synthetic table like a real one, and says how good and how private it is.</summary>
public sealed record Synth : PersonalRecipe
{
    /// <summary>
    /// The real table: CSV, TSV, JSON, JSON Lines, Parquet, Arrow or Excel, plain, .gz or .zst. A pattern such as
    /// "part-*.csv" reads many. Or a database: a SQLite or DuckDB file, a connection string or URL, a folder of files.
    /// </summary>
    [File] public required string Data { get; init; }

    /// <summary>
    /// Where the synthetic table goes; its ending decides the format. "-" is standard output. A database goes to a
    /// database file, a server's database or a folder.
    /// </summary>
    [File] public required string Output { get; init; }

    /// <summary>Writes a report here: one HTML file that needs no network, and its JSON twin beside it.</summary>
    [File] public string? Report { get; init; }

    /// <summary>How many rows to make. Left out: as many as the whole source has.</summary>
    [Range(1, long.MaxValue)] public long? Rows { get; init; }

    /// <summary>
    /// What learns the table: a kind that "semblance list synthesizers" shows. Left out: sequential-trees.
    /// </summary>
    public TableSynthesizer? Synthesizer { get; init; }

    /// <summary>
    /// Share of the real rows that the model never sees, so that it can be judged by them; 0 fits on every row.
    /// </summary>
    [Range(0, 0.9)] public double Holdout { get; init; } = 0.2;

    /// <summary>
    /// Only rows that meet this, in SQL's syntax: "sex = 'Female' and age between 30 and 40". Of a database, the rows
    /// of one table: "customers: country = 'NL'"; its other tables follow. Again for more.
    /// </summary>
    public IReadOnlyList<string> Where { get; init; } = [];

    /// <summary>
    /// A column that people will predict with this data: utility is measured for it. Left out: every plausible one.
    /// </summary>
    public IReadOnlyList<string> Target { get; init; } = [];

    /// <summary>Keeps the fitted model in this folder, to sample from it again.</summary>
    [File] public string? Model { get; init; }

    /// <summary>Whether to measure how good and how private the result is.</summary>
    public bool Judge { get; init; } = true;

    /// <summary>
    /// How much is measured. Full takes more rows, gives narrower intervals and costs about four times as much. Left
    /// out: full for a report, else quick.
    /// </summary>
    public EvaluationLevel? JudgeLevel { get; init; }

    /// <summary>
    /// What to do with real rows that break a constraint: refuse them all with their numbers, or drop
    /// them and learn from the others.
    /// </summary>
    public Violations ConstraintViolations { get; init; }

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

    /// <summary>
    /// The form of a folder's files where a database goes to one: "parquet", "csv" or another. Left out: parquet.
    /// </summary>
    public string? Format { get; init; }

    internal override async Task<Outcome> Execute(Run run, CancellationToken cancel)
    {
        if (DatabasePlace.Find(run, Data, Sheet) is { } database)
            return await SynthDatabase.Execute(run, this, database, cancel).ConfigureAwait(false);
        DatabasePlace.Refuse("a table", ("--scale", Scale is not null, "Say --rows."),
            ("--table-rows", TableRows.Count > 0, "Say --rows."),
            ("--keep", Keep.Count > 0, "Take it away."),
            ("--subset", Subset is not null, "Take it away; --max-rows reads a part of a table."),
            ("--overwrite", Overwrite, "Take it away; a file is replaced when the new one is whole."),
            ("--format", Format is not null, "Take it away; the output's ending tells the form."));
        run.Check([("FILE", Data), ("--schema", Schema), ("--key-file", KeyFile)],
            [("--output", Output), ("--report", Report), ("--model", Model)], table: Output);
        var where = AskedConditions.OfTable(Where);
        var source = await SourceTable.Read(run, this, Data, cancel).ConfigureAwait(false);
        source.Check(where, Target);
        source.CheckConstraints(run, ConstraintViolations);
        source.CheckLearnable();

        var rng = Run.Seeded(Seed);
        var (train, held) = HoldOut(run, source.Table);
        var synthesizer = SynthesizerChoice.OrDefault(run, Synthesizer) with { Constraints = [.. source.Constraints] };
        var clock = Stopwatch.StartNew();
        var model = synthesizer.Fit(train, rng, run.Progress, cancel);
        var fitSeconds = clock.Elapsed.TotalSeconds;
        source.TellEncoding(run, model);

        var rows = Rows ?? source.Rows;
        if (Rows is null)
            run.Tell("rows", Written.Count(rows), "as many as the source has; --rows makes more or fewer");
        clock.Restart();
        await source.Write(run, Output, rows, SampleStream.Of(model, rows, rng, where, run.Progress, cancel), cancel)
            .ConfigureAwait(false);
        ConstraintRows.TellRedrawn(run, model, rows);
        var outcome = new SynthOutcome
        {
            Rows = rows,
            Columns = train.Columns.Count,
            SourceRows = source.Rows,
            TrainRows = train.RowCount,
            HoldoutRows = held?.RowCount ?? 0,
            Synthesizer = model.Synthesizer.Kind,
            Trial = model.Trial,
            Seed = Seed,
            FitSeconds = fitSeconds,
            SampleSeconds = clock.Elapsed.TotalSeconds,
        };
        if (Judge || Report is not null)
        {
            clock.Restart();
            var judgement = Judgement.Of(run, model, train, held, rows, rng, where, new()
            {
                Level = JudgeLevel ?? (Report is null ? EvaluationLevel.Quick : EvaluationLevel.Full),
                Targets = Target,
            }, cancel);
            outcome = outcome with { Evaluation = judgement.Evaluation, JudgeSeconds = clock.Elapsed.TotalSeconds };
            if (Report is not null)
            {
                await judgement.Write(run, Report, Describe(run, source, model, outcome), rng, cancel)
                    .ConfigureAwait(false);
            }
        }
        if (Model is not null)
            source.Keep(run, model, Model, train.RowCount, held?.RowCount ?? 0, Seed, outcome.Evaluation, cancel);
        return outcome with { Choices = run.Choices, Files = run.Files };
    }

    private (Table Train, Table? Held) HoldOut(Run run, Table table)
    {
        var (train, held) = Recipes.Holdout.Split(table, Holdout, Run.Seeded(Seed));
        if (held is not null)
        {
            run.Tell("holdout", $"{Written.Count(held.RowCount)} of {Written.Count(table.RowCount, "row")}",
                "real rows that the model never sees, to judge it by; --holdout 0 fits on every row");
        }
        else if (Holdout == 0)
            run.Tell("holdout", "none", "as asked: copies and utility cannot be held against unseen rows");
        else run.Tell("holdout", "none",
            $"the table is too small to spare some of its {Written.Count(table.RowCount, "row")}");
        return (train, held);
    }

    private ReportInfo Describe(Run run, SourceTable source, TableModel model, SynthOutcome outcome) => new()
    {
        Title = source.Name,
        Source = Data,
        Output = Output == Run.Pipe ? "standard output" : Output,
        Synthesizer = model.Synthesizer.Kind,
        Options = SynthesizerChoice.OptionsOf(model.Synthesizer),
        Training = model.Features.Training,
        Trial = model.Trial,
        Seed = (ulong)Seed,
        SourceRows = source.Rows,
        WrittenRows = outcome.Rows,
        FitSeconds = outcome.FitSeconds,
        SampleSeconds = outcome.SampleSeconds,
        EvaluateSeconds = outcome.JudgeSeconds,
        Created = run.Started,
        Notes = [.. run.Choices.Select(choice => $"{choice.About}: {choice.What} ({choice.Why})")],
    };
}

/// <summary>What came of <see cref="Synth"/>.</summary>
public sealed record SynthOutcome : Outcome
{
    /// <summary>Synthetic rows written.</summary>
    public long Rows { get; init; }

    /// <summary>Columns of the table.</summary>
    public int Columns { get; init; }

    /// <summary>Rows of the real table.</summary>
    public long SourceRows { get; init; }

    /// <summary>Rows that the model learnt from.</summary>
    public int TrainRows { get; init; }

    /// <summary>Rows that it never saw.</summary>
    public int HoldoutRows { get; init; }

    /// <summary>What learnt the table.</summary>
    public required string Synthesizer { get; init; }

    /// <summary>How it was chosen; null where it was named.</summary>
    public Trial? Trial { get; init; }

    /// <summary>The seed that gives the same rows again.</summary>
    public long Seed { get; init; }

    /// <summary>Time to fit.</summary>
    public double FitSeconds { get; init; }

    /// <summary>Time to sample and write.</summary>
    public double SampleSeconds { get; init; }

    /// <summary>Time to judge.</summary>
    public double? JudgeSeconds { get; init; }

    /// <summary>How good and how private the rows are; null where that was not asked.</summary>
    public Evaluation? Evaluation { get; init; }

    /// <summary>Tables of the database; null where it was one table.</summary>
    public int? Tables { get; init; }

    /// <summary>How good the database is; null where it was one table, or that was not asked.</summary>
    public DatabaseScores? Database { get; init; }
}
