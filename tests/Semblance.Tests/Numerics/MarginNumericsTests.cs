using Xunit;
using Semblance.Numerics;
using Semblance.Random;

namespace Semblance.Tests.Numerics;

public class MarginNumericsTests
{
    public static TheoryData<double[]> Edges => new(
        [-9, -2, -2, -0.5, -0.4999, 0, 0, 1.25, 7, 30],
        [double.NegativeInfinity, -1, 0, 3, double.PositiveInfinity], [4, 4, 4], [],
        [.. Enumerable.Range(0, 1000).Select(i => i / 1000.0), 1e9]); // nearly all in one cell

    [Theory, MemberData(nameof(Edges))]
    public void A_guide_table_counts_as_a_scan_does(double[] edges)
    {
        var guide = new GuideTable(edges);
        double[] points = [.. edges, .. Enumerable.Range(-500, 1000).Select(i => i / 40.0), double.NegativeInfinity,
            double.PositiveInfinity];
        Assert.All(points, z => Assert.Equal(edges.Count(edge => edge <= z), guide.CountAtOrBelow(z)));
    }

    [Fact]
    public void Block_draws_are_the_quantiles_of_their_words()
    {
        const int lanes = 6, count = 131;
        var rng = new Rng(5);
        long[] rows = [.. Enumerable.Range(0, count).Select(i => i * 7L)];
        var draws = new double[lanes * 140];
        NormalBlock.Fill(rng, rows, lanes, 140, draws);
        for (var lane = 0; lane < lanes; lane++)
        {
            for (var r = 0; r < count; r++)
            {
                var words = rng.At((ulong)rows[r], (ulong)lane / 4);
                var word = (lane % 4) switch { 0 => words.A, 1 => words.B, 2 => words.C, _ => words.D };
                Assert.Equal(Normal.Quantile((word + 0.5) / 4294967296), draws[lane * 140 + r], 9);
            }
        }
    }

    [Fact]
    public void Empirical_quantiles_reach_both_extremes_as_often_as_the_data()
    {
        double[] values = [.. Enumerable.Range(0, 5000).Select(i => Math.Exp(2 * Normal.Quantile((i + 0.5) / 5000)))];
        var map = EmpiricalQuantiles.Fit(ValueRuns.Of(values, out _), false);
        Assert.Equal(values[0], map.At(Normal.Quantile(0.0001), out _));
        Assert.Equal(values[^1], map.At(Normal.Quantile(0.9999), out _));
        // a knot every 1/1,024, denser in the tails: the error of a share is below that
        for (var i = 0; i < 5000; i += 7)
        {
            var value = map.At(Normal.Quantile((i + 0.5) / 5000), out _);
            Assert.InRange(Normal.Cdf(Math.Log(value) / 2) - (i + 0.5) / 5000, -1.0 / 1024, 1.0 / 1024);
        }
    }

    [Fact]
    public void Discrete_values_stay_atoms_of_their_share()
    {
        double[] values = [1, 1, 1, 2, 5, 5, 5, 5, 5, 9];
        var map = EmpiricalQuantiles.Fit(ValueRuns.Of(values, out _), true);
        double[] drawn =
            [.. Enumerable.Range(0, 10_000).Select(i => map.At(Normal.Quantile((i + 0.5) / 10_000), out _))];
        Assert.Equal([3000, 1000, 5000, 1000], ((double[])[1, 2, 5, 9]).Select(value => drawn.Count(d => d == value)));
    }

    [Theory]
    [InlineData("normal")]
    [InlineData("uniform")]
    [InlineData("log-normal")]
    [InlineData("gamma")]
    [InlineData("beta")]
    [InlineData("truncated-normal")]
    [InlineData("student")]
    public void Every_family_is_found_in_its_own_quantiles_to_within_a_small_distance(string family)
    {
        const int n = 4000;
        double[] values = [.. Enumerable.Range(0, n).Select(i => Draw((i + 0.5) / n))];
        var runs = ValueRuns.Of(values, out _);
        var fit = UnivariateFit.Best(runs);
        // a family may be told apart from its limits only at that
        Assert.True(fit.Distance < 0.015, $"{fit.Name} at {fit.Distance}");
        var map = fit.ToMap(values.Min(), values.Max());
        for (var share = 0.02; share < 1; share += 0.02)
        {
            var drawn = map.At(Normal.Quantile(share), out _);
            Assert.InRange(values.Count(value => value <= drawn) / (double)n, share - 0.02, share + 0.02);
        }

        double Draw(double u) => family switch
        {
            "normal" => 5 + 2 * Normal.Quantile(u),
            "uniform" => -3 + 7 * u,
            "log-normal" => Math.Exp(1 + 0.9 * Normal.Quantile(u)),
            "gamma" => new MathNet.Numerics.Distributions.Gamma(1.3, 0.2).InverseCumulativeDistribution(u),
            "beta" => new MathNet.Numerics.Distributions.Beta(0.7, 2).InverseCumulativeDistribution(u),
            "truncated-normal" => Normal.Quantile(Normal.Cdf(-0.5) + u * (Normal.Cdf(3) - Normal.Cdf(-0.5))),
            _ => 10 + 3 * new MathNet.Numerics.Distributions.StudentT(0, 1, 3).InverseCumulativeDistribution(u),
        };
    }

    [Fact]
    public void A_spline_never_falls_and_keeps_the_extremes()
    {
        double[] values = [.. Enumerable.Range(0, 3000).Select(i => Math.Pow(Normal.Draw(new Rng(2), i), 3))];
        var map = MonotoneSpline.Fit(ValueRuns.Of(values, out _), 33);
        Assert.Equal(values.Min(), map.At(-9, out _));
        Assert.Equal(values.Max(), map.At(9, out _));
        for (var k = 1; k < map.Values.Length; k++) Assert.True(map.Values[k] >= map.Values[k - 1]);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(-0.9)]
    [InlineData(0)]
    public void The_covariance_of_two_medians_gives_the_correlation_by_the_arcsine_law(double r)
    {
        // both cut at the median: P(both above) - 1/4 = asin(r) / 2π (Sheppard 1899); scores are ±sqrt(2/π)
        double[] scores = LatentCorrelation.Scores([0], [50, 50], 100), series = LatentCorrelation.Series([0], scores);
        var covariance = 2 / Math.PI * (2 / Math.PI) * Math.Asin(r);
        Assert.Equal(r, LatentCorrelation.Solve(covariance, series, series), 0.002);
        Assert.Equal(0, LatentCorrelation.Solve(0.3, new double[32], series));
    }
}
