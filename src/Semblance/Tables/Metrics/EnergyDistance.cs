using System.ComponentModel.DataAnnotations;
using Semblance.Random;
using Semblance.Tables.Metrics.Neighbours;

namespace Semblance.Tables.Metrics;

/// <summary>
/// How far apart the joint distributions of all columns are, from 0 (the same) to 1: the energy distance as a share of
/// the mean distance between a real and a synthetic row.
/// </summary>
/// <remarks>
/// G. J. Székely, M. L. Rizzo, "Energy statistics: a class of statistics based on distances", 2013: (2 E|X-Y| - E|X-X'|
/// - E|Y-Y'|) / 2 E|X-Y| with Euclidean distances of standardised one-hot rows, without bias (so real against real may
/// fall below 0, which is reported as 0). Cost: rows² × columns over a sub-sample.
/// </remarks>
public sealed record EnergyDistance : Metric
{
    /// <summary>Rows of each side, drawn at random. More narrows the interval; time grows with the square.</summary>
    [Range(64, 100_000)] public int MaxRows { get; init; } = 3_000;

    /// <inheritdoc/>
    public override MetricGroup Group => MetricGroup.Fidelity;

    /// <inheritdoc/>
    public override (double Low, double High) Range => (0, 1);

    /// <inheritdoc/>
    public override double Goal => 0;

    /// <inheritdoc/>
    public override Score Compute(Comparison data, Rng rng, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var tables = ComparedTables.Of(data);
        var draws = rng.Split(Kind);
        if (tables.Columns.Count == 0)
            return new(Kind, null) { Note = "The table has no column that fidelity is measured on." };
        var (real, synthetic) = (Sample(tables.Real, draws.Split("real")),
            Sample(tables.Synthetic, draws.Split("synthetic")));
        if (Math.Min(real.Count, synthetic.Count) < 2 * Replicates.Groups)
            return new(Kind, null) { Note = $"It needs at least {2 * Replicates.Groups} rows on each side." };
        var scale = new DistanceScale(tables.Real, RowDistance.SquaredDeviations);
        if (Shares(real, synthetic, scale, cancel) is not { } values)
            return new(Kind, null) { Note = "All rows are alike." };
        var (reference, note) = Reference(tables, scale, draws.Split("reference"), cancel);
        var half = Replicates.HalfWidth(values);
        return new(Kind, Math.Max(0, values[0]))
        {
            Low = Math.Max(0, values[0] - half!.Value),
            High = Math.Clamp(values[0] + half.Value, 0, 1),
            Reference = reference is null ? null : Math.Max(0, reference.Value),
            ReferenceNote = note,
            Subsample = new Dictionary<string, int> { ["real"] = real.Count, ["synthetic"] = synthetic.Count },
        };
    }

    private (double? Value, string Note) Reference(ComparedTables tables, DistanceScale scale, Rng rng,
        CancellationToken cancel)
    {
        var (left, right) = (tables.Real, tables.Holdout);
        if (right is null)
        {
            var order = rng.Permutation(left.Count);
            (left, right) = (left.Gather(order[..(order.Length / 2)]), left.Gather(order[(order.Length / 2)..]));
        }
        (left, right) = (Sample(left, rng.Split("left")), Sample(right, rng.Split("right")));
        if (Math.Min(left.Count, right.Count) < 2 * Replicates.Groups)
            return (null, "There are too few real rows for real against real.");
        return (Shares(left, right, scale, cancel)?[0], tables.Holdout is null
            ? $"{right.Count:N0} real rows against {left.Count:N0} other real rows (there is no holdout)"
            : $"{right.Count:N0} rows of the holdout against {left.Count:N0} training rows");
    }

    private ComparedRows Sample(ComparedRows rows, Rng rng) =>
        rows.Gather(rng.Permutation(rows.Count)[..Math.Min(MaxRows, rows.Count)]);

    // the rows are in random order, so a row's group is its index modulo the groups
    private static double[]? Shares(ComparedRows real, ComparedRows other, DistanceScale scale,
        CancellationToken cancel)
    {
        var (x, y) = (new PointSet(real, scale), new PointSet(other, scale));
        var (between, withinX, withinY) = (Sums(x, y, cancel), Sums(x, x, cancel), Sums(y, y, cancel));
        var shares = new double[1 + Replicates.Groups];
        for (var r = 0; r < shares.Length; r++)
        {
            var (n, m) = (Left(x.Count, r - 1), Left(y.Count, r - 1));
            var mean = Without(between, r - 1) / (n * m);
            if (!(mean > 0)) return null;
            shares[r] = (2 * mean - Without(withinX, r - 1) / (n * (n - 1))
                - Without(withinY, r - 1) / (m * (m - 1))) / (2 * mean);
        }
        return shares;

        static double Left(int count, int group) =>
            count - (group < 0 ? 0 : count / Replicates.Groups + (group < count % Replicates.Groups ? 1 : 0));
    }

    // sums of distances by group of the first and of the second row
    private static double[,] Sums(PointSet a, PointSet b, CancellationToken cancel)
    {
        const int groups = Replicates.Groups;
        var byRow = new double[a.Count][];
        for (var i = 0; i < byRow.Length; i++) byRow[i] = new double[groups];
        PairwiseDistances.ForEach(a, b, RowDistance.SquaredDeviations, (query, first, run) =>
        {
            var sums = byRow[query];
            for (var i = 0; i < run.Length; i++) sums[(first + i) % groups] += MathF.Sqrt(run[i]);
        }, cancel);
        var total = new double[groups, groups];
        for (var i = 0; i < byRow.Length; i++)
        {
            for (var g = 0; g < groups; g++) total[i % groups, g] += byRow[i][g];
        }
        return total;
    }

    private static double Without(double[,] sums, int group)
    {
        double total = 0;
        for (var a = 0; a < Replicates.Groups; a++)
        {
            for (var b = 0; b < Replicates.Groups; b++)
            {
                if (a != group && b != group) total += sums[a, b];
            }
        }
        return total;
    }
}
