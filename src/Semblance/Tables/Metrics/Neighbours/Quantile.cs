namespace Semblance.Tables.Metrics.Neighbours;

/// <summary>Quantiles and cumulative curves of a sample.</summary>
internal static class Quantile
{
    /// <summary>The value that this share of the sorted sample lies at or below.</summary>
    public static double Of(float[] sorted, double share) =>
        sorted[Math.Clamp((int)(share * sorted.Length), 0, sorted.Length - 1)];

    /// <summary>Ascending.</summary>
    public static float[] Sorted(float[] values)
    {
        var sorted = (float[])values.Clone();
        Array.Sort(sorted);
        return sorted;
    }

    /// <summary>
    /// The 95 % interval of a quantile by order statistics: where the binomial count of values below it lies.
    /// </summary>
    public static (double Low, double High) Interval(float[] sorted, double share)
    {
        var error = 1.96 * Math.Sqrt(share * (1 - share) / sorted.Length);
        return (Of(sorted, share - error), Of(sorted, Math.Min(share + error, 1)));
    }

    /// <summary>The share of values up to x, at a hundred points.</summary>
    public static IReadOnlyList<CurvePoint> Curve(float[] sorted)
    {
        const int points = 100;
        var curve = new List<CurvePoint>(points + 1);
        for (var i = 0; i <= points; i++)
        {
            var at = Math.Min((int)((long)i * sorted.Length / points), sorted.Length - 1);
            curve.Add(new(sorted[at], (at + 1.0) / sorted.Length));
        }
        return curve;
    }
}

/// <summary>The 95 % interval of a share.</summary>
internal static class ShareInterval
{
    /// <summary>E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927.</summary>
    public static (double Low, double High) Of(double share, double count)
    {
        const double z = 1.959964;
        var centre = share + z * z / (2 * count);
        var half = z * Math.Sqrt(share * (1 - share) / count + z * z / (4 * count * count));
        return (Math.Max(0, (centre - half) / (1 + z * z / count)), Math.Min(1, (centre + half) / (1 + z * z / count)));
    }
}
