using Semblance.Random;
using Semblance.Reports;
using Semblance.Tables;

namespace Semblance.Recipes;

/// <summary>Judges synthetic rows by the real ones, and writes the report.</summary>
internal sealed record Judgement(Comparison Data, Evaluation Evaluation)
{
    /// <summary>The most rows that are judged; more would not narrow an interval that anybody reads.</summary>
    private const int MaxRows = 200_000;

    /// <summary>
    /// Judges a model by as many of its rows as it learnt from: the first ones of the output, and more of the same
    /// stream where the output is shorter.
    /// </summary>
    public static Judgement Of(Run run, TableModel model, Table train, Table? held, long rows, Rng rng,
        Condition? where,
        EvaluationOptions options, CancellationToken cancel)
    {
        if (where is not null)
        {
            train = Meeting(where, train);
            held = held is null ? null : Meeting(where, held);
            if (train.RowCount == 0)
            {
                throw new SemblanceException("No real row meets the condition, so there is nothing to judge by.",
                    "--where", "Widen the condition, or leave the judging out with --judge false.");
            }
            run.Tell("judged",
                $"by the {Written.Count(train.RowCount, "real row")} that "
                + $"{(train.RowCount == 1 ? "meets" : "meet")} the condition", "the others were not asked for");
            if (held is { RowCount: 0 }) held = null;
        }
        var count = Math.Min(train.RowCount, MaxRows);
        var counted = $"{Written.Count(count, "synthetic row")}";
        if (options.Level == EvaluationLevel.Quick)
            run.Tell("judged", $"quickly, on samples of {counted}",
                "--report, or --judge-level full, takes more of them and is surer");
        else if (rows != count && where is null)
        {
            run.Tell("judged", $"by {counted}", rows < count
                ? "a score of fewer rows would tell chance; these are what the same seed goes on to give"
                : "as many as the model learnt from");
        }
        run.Report("judge");
        var synthetic = model.Sample(0, count, rng, where, cancel);
        ConstraintRows.TellShares(run, model.Synthesizer.Constraints, train, synthetic);
        return Of(run, new Comparison(train, synthetic, held), rng, options, cancel);
    }

    /// <summary>Judges tables that are there.</summary>
    public static Judgement Of(Run run, Comparison data, Rng rng, EvaluationOptions options, CancellationToken cancel)
    {
        var evaluation = Evaluation.Run(data, options, rng.Split("judge"),
            run.Progress is null ? null : new OneStage(run.Progress), cancel);
        return new(data, evaluation);
    }

    /// <summary>Writes the report and its JSON twin.</summary>
    public async Task Write(Run run, string path, ReportInfo info, Rng rng, CancellationToken cancel)
    {
        run.Report("report");
        var report = await Task.Run(() => Report.Build(Data, Evaluation, info, rng, cancel), cancel)
            .ConfigureAwait(false);
        await report.SaveAsync(run.Locate(path), cancel).ConfigureAwait(false);
        run.Wrote(path);
        run.Wrote(ReportFile.TwinOf(path));
    }

    private static Table Meeting(Condition where, Table table)
    {
        var matches = where.Matches(table);
        return table.Gather([.. Enumerable.Range(0, table.RowCount).Where(row => matches[row])]);
    }

    /// <summary>One bar for all metrics, not one for each.</summary>
    private sealed class OneStage(IProgress<Progress> outer) : IProgress<Progress>
    {
        public void Report(Progress value) => outer.Report(value with { Stage = "judge" });
    }
}
