using System.ComponentModel.DataAnnotations;
using Semblance.Random;
using Semblance.Tables.Metrics.Judges;

namespace Semblance.Tables.Metrics;

/// <summary>
/// A metric that trains a predictor on synthetic rows and tests it on real rows that neither it nor the model saw, for
/// every plausible target; beside it the same predictor trained on as many real rows. A part is a target: AUC (of one
/// label against the rest where there are several), or R² for a number.
/// </summary>
public abstract record UtilityMetric : Metric
{
    /// <summary>Columns to predict; empty to choose plausible ones.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>
    /// The most targets that are chosen where none is named: every plausible one, up to these. More costs
    /// proportionally more time.
    /// </summary>
    [Range(1, 100)] public int MaxTargets { get; init; } = 8;

    /// <summary>Rows that a predictor learns from. More makes it better, and costs proportionally more time.</summary>
    [Range(100, 10_000_000)] public int MaxRows { get; init; } = 50_000;

    /// <inheritdoc/>
    public override MetricGroup Group => MetricGroup.Utility;

    /// <inheritdoc/>
    public override (double Low, double High) Range => (-1, 1);

    /// <inheritdoc/>
    public override double Goal => 1;

    /// <summary>Fails here, and not in one of several threads, where the judge's library is missing.</summary>
    private protected virtual void Prepare()
    {
    }

    private protected abstract Prediction Learn(Target target, ComparedRows train, float[] answers, ComparedRows test,
        CancellationToken cancel);

    /// <inheritdoc/>
    public sealed override Score Compute(Comparison data, Rng rng, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        Prepare();
        var tables = ComparedTables.Of(data);
        var draws = rng.Split("utility"); // the same rows and targets for every judge
        var targets = TargetChoice.Of(tables, Targets, MaxTargets, draws.Split("targets"));
        if (targets.Count == 0)
            return new(Kind,
                null) { Note = "No column is a plausible target: none is tied to others, or each copies another." };

        var (real, synthetic, test) = Split(tables, draws);
        var parts = new ScorePart[targets.Count];
        Parallel.For(0, parts.Length, new ParallelOptions { CancellationToken = cancel },
            i => parts[i] = Part(targets[i], real, synthetic, test, cancel));
        var valued = parts.Where(part => part.Value is not null).ToArray();
        var note = tables.Holdout is null
            ? "There is no holdout: the test rows are ones that the model learnt from, which "
                + "flatters. Hold out rows to judge this." : null;
        if (valued.Length == 0)
            return new(Kind, null) { Note = "No target could be judged; each says why.", Parts = parts };
        return new(Kind, valued.Average(part => part.Value))
        {
            Low = valued.Average(part => part.Low),
            High = valued.Average(part => part.High),
            Reference = valued.Average(part => part.Reference),
            ReferenceNote =
                $"the same judge trained on {real.Count:N0} real rows, tested on the same {test.Count:N0} real rows",
            Note = note,
            Subsample = new Dictionary<string, int> { ["real"] = real.Count, ["synthetic"] = synthetic.Count,
                ["test"] = test.Count },
            Parts = [.. parts.OrderByDescending(part => (part.Reference - part.Value) ?? double.NegativeInfinity)],
        };
    }

    // as many real as synthetic rows to learn from; the holdout, or a fifth of the real rows, to test on
    private (ComparedRows Real, ComparedRows Synthetic, ComparedRows Test) Split(ComparedTables tables, Rng rng)
    {
        var (real, test) = (tables.Real, tables.Holdout);
        if (test is null)
        {
            var order = rng.Split("test").Permutation(real.Count);
            var cut = Math.Max(1, order.Length / 5);
            (test, real) = (real.Gather(order[..cut]), real.Gather(order[cut..]));
        }
        var count = Math.Min(MaxRows, Math.Min(real.Count, tables.Synthetic.Count));
        return (Take(real, count, rng.Split("real")), Take(tables.Synthetic, count, rng.Split("synthetic")),
            Take(test, Math.Min(MaxRows, test.Count), rng.Split("rows")));
    }

    private static ComparedRows Take(ComparedRows rows, int count, Rng rng) =>
        rows.Count == count ? rows : rows.Gather(rng.Permutation(rows.Count)[..count]);

    private ScorePart Part(Target target, ComparedRows real, ComparedRows synthetic, ComparedRows test,
        CancellationToken cancel)
    {
        var (testRows, answers) = target.Answered(test);
        if (testRows.Count == 0) return new([target.Name], null) { Note = "Every test row lacks this value." };
        var (left, right) = (target.Answered(real), target.Answered(synthetic));
        if (right.Rows.Count == 0) return new([target.Name], null) { Note = "Every synthetic row lacks this value." };
        if (left.Rows.Count == 0)
            return new([target.Name], null) { Note = "Every real row to learn from lacks this value." };
        Prediction? onReal = null, onSynthetic = null;
        Parallel.Invoke(new ParallelOptions { CancellationToken = cancel },
            () => onReal = Learn(target, left.Rows, left.Answers, testRows, cancel),
            () => onSynthetic = Learn(target, right.Rows, right.Answers, testRows, cancel));
        var (reference, value) = (onReal!.Judge(target, answers), onSynthetic!.Judge(target, answers));
        if (!double.IsFinite(value.Value) || !double.IsFinite(reference.Value))
            return new([target.Name], null) { Note = "The test rows hold a single value: nothing to tell apart." };
        var details = new Dictionary<string, double>
        {
            [value.Name] = value.Value,
            [$"{value.Name} trained on real"] = reference.Value,
            ["importance agreement"] = RankCorrelation.Of(onReal!.Importances, onSynthetic.Importances),
        };
        foreach (var (name, figure) in value.Others)
            (details[name], details[$"{name} trained on real"]) = (figure, reference.Others[name]);
        var names = real.Columns.Select(column => column.Name).Where((_, i) => i != target.Column).ToArray();
        return new([target.Name], Math.Max(-1, value.Value))
        {
            Low = Math.Max(-1, value.Value - 1.96 * value.Error),
            High = Math.Clamp(value.Value + 1.96 * value.Error, -1, 1),
            Reference = Math.Max(-1, reference.Value),
            Details = details,
            Note = value.Name,
            Parts = [.. names.Select((name, i) => new ScorePart([name],
                onSynthetic.Importances[i]) { Reference = onReal.Importances[i] })
                .OrderByDescending(part => part.Reference)],
        };
    }
}
