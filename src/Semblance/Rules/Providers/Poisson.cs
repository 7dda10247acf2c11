using System.ComponentModel.DataAnnotations;

namespace Semblance.Rules.Providers;

/// <summary>Counts of independent events: orders of a customer, calls in an hour.</summary>
public sealed record Poisson : Distribution
{
    /// <summary>The mean count.</summary>
    [Range(0.0, 1e6)] public double Mean { get; init; } = 1;

    internal override bool IsWhole => true;

    internal override Func<double, double> Quantile(Site site)
    {
        // from ten deviations below the mean to beyond ten above it, in proportion to the mode's chance
        var reach = 10 * Math.Sqrt(Mean) + 20;
        int low = (int)Math.Max(0, Mean - reach), high = (int)(Mean + reach), mode = (int)Mean;
        var weights = new double[high - low + 1];
        weights[mode - low] = 1;
        for (var k = mode + 1; k <= high; k++) weights[k - low] = weights[k - low - 1] * Mean / k;
        for (var k = mode - 1; k >= low; k--) weights[k - low] = weights[k - low + 1] * (k + 1) / Mean;
        var table = new WeightTable(weights);
        return share => low + table.At(share);
    }
}
