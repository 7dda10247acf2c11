using System.ComponentModel.DataAnnotations;

namespace Semblance.Rules.Providers;

/// <summary>Ranks of which the first are frequent and the last rare: popularity, sizes of towns.</summary>
public sealed record Zipf : Distribution
{
    /// <summary>How many ranks there are; values are 1 to this.</summary>
    [Range(1, 10_000_000)] public int Ranks { get; init; } = 1000;

    /// <summary>How fast frequency falls: rank k comes in proportion to 1 / k to this power.</summary>
    [Range(0.0, 10.0)] public double Exponent { get; init; } = 1;

    internal override bool IsWhole => true;

    internal override Func<double, double> Quantile(Site site)
    {
        var weights = new double[Ranks];
        for (var i = 0; i < weights.Length; i++) weights[i] = Math.Pow(i + 1, -Exponent);
        var table = new WeightTable(weights);
        return share => 1 + table.At(share);
    }
}
