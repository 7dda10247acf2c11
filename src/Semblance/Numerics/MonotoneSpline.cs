using Semblance.Random;

namespace Semblance.Numerics;

/// <summary>A smooth quantile function: a monotone cubic through a few quantiles, against normal scores.</summary>
/// <remarks>
/// F. N. Fritsch, R. E. Carlson, "Monotone piecewise cubic interpolation", SIAM J. Numerical Analysis 17 (1980), with
/// slopes by the weighted harmonic mean (Fritsch and Butland 1984). No value between the extremes is kept from the data
/// but the knots'.
/// </remarks>
internal static class MonotoneSpline
{
    private const int Cells = 512;

    /// <summary>The spline through <paramref name="knotCount"/> quantiles, tabulated.</summary>
    public static MonotoneMap Fit(ValueRuns runs, int knotCount)
    {
        if (runs.Values.Length == 1) return new([0], [runs.Values[0]]);
        var edge = Math.Max(0.5, -Normal.Quantile(Math.Min(0.4, 0.5 / runs.Total)));
        var x = new double[knotCount];
        var y = new double[knotCount];
        long below = 0;
        var run = 0;
        for (var k = 0; k < knotCount; k++)
        {
            x[k] = -edge + 2 * edge * k / (knotCount - 1);
            var rank = k == knotCount - 1 ? runs.Total : Normal.Cdf(x[k]) * runs.Total;
            while (run + 1 < runs.Values.Length && below + runs.Counts[run] < rank) below += runs.Counts[run++];
            y[k] = k == 0 ? runs.Values[0] : runs.Values[run];
        }

        var slopes = Slopes(x, y);
        var scores = new double[Cells + 1];
        var values = new double[Cells + 1];
        var at = 0;
        for (var c = 0; c <= Cells; c++)
        {
            var z = -edge + 2 * edge * c / Cells;
            while (at < knotCount - 2 && z > x[at + 1]) at++;
            double h = x[at + 1] - x[at], t = (z - x[at]) / h;
            var value = y[at] * ((1 + 2 * t) * (1 - t) * (1 - t)) + h * slopes[at] * (t * (1 - t) * (1 - t))
                + y[at + 1] * (t * t * (3 - 2 * t)) + h * slopes[at + 1] * (t * t * (t - 1));
            value = Math.Clamp(value, y[at], y[at + 1]);
            scores[c] = z;
            values[c] = c == 0 ? value : Math.Max(value, values[c - 1]); // rounding must not undo monotonicity
        }
        return new(scores, values);
    }

    private static double[] Slopes(double[] x, double[] y)
    {
        var count = x.Length;
        var slopes = new double[count];
        for (var k = 0; k < count; k++)
        {
            var before = k == 0 ? double.NaN : (y[k] - y[k - 1]) / (x[k] - x[k - 1]);
            var after = k == count - 1 ? double.NaN : (y[k + 1] - y[k]) / (x[k + 1] - x[k]);
            slopes[k] = k == 0 ? after : k == count - 1 ? before
                : before <= 0 || after <= 0 ? 0 : 2 / (1 / before + 1 / after);
        }
        return slopes;
    }
}
