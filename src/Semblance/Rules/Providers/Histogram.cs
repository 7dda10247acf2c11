namespace Semblance.Rules.Providers;

/// <summary>Numbers as a histogram has them: within a bin, each as often as any other.</summary>
public sealed record Histogram : Distribution
{
    /// <summary>The edges of the bins, ascending: one more than there are bins.</summary>
    public required IReadOnlyList<double> Edges { get; init; }

    /// <summary>How many values lie in each bin, in proportion.</summary>
    public required IReadOnlyList<double> Counts { get; init; }

    internal override Func<double, double> Quantile(Site site)
    {
        if (Edges.Count != Counts.Count + 1)
            throw site.Error("edges", $"There are {Edges.Count} edges for {Counts.Count} bins.",
                "Give one edge more than there are counts.");
        if (Edges.Zip(Edges.Skip(1)).Any(pair => pair.First >= pair.Second))
            throw site.Error("edges", "The edges do not ascend.", "Sort them, and leave out those that occur twice.");
        var edges = Edges.ToArray();
        var table = WeightTable.Of(Counts, site, "counts");
        return share =>
        {
            var bin = table.At(share, out var within);
            return edges[bin] + within * (edges[bin + 1] - edges[bin]);
        };
    }
}
