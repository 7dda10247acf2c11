using System.ComponentModel.DataAnnotations;

namespace Semblance.Rules.Providers;

/// <summary>Positive numbers with a long tail, whose logarithms are normal: prices, incomes, sizes.</summary>
public sealed record Lognormal : Distribution
{
    /// <summary>The value that half of the values lie below.</summary>
    [Range(0.0, double.MaxValue)] public double Median { get; init; } = 1;

    /// <summary>Standard deviation of the natural logarithm: 0.5 is moderate, 1 has a long tail.</summary>
    [Range(0.0, 50.0)] public double Spread { get; init; } = 0.5;

    internal override Func<double, double> Quantile(Site site)
    {
        var (median, spread) = (Median, Spread);
        return share => median * Math.Exp(spread * Random.Normal.Quantile(share + 5.55e-17));
    }
}
