using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Metrics;

namespace Semblance.Trials;

/// <summary>
/// Fits synthesizers on the same few rows and holds their rows against others that none of them saw, with the metrics
/// of an evaluation.
/// </summary>
internal sealed class TrialJudge
{
    /// <summary>Of fewer rows none can be spared: candidates are judged by the rows that they learnt from.</summary>
    private const int LeastSplit = 30;

    /// <summary>Rows that judges and searches take at most.</summary>
    private const int JudgeRows = 4000, Queries = 2000;

    private readonly Table learnt, held;
    private readonly Rng rng;
    private readonly CancellationToken cancel;

    /// <summary>Draws the rows.</summary>
    public TrialJudge(Table train, int rows, Rng rng, CancellationToken cancel)
    {
        (this.rng, this.cancel) = (rng, cancel);
        if (train.RowCount < LeastSplit) (learnt, held) = (train, train);
        else
        {
            var order = rng.Split("rows").Permutation(train.RowCount);
            learnt = train.Gather(order.AsSpan(0, rows));
            held = train.Gather(order.AsSpan(rows, Math.Min(rows, train.RowCount - rows)));
        }
    }

    /// <summary>Rows that candidates learn from.</summary>
    public int Rows => learnt.RowCount;

    /// <summary>Rows that they are judged by.</summary>
    public int HeldRows => held.RowCount;

    /// <summary>What real rows get beside the held-out ones; null before anything was measured.</summary>
    public TrialScores? Real { get; private set; }

    /// <summary>How many rows of a table candidates may learn from.</summary>
    public static int RowsOf(int count, int most) => count < LeastSplit ? count : Math.Min(most, count * 2 / 3);

    /// <summary>Seconds of one core that judging one candidate takes.</summary>
    public static double EstimateSeconds(int features, int rows) => 0.3 + 8e-6 * Math.Min(rows, JudgeRows) * features;

    /// <summary>Fits a candidate, samples it and measures.</summary>
    public TrialScores Measure(TableSynthesizer synthesizer)
    {
        var model = synthesizer.Fit(learnt, rng.Split("fit"), null, cancel);
        var sample = model.Sample(0, learnt.RowCount, rng.Split("sample"), null, cancel);
        // likeness to rows that were not learnt from: a copy machine gains nothing by it
        var fidelity = new Comparison(held, sample, learnt);
        var use = new Comparison(learnt, sample, held);
        var shapes = Score(new ColumnShapes(), fidelity);
        var trends = Score(new PairTrends(), fidelity);
        var detection = Score(new BoostedDetection { MaxRows = JudgeRows }, fidelity);
        var utility = Score(new BoostedUtility { MaxTargets = 1, MaxRows = JudgeRows }, use);
        var nearer = Score(new NearerToTraining { MaxQueries = Queries, MaxRows = JudgeRows }, use);
        Real ??= new()
        {
            Shapes = Rounded(shapes?.Reference), Trends = Rounded(trends?.Reference),
            Detection = Rounded(detection?.Reference),
            Utility = utility?.Reference is null ? null : 1, NearerToTraining = nearer?.Reference,
        };
        return new()
        {
            Shapes = Rounded(shapes?.Value), Trends = Rounded(trends?.Value), Detection = Rounded(detection?.Value),
            Utility = utility?.Reference > 0 ? Rounded(utility.Value / utility.Reference) : null,
            NearerToTraining = Rounded(nearer?.Value),
        };
    }

    // what a machine lacks (a native library) takes one measure away
    private Score? Score(Metric metric, Comparison data)
    {
        try
        {
            return metric.Compute(data, rng.Split("judge"), cancel);
        }
        catch (SemblanceException)
        {
            return null;
        }
    }

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 4) : null;
}
