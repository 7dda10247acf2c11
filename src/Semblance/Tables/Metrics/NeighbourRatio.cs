using Semblance.Tables.Metrics.Neighbours;

namespace Semblance.Tables.Metrics;

/// <summary>
/// The nearest-neighbour distance ratio: how far the nearest training row is from a synthetic row, beside the second
/// nearest; the 5th percentile. Near 0, a row sits right upon one training row where there is no other: a copied
/// outlier. 1 is a row that leans on nobody.
/// </summary>
/// <remarks>After D. Lowe's ratio test, as privacy reports use it. Cost: queries × training rows × columns.</remarks>
public sealed record NeighbourRatio : ClosenessMetric
{
    private const double Share = 0.05;

    /// <inheritdoc/>
    public override (double Low, double High) Range => (0, 1);

    /// <inheritdoc/>
    public override double Goal => 1;

    private protected override Score Measure(PrivacyNeighbours found)
    {
        var synthetic = Quantile.Sorted(Ratios(found.Training));
        var real = Quantile.Sorted(Ratios(found.HoldoutToTraining));
        var (low, high) = Quantile.Interval(synthetic, Share);
        return new(Kind, Quantile.Of(synthetic, Share))
        {
            Low = low,
            High = high,
            Reference = Quantile.Of(real, Share),
            Details = new Dictionary<string, double>
            {
                ["median"] = Quantile.Of(synthetic, 0.5),
                ["median of real"] = Quantile.Of(real, 0.5),
            },
            Curves = new Dictionary<string, IReadOnlyList<CurvePoint>>
            {
                ["synthetic"] = Quantile.Curve(synthetic),
                ["real"] = Quantile.Curve(real),
            },
        };
    }

    // two training rows at distance 0 hide each other
    private static float[] Ratios(Nearest nearest) =>
        [.. nearest.Distance.Zip(nearest.Second, (first, second) => second > 0 ? first / second : 1)];
}
