namespace Semblance.Rules.Providers;

/// <summary>Numbers of a range, each as often as any other.</summary>
public sealed record Uniform : Distribution
{
    /// <summary>The lower end of the range.</summary>
    public double From { get; init; }

    /// <summary>The upper end of the range; where values are whole, it is one of them.</summary>
    public double To { get; init; } = 1;

    internal override Func<double, double> Quantile(Site site)
    {
        if (From > To) throw site.Error("from",
            FormattableString.Invariant($"The range begins at {From}, after its end {To}."), "Exchange them.");
        var (from, width) = (From, To - From);
        // the ends of whole numbers have as much room as those between
        return Decimals == 0 ? share => from + Math.Floor(share * (width + 1)) : share => from + share * width;
    }
}
