using System.Diagnostics;
using Semblance.Reports;
using Semblance.Tables;

namespace Semblance.Recipes;

/// <summary>Says how good and how private a synthetic table is, whatever made it.</summary>
public sealed record Evaluate : TableRecipe
{
    /// <summary>The real table, or database, that the synthetic one was learnt from.</summary>
    [File] public required string Real { get; init; }

    /// <summary>The synthetic table with the same columns, or database with the same tables.</summary>
    [File] public required string Synthetic { get; init; }

    /// <summary>
    /// Real rows that the synthetic ones were not learnt from. Without them copies and utility have no reference.
    /// </summary>
    [File] public string? Holdout { get; init; }

    /// <summary>Writes a report here: one HTML file that needs no network, and its JSON twin beside it.</summary>
    [File] public string? Report { get; init; }

    /// <summary>
    /// A column that people will predict with this data: utility is measured for it. Left out: every plausible one.
    /// </summary>
    public IReadOnlyList<string> Target { get; init; } = [];

    internal override async Task<Outcome> Execute(Run run, CancellationToken cancel)
    {
        if (DatabasePlace.Find(run, Real, Sheet) is { } database)
            return await EvaluateDatabase.Execute(run, this, database, cancel).ConfigureAwait(false);
        run.Check([("REAL", Real), ("SYNTHETIC", Synthetic), ("--holdout", Holdout), ("--schema", Schema)],
            [("--report", Report)]);
        var real = await SourceTable.Read(run, this, Real, cancel).ConfigureAwait(false);
        real.Check(null, Target);
        var synthetic = await SourceTable.Read(run, this, Synthetic, cancel, real.Table.Schema).ConfigureAwait(false);
        var held = Holdout is null ? null
            : await SourceTable.Read(run, this, Holdout, cancel, real.Table.Schema).ConfigureAwait(false);
        if (held is null)
            run.Tell("holdout", "none",
                "copies and utility cannot be held against unseen real rows; --holdout gives some");
        ConstraintRows.TellShares(run, real.Constraints, real.Table, synthetic.Table);
        var clock = Stopwatch.StartNew();
        var judgement = Judgement.Of(run, new Comparison(real.Table, synthetic.Table, held?.Table), Run.Seeded(Seed),
            new() { Targets = Target }, cancel);
        var seconds = clock.Elapsed.TotalSeconds;
        if (Report is not null)
        {
            await judgement.Write(run, Report, new ReportInfo
            {
                Title = real.Name,
                Source = Real,
                Output = Synthetic,
                Seed = (ulong)Seed,
                SourceRows = real.Rows,
                WrittenRows = synthetic.Rows,
                EvaluateSeconds = seconds,
                Created = run.Started,
                Notes = [.. run.Choices.Select(choice => $"{choice.About}: {choice.What} ({choice.Why})")],
            }, Run.Seeded(Seed), cancel).ConfigureAwait(false);
        }
        return new EvaluateOutcome
        {
            RealRows = real.Table.RowCount,
            SyntheticRows = synthetic.Table.RowCount,
            HoldoutRows = held?.Table.RowCount ?? 0,
            Seconds = seconds,
            Evaluation = judgement.Evaluation,
            Choices = run.Choices,
            Files = run.Files,
        };
    }
}

/// <summary>What came of <see cref="Evaluate"/>.</summary>
public sealed record EvaluateOutcome : Outcome
{
    /// <summary>Real rows compared.</summary>
    public int RealRows { get; init; }

    /// <summary>Synthetic rows compared.</summary>
    public int SyntheticRows { get; init; }

    /// <summary>Held-out rows compared.</summary>
    public int HoldoutRows { get; init; }

    /// <summary>Time to judge.</summary>
    public double Seconds { get; init; }

    /// <summary>How good and how private the synthetic rows are; null where databases were compared.</summary>
    public Evaluation? Evaluation { get; init; }

    /// <summary>How good the synthetic database is; null where tables were compared.</summary>
    public DatabaseScores? Database { get; init; }
}
