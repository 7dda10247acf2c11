using Semblance.Tables.Metrics.Neighbours;

namespace Semblance.Tables.Metrics;

/// <summary>
/// The distance to the closest record: how far the nearest training row is from a synthetic row, for the closest
/// twentieth of them (the 5th percentile). Much less than the holdout's is a sign of copying.
/// </summary>
/// <remarks>
/// N. Park et al. 2018 and many since. Data sets that pass it can still leak (Z. Yao et al., "The DCR delusion", 2025):
/// it is no proof. Its curves are the cumulative distributions. Cost: queries × training rows × columns.
/// </remarks>
public sealed record ClosestRecord : ClosenessMetric
{
    private const double Share = 0.05;

    /// <inheritdoc/>
    public override (double Low, double High) Range => (0, double.PositiveInfinity);

    /// <inheritdoc/>
    public override double Goal => double.PositiveInfinity;

    private protected override Score Measure(PrivacyNeighbours found)
    {
        var synthetic = Quantile.Sorted(found.Training.Distance);
        var real = Quantile.Sorted(found.HoldoutToTraining.Distance);
        var (low, high) = Quantile.Interval(synthetic, Share);
        var curves = new Dictionary<string, IReadOnlyList<CurvePoint>>
        {
            ["synthetic to training"] = Quantile.Curve(synthetic),
            [found.Holdout is null ? "training to other training" : "holdout to training"] = Quantile.Curve(real),
        };
        return new(Kind, Quantile.Of(synthetic, Share))
        {
            Low = low,
            High = high,
            Reference = Quantile.Of(real, Share),
            Details = new Dictionary<string, double>
            {
                ["median"] = Quantile.Of(synthetic, 0.5),
                ["median of real"] = Quantile.Of(real, 0.5),
                ["mean"] = synthetic.Average(distance => (double)distance),
                ["mean of real"] = real.Average(distance => (double)distance),
            },
            Curves = curves,
        };
    }
}
