using Semblance.Random;

namespace Semblance.Numerics;

/// <summary>A union of intervals of a normal variable: its probability, and draws within it.</summary>
/// <param name="Lows">Lower ends, ascending; minus infinity is allowed.</param>
/// <param name="Highs">Upper ends, each at or above its lower end and below the next lower end.</param>
internal sealed record NormalSet(double[] Lows, double[] Highs)
{
    /// <summary>Every number.</summary>
    public static NormalSet Everything { get; } = new([double.NegativeInfinity], [double.PositiveInfinity]);

    /// <summary>No number.</summary>
    public static NormalSet Nothing { get; } = new([], []);

    /// <summary>The share of a standard normal between two numbers, exact to full precision in both tails.</summary>
    public static double Between(double low, double high)
    {
        if (!(high > low)) return 0;
        if (low >= 0) return Normal.Cdf(-low) - Normal.Cdf(-high);
        return high <= 0 ? Normal.Cdf(high) - Normal.Cdf(low) : 1 - Normal.Cdf(low) - Normal.Cdf(-high);
    }

    /// <summary>Whether a number lies within.</summary>
    public bool Contains(double z)
    {
        for (var k = 0; k < Lows.Length; k++)
        {
            if (z >= Lows[k] && z <= Highs[k]) return true;
        }
        return false;
    }

    /// <summary>The probability of the set for a normal variable.</summary>
    public double Mass(double mean, double deviation)
    {
        double sum = 0;
        for (var k = 0; k < Lows.Length; k++)
            sum += Between((Lows[k] - mean) / deviation, (Highs[k] - mean) / deviation);
        return sum;
    }

    /// <summary>The most that <see cref="Mass(double, double)"/> can be, whatever the mean.</summary>
    public double LargestMass(double deviation)
    {
        double sum = 0;
        for (var k = 0; k < Lows.Length; k++)
        {
            var half = (Highs[k] - Lows[k]) / 2 / deviation;
            sum += double.IsFinite(half) ? Between(-half, half) : 1;
        }
        return Math.Min(1, sum);
    }

    /// <summary>The draw from the normal distribution restricted to the set, at a uniform number in [0, 1).</summary>
    /// <remarks>A set that the normal gives no probability in doubles yields its point nearest to the mean.</remarks>
    public double Draw(double mean, double deviation, double uniform)
    {
        var left = uniform * Mass(mean, deviation);
        for (var k = 0; k < Lows.Length && left > 0; k++)
        {
            double low = (Lows[k] - mean) / deviation, high = (Highs[k] - mean) / deviation;
            var mass = Between(low, high);
            if (left > mass && k + 1 < Lows.Length)
            {
                left -= mass;
                continue;
            }
            // count from the nearer tail, where shares keep their precision
            var z = low > 0 ? -Normal.Quantile(Math.Max(Normal.Cdf(-low) - left, double.Epsilon))
                : Normal.Quantile(Math.Clamp(Normal.Cdf(low) + left, double.Epsilon, 1 - 1e-16));
            return Math.Clamp(mean + deviation * z, Lows[k], Highs[k]);
        }
        return Nearest(mean);
    }

    /// <summary>What the set has between two numbers.</summary>
    public NormalSet Within(double low, double high)
    {
        List<double> lows = [], highs = [];
        for (var k = 0; k < Lows.Length; k++)
        {
            if (Highs[k] < low || Lows[k] > high) continue;
            lows.Add(Math.Max(Lows[k], low));
            highs.Add(Math.Min(Highs[k], high));
        }
        return new([.. lows], [.. highs]);
    }

    /// <summary>What is left of the set without another.</summary>
    public NormalSet Without(NormalSet other)
    {
        List<double> lows = [.. Lows], highs = [.. Highs];
        for (var o = 0; o < other.Lows.Length; o++)
        {
            for (var k = lows.Count - 1; k >= 0; k--)
            {
                if (other.Lows[o] > highs[k] || other.Highs[o] < lows[k]) continue;
                double low = lows[k], high = highs[k];
                lows.RemoveAt(k);
                highs.RemoveAt(k);
                if (other.Highs[o] < high)
                {
                    lows.Insert(k, Math.BitIncrement(other.Highs[o]));
                    highs.Insert(k, high);
                }
                if (other.Lows[o] > low)
                {
                    lows.Insert(k, low);
                    highs.Insert(k, Math.BitDecrement(other.Lows[o]));
                }
            }
        }
        return new([.. lows], [.. highs]);
    }

    /// <summary>The point of the set nearest to a number.</summary>
    public double Nearest(double z)
    {
        var best = double.NaN;
        for (var k = 0; k < Lows.Length; k++)
        {
            var near = Math.Clamp(z, Lows[k], Highs[k]);
            if (!(Math.Abs(near - z) >= Math.Abs(best - z))) best = near;
        }
        return best;
    }
}
