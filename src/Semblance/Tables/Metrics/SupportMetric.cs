using System.ComponentModel.DataAnnotations;
using Semblance.Random;
using Semblance.Tables.Metrics.Neighbours;

namespace Semblance.Tables.Metrics;

/// <summary>
/// Where synthetic rows lie in the support of real rows, and the reverse. A row is a point of standardised numbers and
/// one-hot labels; the support of share α is the ball around the mean that holds a share α of the rows.
/// </summary>
/// <remarks>
/// A. M. Alaa, B. van Breugel, E. Saveliev, M. van der Schaar, "How faithful is your synthetic data?
/// Sample-level metrics for evaluating and auditing generative models", ICML 2022. The paper learns an
/// embedding first; like the "naive" figures that tables print, we measure in the space of the data
/// itself. Cost: rows² × columns over a sub-sample.
/// </remarks>
public abstract record SupportMetric : Metric
{
    private protected const int Steps = 30;

    /// <summary>Rows of each side, drawn at random. More narrows the interval; time grows with the square.</summary>
    [Range(64, 100_000)] public int MaxRows { get; init; } = 5_000;

    /// <inheritdoc/>
    public override MetricGroup Group => MetricGroup.Fidelity;

    /// <inheritdoc/>
    public override (double Low, double High) Range => (0, 1);

    /// <inheritdoc/>
    public override double Goal => 1;

    /// <summary>
    /// For each row that is judged: the smallest share at which it counts; above 1 where it never does.
    /// </summary>
    private protected abstract double[] Entries(ComparedRows real, ComparedRows other, DistanceScale scale,
        CancellationToken cancel);

    /// <inheritdoc/>
    public sealed override Score Compute(Comparison data, Rng rng, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var tables = ComparedTables.Of(data);
        var draws = rng.Split(nameof(SupportMetric)); // the same rows for precision and recall
        if (tables.Columns.Count == 0)
            return new(Kind, null) { Note = "The table has no column that fidelity is measured on." };
        var count = Math.Min(MaxRows, Math.Min(tables.Real.Count, tables.Synthetic.Count));
        if (count < 2 * Replicates.Groups)
            return new(Kind, null) { Note = $"It needs at least {2 * Replicates.Groups} rows on each side." };
        var scale = new DistanceScale(tables.Real, RowDistance.SquaredDeviations);
        var (values, curve) = Integrate(Entries(Take(tables.Real, count, draws.Split("real")),
            Take(tables.Synthetic, count, draws.Split("synthetic")), scale, cancel));
        var (reference, realCurve, note) = Reference(tables, count, scale, draws.Split("reference"), cancel);
        var half = Replicates.HalfWidth(values);
        var curves = new Dictionary<string, IReadOnlyList<CurvePoint>> { ["synthetic"] = curve };
        if (realCurve is not null) curves["real"] = realCurve;
        return new(Kind, values[0])
        {
            Low = Math.Max(0, values[0] - half!.Value),
            High = Math.Min(1, values[0] + half.Value),
            Reference = reference,
            ReferenceNote = note,
            Subsample = new Dictionary<string, int> { ["real"] = count, ["synthetic"] = count },
            Curves = curves,
        };
    }

    private (double? Value, IReadOnlyList<CurvePoint>? Curve, string Note) Reference(ComparedTables tables, int count,
        DistanceScale scale,
        Rng rng, CancellationToken cancel)
    {
        var (left, right) = (tables.Real, tables.Holdout);
        if (right is null)
        {
            var order = rng.Permutation(left.Count);
            (left, right) = (left.Gather(order[..(order.Length / 2)]), left.Gather(order[(order.Length / 2)..]));
        }
        count = Math.Min(count, Math.Min(left.Count, right.Count));
        if (count < 2 * Replicates.Groups) return (null, null, "There are too few real rows for real against real.");
        var (values, curve) = Integrate(Entries(Take(left, count, rng.Split("left")),
            Take(right, count, rng.Split("right")), scale, cancel));
        return (values[0], curve, tables.Holdout is null
            ? $"{count:N0} real rows against as many other real rows (there is no holdout)"
            : $"{count:N0} rows of the holdout against as many training rows");
    }

    // 1 - 2 ∫ |share(α) - α| dα over a grid, on all rows and with each group left out
    private static (double[] Values, IReadOnlyList<CurvePoint> Curve) Integrate(double[] entries)
    {
        var values = new double[1 + Replicates.Groups];
        var curve = new List<CurvePoint>();
        for (var r = 0; r < values.Length; r++)
        {
            var kept = entries.Where((_, i) => r == 0 || i % Replicates.Groups != r - 1).Order().ToArray();
            double area = 0, last = 0;
            for (int step = 0, seen = 0; step <= Steps; step++)
            {
                var alpha = (double)step / Steps;
                while (seen < kept.Length && kept[seen] <= alpha) seen++;
                var share = (double)seen / kept.Length;
                var gap = Math.Abs(share - alpha);
                if (step > 0) area += (gap + last) / 2 / Steps;
                last = gap;
                if (r == 0) curve.Add(new(alpha, share));
            }
            values[r] = Math.Max(0, 1 - 2 * area);
        }
        return (values, curve);
    }

    private static ComparedRows Take(ComparedRows rows, int count, Rng rng) =>
        rows.Gather(rng.Permutation(rows.Count)[..count]);
}

/// <summary>The mean of rows, and how far rows are from it.</summary>
internal sealed class Centre
{
    private readonly DistanceScale _scale;
    private readonly double[] _mean;
    private readonly double[][] _shares;

    public Centre(ComparedRows rows, DistanceScale scale)
    {
        _scale = scale;
        _mean = new double[rows.Columns.Count];
        _shares = new double[rows.Columns.Count][];
        for (var i = 0; i < _mean.Length; i++)
        {
            _shares[i] = new double[(rows.Columns[i].Levels?.Length ?? 1) + 1];
            for (var row = 0; row < rows.Count; row++)
            {
                _shares[i][Mark(rows, i, row)] += 1.0 / rows.Count;
                if (rows.Columns[i].IsNumber) _mean[i] += scale.Scale(i, rows.Numbers(i)[row]) / rows.Count;
            }
        }
        Radii = Distances(rows);
        Array.Sort(Radii);
    }

    /// <summary>Squared distances of the rows that the mean was taken of, ascending.</summary>
    public double[] Radii { get; }

    /// <summary>The share of the rows that are as near to the mean as this; above 1 where none is as far.</summary>
    public double ShareWithin(double distance)
    {
        // the smallest α whose ball, of the α-quantile's radius, reaches as far
        int low = 0, high = Radii.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Radii[middle] < distance) low = middle + 1;
            else high = middle;
        }
        return low == Radii.Length ? 2 : (low + 1.0) / Radii.Length;
    }

    public double[] Distances(ComparedRows rows)
    {
        var distances = new double[rows.Count];
        for (var i = 0; i < _mean.Length; i++)
        {
            var squares = _shares[i].Sum(share => share * share);
            for (var row = 0; row < distances.Length; row++)
            {
                // |one-hot - shares|² = 1 - 2 share + Σ share²
                distances[row] += 1 - 2 * _shares[i][Mark(rows, i, row)] + squares;
                if (!rows.Columns[i].IsNumber) continue;
                var from = _scale.Scale(i, rows.Numbers(i)[row]) - _mean[i];
                distances[row] += from * from;
            }
        }
        return distances;
    }

    private static int Mark(ComparedRows rows, int column, int row) =>
        rows.Columns[column].IsNumber ? double.IsNaN(rows.Numbers(column)[row]) ? 0 : 1 : rows.Codes(column)[row] + 1;
}
