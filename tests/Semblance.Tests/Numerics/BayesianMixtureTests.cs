using Semblance.Numerics;
using Semblance.Random;
using Xunit;

namespace Semblance.Tests.Numerics;

public class BayesianMixtureTests
{
    // scikit-learn 1.2 BayesianGaussianMixture(6, weight_concentration_prior=0.001), _initialize with these assignments
    [Fact]
    public void The_mixture_is_that_of_the_reference_from_the_same_start()
    {
        var values = Enumerable.Range(0, 400).Select(i => Math.Round((i % 3) switch
        {
            0 => 5 + 2 * Math.Sin(i * 1.7),
            1 => 40 + 6 * Math.Sin(i * 0.9) + 3 * Math.Cos(i * 2.3),
            _ => 90 + 0.25 * (i % 50),
        }, 2)).ToArray();
        double[] edges = [4, 6, 40, 92, 98];
        var mixture = BayesianMixture.FitFrom(values, 6, x => edges.Count(edge => edge <= x));
        double[] weights = [3.36571646e-01, 3.30165854e-01, 2.69646189e-03, 2.70514205e-03, 2.44498673e-06,
            3.27858451e-01],
            means = [5.30798791, 40.04467571, 46.83241795, 46.83409324, 46.928025, 95.74200697],
            deviations = [5.04579634, 5.75288733, 37.19638475, 37.20048326, 37.75132777, 6.43538418];
        for (var k = 0; k < 6; k++)
        {
            Assert.Equal(weights[k], mixture.Weights[k], 1e-7);
            Assert.Equal(means[k], mixture.Means[k], 1e-5);
            Assert.Equal(deviations[k], mixture.Deviations[k], 1e-5);
        }
    }

    [Fact]
    public void Components_that_are_not_needed_go_away()
    {
        var values = Enumerable.Range(0, 6000)
            .Select(i => Normal.Draw(new Rng(1), i) * (i % 3 + 1) + 100 * (i % 3)).ToArray();
        var mixture = BayesianMixture.Fit(values);
        Assert.InRange(mixture.Means.Length, 3, 8);
        Assert.Equal(1, mixture.Weights.Sum(), 1e-12);
        foreach (var centre in new[] { 0.0, 100, 200 })
            Assert.Equal(1 / 3.0, mixture.Weights.Zip(mixture.Means).Where(pair => Math.Abs(pair.Second - centre) < 30)
                .Sum(pair => pair.First), 0.01);
    }

    [Fact]
    public void A_value_belongs_to_components_as_often_as_their_posterior_says()
    {
        var mixture = new BayesianMixture([0.5, 0.5], [0, 2], [1, 1]);
        var count = Enumerable.Range(0, 10_000).Count(i => mixture.ComponentOf(0.5, i / 10_000.0) == 0);
        Assert.Equal(10_000 / (1 + Math.Exp(-1)), count, 5.0); // density ratio exp(-1/8) : exp(-9/8)
    }

    [Theory]
    [InlineData(new double[] { 7 })]
    [InlineData(new double[] { 7, 7, 7 })]
    [InlineData(new double[] { 1e300, -1e300 })]
    [InlineData(new double[] { 1, 2 })]
    [InlineData(new[] { 0, 1e-12, 1 })]
    public void Few_and_extreme_values_have_a_mixture(double[] values)
    {
        var mixture = BayesianMixture.Fit(values);
        Assert.NotEmpty(mixture.Means);
        Assert.All(mixture.Deviations, deviation => Assert.True(deviation > 0));
    }
}
