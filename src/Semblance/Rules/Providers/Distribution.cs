using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>Numbers by their distribution, cut off and rounded where that is asked.</summary>
/// <remarks>
/// A value is the distribution's quantile at one uniform number, so a row costs one draw; a distribution that is cut
/// off is
/// drawn between the shares that its bounds have, so nothing heaps up at them.
/// </remarks>
public abstract record Distribution : Provider
{
    /// <summary>The least value; what lies below has no chance.</summary>
    public double? Minimum { get; init; }

    /// <summary>The greatest value; what lies above has no chance.</summary>
    public double? Maximum { get; init; }

    /// <summary>Decimal places that are kept; 0 gives whole numbers. Left out: two, or none where values are whole
    /// anyway.</summary>
    [Range(0, 15)] public int? Decimals { get; init; }

    /// <summary>Whether values are whole numbers by themselves.</summary>
    internal virtual bool IsWhole => false;

    /// <summary>The value below which a share of all values lies; the share is in [0, 1).</summary>
    /// <exception cref="SemblanceException">The options do not fit together.</exception>
    internal abstract Func<double, double> Quantile(Site site);

    /// <summary>Values from two uniform numbers a row.</summary>
    internal virtual Func<RandomBlock, double> Draw(Site site)
    {
        var quantile = Between(Quantile(site), site);
        return block => quantile(block.First);
    }

    internal sealed override Maker Open(Site site)
    {
        if (Minimum > Maximum)
            throw site.Error("minimum", $"The minimum {Minimum} lies above the maximum {Maximum}.", "Exchange them.");
        var isWhole = Decimals == 0 || Decimals is null && IsWhole;
        var decimals = Decimals ?? 2;
        var schema = isWhole ? site.Is(ColumnKind.Integer)
            : site.Is(ColumnKind.Decimal, format: "0." + new string('0', decimals)) with { Decimals = decimals };
        var draw = Draw(site);
        return new(schema, batch =>
        {
            var draws = batch.Draws(site.Stream);
            var values = new double[batch.Count];
            for (var i = 0; i < values.Length; i++) values[i] = draw(draws.At((ulong)batch.Rows[i]));
            return BoundExpression.Numbers(values, schema);
        });
    }

    /// <summary>The quantiles between the bounds: the shares below them are found by bisection.</summary>
    private protected Func<double, double> Between(Func<double, double> quantile, Site site)
    {
        if (Minimum is null && Maximum is null) return quantile;
        double low = Minimum is { } least ? ShareBelow(quantile, least, false) : 0,
            high = Maximum is { } most ? ShareBelow(quantile, most, true) : 1;
        if (high <= low)
        {
            throw site.Error("minimum",
                string.Create(CultureInfo.InvariantCulture,
                    $"Next to nothing lies between {Minimum ?? double.NegativeInfinity} and "
                    + $"{Maximum ?? double.PositiveInfinity}."),
                "Move the bounds to where the distribution has values.");
        }
        double from = Minimum ?? double.NegativeInfinity, to = Maximum ?? double.PositiveInfinity;
        return share => Math.Clamp(quantile(low + share * (high - low)), from, to);
    }

    /// <summary>The share of values below a bound, or at most at it.</summary>
    private protected static double ShareBelow(Func<double, double> quantile, double bound, bool includes)
    {
        double low = 0, high = 1;
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            var value = quantile(middle);
            if (includes ? value <= bound : value < bound) low = middle;
            else high = middle;
        }
        return high > 1 - 1e-15 ? 1 : low < 1e-15 ? 0 : low;
    }
}
