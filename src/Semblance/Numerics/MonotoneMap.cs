namespace Semblance.Numerics;

/// <summary>
/// A non-decreasing, piecewise linear map from standard normal scores to values: a quantile function written against z
/// rather than against the share u = Phi(z), so that no distribution function is evaluated while sampling.
/// </summary>
internal sealed class MonotoneMap
{
    private readonly double[] slopes;
    private readonly GuideTable guide;

    /// <summary>
    /// A map through the points (<paramref name="scores"/>, <paramref name="values"/>), both non-decreasing and finite.
    /// </summary>
    public MonotoneMap(double[] scores, double[] values)
    {
        Scores = scores;
        Values = values;
        slopes = new double[scores.Length];
        for (var k = 0; k + 1 < scores.Length; k++)
        {
            var slope = (values[k + 1] - values[k]) / (scores[k + 1] - scores[k]);
            slopes[k] = double.IsFinite(slope) ? slope : 0; // a jump, or a step too steep for doubles
        }
        guide = new(scores);
    }

    /// <summary>The knots' normal scores.</summary>
    public double[] Scores { get; }

    /// <summary>The knots' values.</summary>
    public double[] Values { get; }

    /// <summary>The value at a score; constant beyond the first and last knot.</summary>
    /// <param name="z">The score.</param>
    /// <param name="isKnot">Whether the value is a knot's own, so that it needs no rounding.</param>
    public double At(double z, out bool isKnot)
    {
        var k = guide.CountAtOrBelow(z) - 1;
        if (k < 0)
        {
            isKnot = true;
            return Values[0];
        }
        var slope = slopes[k];
        isKnot = slope == 0;
        // each step rounds monotonically, so the map is monotone to the last bit and can be inverted by bisection
        return isKnot ? Values[k] : Math.Min(Values[k] + slope * (z - Scores[k]), Values[k + 1]);
    }
}
