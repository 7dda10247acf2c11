using System.Globalization;
using Semblance.Catalog;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Encoders;

namespace Semblance.Trials;

/// <summary>Chooses among synthesizers: first by what they cost, then by what a trial finds.</summary>
internal sealed class TrialRun
{
    /// <summary>The part of the budget that the trial may take.</summary>
    private const double TrialShare = 0.25;

    /// <summary>
    /// A trial on fewer rows tells more of chance than of models: rather, dear candidates are left out.
    /// </summary>
    private const int LeastRows = 1000;

    private readonly Auto options;
    private readonly Table train;
    private readonly FeatureTable layout;
    private readonly List<TrialCandidate> candidates = []; // what is known of each; tried ones are replaced
    private readonly double budget;

    private TrialRun(Auto options, Table train, FeatureTable layout) =>
        (this.options, this.train, this.layout, budget) = (options, train, layout, options.Budget.TotalSeconds);

    /// <summary>The synthesizer that suits a table best, and how that was found.</summary>
    /// <param name="options">Budget, priority and rows of the trial.</param>
    /// <param name="synthesizers">What there is; those that cannot say what they cost are passed over.</param>
    /// <param name="train">The whole table.</param>
    /// <param name="layout">Its features.</param>
    /// <param name="rng">The stream of the trial.</param>
    /// <param name="progress">Told after each candidate.</param>
    /// <param name="cancel">Checked within each fit and metric.</param>
    public static (TableSynthesizer Chosen, Trial Trial) Choose(Auto options,
        IEnumerable<TableSynthesizer> synthesizers,
        Table train, FeatureTable layout, Rng rng, IProgress<Progress>? progress, CancellationToken cancel) =>
        new TrialRun(options, train, layout).Choose(synthesizers, rng, progress, cancel);

    private (TableSynthesizer Chosen, Trial Trial) Choose(IEnumerable<TableSynthesizer> synthesizers, Rng rng,
        IProgress<Progress>? progress, CancellationToken cancel)
    {
        var priced = synthesizers.Select(synthesizer => (Synthesizer: synthesizer,
            Seconds: synthesizer.EstimateSeconds(layout, train.RowCount)))
            .Where(pair => pair.Seconds is not null)
            .OrderBy(pair => pair.Seconds).ThenBy(pair => pair.Synthesizer.Kind, StringComparer.Ordinal).ToList();
        candidates.AddRange(
            priced.Select(pair => new TrialCandidate(pair.Synthesizer.Kind, Math.Round(pair.Seconds!.Value, 3))
        {
            Note = pair.Seconds > (1 - TrialShare) * budget ? "it takes longer than the budget leaves" : null,
        }));
        List<TableSynthesizer> fitting = [.. priced.Where(pair => pair.Seconds <= (1 - TrialShare) * budget)
            .Select(pair => pair.Synthesizer)];
        if (fitting.Count == 0)
            return (priced[0].Synthesizer,
                Untried(priced[0].Synthesizer,
                    $"the cheapest: nothing fits a budget of {Duration.Text(options.Budget)}"));
        var rows = Afford(fitting);
        if (fitting.Count == 1) return (fitting[0], Untried(fitting[0], "nothing else fits the budget"));

        var judge = new TrialJudge(train, rows, rng, cancel);
        for (var i = 0; i < fitting.Count; i++)
        {
            progress?.Report(new("try", i, fitting.Count));
            var synthesizer = fitting[i];
            Tell(synthesizer.Kind, candidate => Judged(candidate, synthesizer, judge));
        }
        progress?.Report(new("try", fitting.Count, fitting.Count));
        return Best(fitting, judge);
    }

    /// <summary>
    /// The rows that the trial takes: as many as its share of the budget pays for; where that is too few, the dearest
    /// candidates are left out.
    /// </summary>
    private int Afford(List<TableSynthesizer> fitting)
    {
        double CostOf(TableSynthesizer synthesizer, int rows) => synthesizer.EstimateSeconds(layout, rows)!.Value
            + TrialJudge.EstimateSeconds(layout.Features.Count, rows);
        bool IsDear(int rows) => fitting.Sum(synthesizer => CostOf(synthesizer, rows)) > TrialShare * budget;

        var rows = TrialJudge.RowsOf(train.RowCount, options.TrialRows);
        var least = Math.Min(LeastRows, rows);
        while (fitting.Count > 1 && IsDear(least))
        {
            var dearest = fitting.MaxBy(synthesizer => CostOf(synthesizer, least))!;
            fitting.Remove(dearest);
            Tell(dearest.Kind,
                candidate => candidate with { Note = "a trial of it takes longer than the budget leaves" });
        }
        while (rows > least && IsDear(rows)) rows = Math.Max(least, rows * 3 / 4);
        return rows;
    }

