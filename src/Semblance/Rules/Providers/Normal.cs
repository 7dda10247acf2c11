using System.ComponentModel.DataAnnotations;

namespace Semblance.Rules.Providers;

/// <summary>Numbers around a mean, as far on either side: heights, errors of measurement.</summary>
public sealed record Normal : Distribution
{
    /// <summary>The middle.</summary>
    public double Mean { get; init; }

    /// <summary>The standard deviation: two thirds of the values lie within it on either side.</summary>
    [Range(0.0, double.MaxValue)] public double Deviation { get; init; } = 1;

    internal override Func<double, double> Quantile(Site site)
    {
        var (mean, deviation) = (Mean, Deviation);
        return share => mean + deviation * Random.Normal.Quantile(share + 5.55e-17);
    }
}
