namespace Semblance.Cli.Painting;

/// <summary>Small histograms of block letters.</summary>
internal static class Blocks
{
    private const string Heights = "▁▂▃▄▅▆▇█";

    /// <summary>One letter a bar, as high as its share of the highest; a blank where there is nothing.</summary>
    /// <param name="counts">
    /// The bars; neighbours are added up where they are more than <paramref name="width"/>.
    /// </param>
    /// <param name="width">The most letters.</param>
    public static string Of(IReadOnlyList<double> counts, int width)
    {
        var bars = counts.Count <= width ? counts : Merged(counts, width);
        var highest = bars.DefaultIfEmpty(0).Max();
        if (highest <= 0) return "";
        return string.Concat(bars.Select(bar => bar <= 0 ? ' '
            : Heights[Math.Clamp((int)Math.Ceiling(bar / highest * Heights.Length) - 1, 0, Heights.Length - 1)]));
    }

    private static double[] Merged(IReadOnlyList<double> counts, int width)
    {
        var bars = new double[width];
        for (var i = 0; i < counts.Count; i++) bars[(int)((long)i * width / counts.Count)] += counts[i];
        return bars;
    }
}