    private void Tell(string kind, Func<TrialCandidate, TrialCandidate> what)
    {
        var at = candidates.FindIndex(candidate => candidate.Kind == kind);
        candidates[at] = what(candidates[at]);
    }

    // a network that diverges on few rows, or a library that is missing, takes one candidate away, not the choice
    private TrialCandidate Judged(TrialCandidate candidate, TableSynthesizer synthesizer, TrialJudge judge)
    {
        try
        {
            var scores = judge.Measure(synthesizer);
            var measures = MeasuresOf(candidate with { Scores = scores });
            var score = measures.Sum(measure => measure.Weight * measure.Value)
                / measures.Sum(measure => measure.Weight);
            return candidate with { Scores = scores, Score = Math.Round(score, 4) };
        }
        catch (SemblanceException fault)
        {
            return candidate with { Note = $"{fault.Problem} {fault.Remedy}" };
        }
    }

    private IReadOnlyList<Measure> MeasuresOf(TrialCandidate candidate) =>
        Weights.Of(options.Priority).Of(candidate.Scores!, candidate.Seconds, budget);

    private (TableSynthesizer Chosen, Trial Trial) Best(List<TableSynthesizer> fitting, TrialJudge judge)
    {
        TrialCandidate[] ranked = [.. candidates.OrderByDescending(candidate => candidate.Score ?? -1)];
        if (ranked[0].Score is null)
            return (fitting[0], Untried(fitting[0], "the cheapest: no trial came to an end"));
        var chosen = fitting.First(synthesizer => synthesizer.Kind == ranked[0].Kind);
        var cost = $"some {Seconds(ranked[0].Seconds)} of {Duration.Text(options.Budget)}";
        var why = ranked[1].Score is null ? $"no other trial came to an end; {cost}"
            : $"{Advantage(ranked[0], ranked[1])}; {cost}";
        return (chosen, Told(chosen, why) with
        {
            Rows = judge.Rows,
            HeldRows = judge.HeldRows,
            Real = judge.Real,
            Candidates = ranked,
        });
    }

    private Trial Untried(TableSynthesizer chosen, string why)
    {
        var own = candidates.First(candidate => candidate.Kind == chosen.Kind);
        Tell(chosen.Kind, candidate => candidate with { Note = null });
        return Told(chosen, $"{why}; some {Seconds(own.Seconds)}");
    }

    private Trial Told(TableSynthesizer chosen, string why) => new()
    {
        Chosen = chosen.Kind,
        Why = why,
        Priority = options.Priority.ToString().ToLowerInvariant(),
        BudgetSeconds = budget,
        Candidates = [.. candidates],
    };

    /// <summary>The measure that most sets the best apart from the next.</summary>
    private string Advantage(TrialCandidate best, TrialCandidate next)
    {
        var (won, lost) = MeasuresOf(best).Zip(MeasuresOf(next))
            .MaxBy(pair => pair.First.Weight * (pair.First.Value - pair.Second.Value));
        var (own, other) = won.Name == Weights.Time ? (Seconds(won.Shown), Seconds(lost.Shown))
            : Apart(won.Shown, lost.Shown);
        return $"{won.Name} {own} against {other} by {next.Kind}";
    }

    // .98 and .95; where two digits do not tell them apart, three
    private static (string One, string Other) Apart(double one, double other)
    {
        var form = Math.Round(one, 2) == Math.Round(other, 2) ? ".000" : ".00";
        return (one.ToString(form, CultureInfo.InvariantCulture), other.ToString(form, CultureInfo.InvariantCulture));
    }

    private static string Seconds(double seconds) =>
        Duration.Text(TimeSpan.FromSeconds(seconds < 10 ? Math.Round(seconds, 1) : Math.Round(seconds)));
}
