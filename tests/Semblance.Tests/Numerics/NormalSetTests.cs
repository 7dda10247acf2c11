using Xunit;
using Semblance.Numerics;
using Semblance.Random;

namespace Semblance.Tests.Numerics;

public class NormalSetTests
{
    [Theory]
    [InlineData(-1, 1, 0.6826894921370859)]
    [InlineData(8, 9, 6.2198319858658e-16)] // Φ(-8) - Φ(-9)
    [InlineData(-9, -8, 6.2198319858658e-16)]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity, 1)]
    [InlineData(2, 1, 0)]
    public void Mass_is_exact_in_the_middle_and_in_both_tails(double low, double high, double expected) =>
        Assert.Equal(expected, NormalSet.Between(low, high), Math.Max(1e-15, expected) * 1e-4);

    [Fact]
    public void Draws_stay_within_and_share_by_mass()
    {
        var set = new NormalSet([-2, 0.5, 3], [-1, 0.75, double.PositiveInfinity]);
        double[] draws = [.. Enumerable.Range(0, 20_000).Select(i => set.Draw(0.3, 0.8, new Rng(1).Uniform(i)))];
        Assert.All(draws, z => Assert.True(set.Contains(z)));
        var left = NormalSet.Between(-2.3 / 0.8, -1.3 / 0.8) / set.Mass(0.3, 0.8);
        Assert.InRange(draws.Count(z => z <= -1) / 20_000.0, left - 0.014, left + 0.014); // 4 standard errors
    }

    [Fact]
    public void Far_tails_are_drawn_from_and_impossible_sets_give_their_nearest_point()
    {
        Assert.InRange(new NormalSet([8], [9]).Draw(0, 1, 0.5), 8, 8.2);
        Assert.InRange(new NormalSet([-9], [-8]).Draw(0, 1, 0.5), -8.2, -8);
        Assert.Equal(100, new NormalSet([100], [101]).Draw(0, 1, 0.5));
    }

    [Fact]
    public void The_largest_mass_bounds_the_mass_at_every_mean()
    {
        var set = new NormalSet([-2, 0.5], [-1, 0.75]);
        for (var mean = -4.0; mean < 4; mean += 0.05) Assert.True(set.Mass(mean, 0.5) <= set.LargestMass(0.5) + 1e-12);
        Assert.Equal(1, new NormalSet([0], [double.PositiveInfinity]).LargestMass(0.5));
    }

    [Fact]
    public void What_is_left_without_another_set_lies_in_one_and_not_in_the_other()
    {
        NormalSet set = new([-3, 1], [0, 4]), other = new([-1, 2], [1.5, 3]);
        var left = set.Without(other);
        for (var z = -4.0; z < 5; z += 0.01) Assert.Equal(set.Contains(z) && !other.Contains(z), left.Contains(z));
    }
}
