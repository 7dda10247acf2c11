using Semblance.Random;

namespace Semblance.Rules.Providers;

/// <summary>
/// One of several distributions for each row: two kinds of customers, a peak beside a long tail. Bounds cut each part
/// off.
/// </summary>
public sealed record Mixture : Distribution
{
    /// <summary>The distributions.</summary>
    public required IReadOnlyList<Distribution> Parts { get; init; }

    /// <summary>How often each part is drawn, in proportion. Left out: all alike.</summary>
    public IReadOnlyList<double> Weights { get; init; } = [];

    internal override bool IsWhole => Parts.All(part => part.Decimals == 0 || part.Decimals is null && part.IsWhole);

    internal override Func<double, double> Quantile(Site site) =>
        throw new NotSupportedException("A mixture is drawn by parts.");

    internal override Func<RandomBlock, double> Draw(Site site)
    {
        if (Parts.Count == 0) throw site.Error("parts", "The mixture has no parts.",
            "Give it two distributions or more.");
        if (Weights.Count > 0 && Weights.Count != Parts.Count)
            throw site.Error("weights", $"There are {Weights.Count} weights for {Parts.Count} parts.",
                "Give one weight for each part.");
        var parts = Parts.Select((part, i) => (part with
        {
            Minimum = Larger(part.Minimum, Minimum),
            Maximum = -Larger(-part.Maximum, -Maximum),
        }).Draw(site with { Path = $"{site.Path}.parts[{i}]" })).ToArray();
        var table = WeightTable.Of(Weights.Count > 0 ? Weights : [.. parts.Select(_ => 1.0)], site, "weights");
        // the part by the first number; its value by the second and, where it is a mixture too, by the first's low bits
        return block => parts[table.At(block.First)](new RandomBlock(block.C, block.D, block.B, block.A));
    }

    private static double? Larger(double? one, double? other) => one is null || other > one ? other : one;
}
