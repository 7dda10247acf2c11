using System.ComponentModel.DataAnnotations;

namespace Semblance.Rules.Providers;

/// <summary>Waiting times: mostly short, now and then long.</summary>
public sealed record Exponential : Distribution
{
    /// <summary>The mean.</summary>
    [Range(0.0, double.MaxValue)] public double Mean { get; init; } = 1;

    internal override Func<double, double> Quantile(Site site)
    {
        var mean = Mean;
        return share => -mean * Math.Log(1 - share);
    }
}
