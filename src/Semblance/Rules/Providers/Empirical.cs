namespace Semblance.Rules.Providers;

/// <summary>Numbers of a list, each as often as its weight says.</summary>
public sealed record Empirical : Distribution
{
    /// <summary>The values.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>How often each value comes, in proportion. Left out: all alike.</summary>
    public IReadOnlyList<double> Weights { get; init; } = [];

    internal override bool IsWhole => Values.All(value => value % 1 == 0);

    internal override Func<double, double> Quantile(Site site)
    {
        if (Values.Count == 0) throw site.Error("values", "The list is empty.", "Give it values, such as [1, 2, 5].");
        if (Weights.Count > 0 && Weights.Count != Values.Count)
            throw site.Error("weights", $"There are {Weights.Count} weights for {Values.Count} values.",
                "Give one weight for each value.");
        // quantiles ascend
        var order = Enumerable.Range(0, Values.Count).OrderBy(i => Values[i]).ToArray();
        var values = Array.ConvertAll(order, i => Values[i]);
        var table = WeightTable.Of(Weights.Count > 0 ? Array.ConvertAll(order, i => Weights[i])
            : [.. values.Select(_ => 1.0)], site, "weights");
        return share => values[table.At(share)];
    }
}
