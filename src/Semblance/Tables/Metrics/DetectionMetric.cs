using System.ComponentModel.DataAnnotations;
using Semblance.Random;
using Semblance.Tables.Metrics.Judges;

namespace Semblance.Tables.Metrics;

/// <summary>
/// A metric that trains a judge to tell synthetic rows from real ones, on three stratified folds, and says how far it
/// is from being able to: 2 - 2 max(AUC, ½). 1: it cannot tell. 0: it always can.
/// </summary>
public abstract record DetectionMetric : Metric
{
    private protected const int Folds = 3;

    /// <summary>
    /// Rows of each side that are shown to the judge. More makes it sharper, and costs proportionally more time.
    /// </summary>
    [Range(100, 10_000_000)] public int MaxRows { get; init; } = 50_000;

    /// <inheritdoc/>
    public override MetricGroup Group => MetricGroup.Fidelity;

    /// <inheritdoc/>
    public override (double Low, double High) Range => (0, 1);

    /// <inheritdoc/>
    public override double Goal => 1;

    /// <summary>Out-of-fold scores of the rows (higher: more synthetic), and what each column adds to them.</summary>
    private protected abstract (double[] Scores, double[] Importances) Judge(ComparedRows real,
        ComparedRows synthetic, int[] folds,
        CancellationToken cancel);

    /// <inheritdoc/>
    public sealed override Score Compute(Comparison data, Rng rng, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var tables = ComparedTables.Of(data);
        var draws = rng.Split("detection"); // the same rows and folds for every judge
        if (tables.Columns.Count == 0)
            return new(Kind, null) { Note = "The table has no column that fidelity is measured on." };
        var count = Math.Min(MaxRows, Math.Min(tables.Real.Count, tables.Synthetic.Count));
        if (count < 2 * Folds)
            return new(Kind,
                null) { Note = $"Cross-validation needs at least {2 * Folds} rows on each side; there are {count}." };

        var found = Tell(tables.Real, tables.Synthetic, count, draws, cancel);
        var (reference, note) = RealAgainstReal(tables, count, draws.Split("reference"), cancel);
        return new(Kind, ToScore(found.Auc))
        {
            Low = ToScore(found.Auc + 1.96 * found.Error),
            High = ToScore(found.Auc - 1.96 * found.Error),
            Reference = reference,
            ReferenceNote = note,
            Details = new Dictionary<string, double> { ["auc"] = found.Auc, ["auc error"] = found.Error },
            Subsample = new Dictionary<string, int> { ["real"] = count, ["synthetic"] = count },
            Curves = new Dictionary<string, IReadOnlyList<CurvePoint>> { ["roc"] = found.Roc },
            Note = found.Auc < 0.45
                ? "The judge does worse than chance: synthetic rows repeat real ones, or real rows repeat each other."
                : null,
            Parts = [.. tables.Columns.Zip(found.Importances, (column, share) => new ScorePart([column.Name], share))
                .OrderByDescending(part => part.Value)],
        };
    }

    private (double? Reference, string? Note) RealAgainstReal(ComparedTables tables, int count, Rng rng,
        CancellationToken cancel)
    {
        var (left, right) = (tables.Real, tables.Holdout);
        if (right is null)
        {
            var order = rng.Permutation(left.Count);
            (left, right) = (tables.Real.Gather(order[..(order.Length / 2)]),
                tables.Real.Gather(order[(order.Length / 2)..]));
        }
        count = Math.Min(count, Math.Min(left.Count, right.Count));
        if (count < 2 * Folds) return (null, "There are too few real rows for real against real.");
        var found = Tell(left, right, count, rng, cancel);
        return (ToScore(found.Auc), tables.Holdout is null
            ? $"{count:N0} real rows against as many other real rows (there is no holdout)"
            : $"{count:N0} rows of the holdout against as many training rows");
    }

    /// <summary>The score of these rows alone, without an interval or a reference.</summary>
    internal double Closeness(ComparedRows real, ComparedRows other, Rng rng, CancellationToken cancel) =>
        ToScore(Tell(real, other, Math.Min(real.Count, other.Count), rng, cancel).Auc);

    private Found Tell(ComparedRows real, ComparedRows other, int count, Rng rng, CancellationToken cancel)
    {
        var left = real.Gather(rng.Split("real").Permutation(real.Count)[..count]);
        var right = other.Gather(rng.Split("other").Permutation(other.Count)[..count]);
        var labels = new int[2 * count];
        Array.Fill(labels, 1, count, count);
        var folds = StratifiedFolds.Of(labels, Folds, rng.Split("folds"));
        var (scores, importances) = Judge(left, right, folds, cancel);
        double auc = 0, variance = 0;
        for (var fold = 0; fold < Folds; fold++)
        {
            var rows = Enumerable.Range(0, labels.Length).Where(row => folds[row] == fold).ToArray();
            var curve = RocCurve.Of(Array.ConvertAll(rows, row => scores[row]),
                Array.ConvertAll(rows, row => labels[row] == 1));
            auc += curve.Area / Folds;
            variance += curve.Variance / (Folds * Folds);
        }
        return new(auc, Math.Sqrt(variance), importances,
            RocCurve.Points(scores, Array.ConvertAll(labels, label => label == 1)));
    }

    private static double ToScore(double auc) => Math.Clamp(2 - 2 * Math.Max(auc, 0.5), 0, 1);

    private sealed record Found(double Auc, double Error, double[] Importances, IReadOnlyList<CurvePoint> Roc);
}
