using Semblance.Random;

namespace Semblance.Numerics;

/// <summary>
/// The correlation of two standard normal latents, from the covariance of scores that steps along them take: what makes
/// sampled category pairs as associated as the real ones, where the plain correlation of scores is too weak.
/// </summary>
/// <remarks>
/// Mehler's formula: for f(x) = Σ aₘ hₘ(x) and g(y) = Σ bₘ hₘ(y) in orthonormal Hermite polynomials, Cov(f, g) =
/// Σ_{m≥1} aₘ bₘ rᵐ. For two binary columns the solution is the tetrachoric correlation; in general it is the moment
/// form of the polychoric one (U. Olsson, "Maximum likelihood estimation of the polychoric correlation coefficient",
/// Psychometrika 44, 1979) and of NORTA (M. C. Cario, B. L. Nelson, 1997). For non-decreasing scores the covariance
/// grows with r, so that it is found by halving.
/// </remarks>
internal static class LatentCorrelation
{
    /// <summary>Latents are never taken to be closer than this.</summary>
    public const double Limit = 0.995;

    private const int Terms = 32;

    /// <summary>The series of a continuous score, which is the latent itself.</summary>
    public static double[] Linear { get; } = [1];

    /// <summary>Mean latent within each of the steps that <paramref name="upper"/> ends: E[z | z in step].</summary>
    /// <param name="upper">Upper ends of all steps but the last, ascending.</param>
    /// <param name="counts">How many rows each step holds, none of them 0.</param>
    /// <param name="total">The sum of the counts.</param>
    public static double[] Scores(ReadOnlySpan<double> upper, ReadOnlySpan<int> counts, double total)
    {
        var scores = new double[counts.Length];
        double before = 0;
        for (var k = 0; k < scores.Length; k++)
        {
            var density = k < upper.Length ? Normal.Density(upper[k]) : 0;
            scores[k] = (before - density) * total / counts[k];
            before = density;
        }
        return scores;
    }

    /// <summary>The Hermite coefficients of a step function, from the first.</summary>
    /// <param name="upper">Upper ends of all steps but the last, ascending.</param>
    /// <param name="scores">The function's value on each step.</param>
    public static double[] Series(ReadOnlySpan<double> upper, ReadOnlySpan<double> scores)
    {
        var series = new double[Terms];
        for (var k = 0; k < upper.Length; k++)
        {
            // ∫ over a step of h_m φ = (h_{m-1}(a) φ(a) - h_{m-1}(b) φ(b)) / √m: each inner edge adds its jump once
            var x = upper[k];
            var jump = (scores[k + 1] - scores[k]) * Normal.Density(x);
            double before = 0, now = 1;
            for (var m = 1; m <= Terms; m++)
            {
                series[m - 1] += jump * now / Math.Sqrt(m);
                var next = (x * now - Math.Sqrt(m - 1) * before) / Math.Sqrt(m);
                (before, now) = (now, next);
            }
        }
        return series;
    }

    /// <summary>The correlation at which the two series have that covariance, within ±<see cref="Limit"/>.</summary>
    public static double Solve(double covariance, ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        double low = -Limit, high = Limit;
        var terms = Math.Min(first.Length, second.Length);
        if (terms == 1)
        {
            var product = first[0] * second[0];
            return Math.Abs(product) < 1e-12 ? 0 : Math.Clamp(covariance / product, low, high);
        }
        var total = 0.0;
        for (var m = 0; m < terms; m++) total += Math.Abs(first[m] * second[m]);
        if (total < 1e-12) return 0; // one of the two is constant
        for (var step = 0; step < 40; step++)
        {
            var middle = (low + high) / 2;
            if (Covariance(middle, first, second, terms) < covariance) low = middle;
            else high = middle;
        }
        return (low + high) / 2;
    }

    private static double Covariance(double r, ReadOnlySpan<double> first, ReadOnlySpan<double> second, int terms)
    {
        double sum = 0;
        for (var m = terms - 1; m >= 0; m--) sum = (sum + first[m] * second[m]) * r;
        return sum;
    }
}
