using Semblance.Random;
using Semblance.Torch.Training;
using Xunit;

namespace Semblance.Tests.Torch;

public class NoiseTests
{
    private const int Count = 200_000;

    // standard errors of the first four moments of n standard normal numbers: sqrt(1, 2, 15, 96) / sqrt(n)
    [Fact]
    public void Normal_numbers_have_the_moments_of_the_normal_distribution()
    {
        var x = new float[Count];
        Noise.Normal(new Rng(5), x);
        double[] expected = [0, 1, 0, 3], errors = [1, Math.Sqrt(2), Math.Sqrt(15), Math.Sqrt(96)];
        for (var power = 1; power <= 4; power++)
        {
            var moment = x.Average(v => Math.Pow(v, power));
            Assert.InRange(moment - expected[power - 1], -4 * errors[power - 1] / Math.Sqrt(Count),
                4 * errors[power - 1] / Math.Sqrt(Count));
        }
    }

    [Fact]
    public void Both_numbers_of_a_pair_are_independent()
    {
        var x = new float[Count];
        Noise.Normal(new Rng(6), x);
        var product = Enumerable.Range(0, Count / 2).Average(i => x[i] * x[Count / 2 + i]);
        Assert.InRange(product, -4 / Math.Sqrt(Count / 2), 4 / Math.Sqrt(Count / 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    public void A_row_of_numbers_is_the_same_in_any_batch(int count)
    {
        var rng = new Rng(7);
        long[] rows = [0, 5, 1L << 40, 17];
        var together = new float[rows.Length * count];
        Noise.Normal(rng, rows, count, together);
        for (var r = 0; r < rows.Length; r++)
        {
            var alone = new float[count];
            Noise.Normal(rng, [rows[r]], count, alone);
            Assert.Equal(alone, together[(r * count)..((r + 1) * count)]);
        }
    }

    // Euler's constant and pi²/6; the variance of a sum of squares stays below 20
    [Fact]
    public void Gumbel_numbers_have_their_mean_and_variance()
    {
        var x = new float[Count];
        Noise.Gumbel(new Rng(8), x);
        var mean = x.Average();
        Assert.InRange(mean - 0.5772157, -4 * 1.2825 / Math.Sqrt(Count), 4 * 1.2825 / Math.Sqrt(Count));
        Assert.InRange(x.Average(v => (v - mean) * (v - mean)) - Math.PI * Math.PI / 6, -4 * 4.5 / Math.Sqrt(Count),
            4 * 4.5 / Math.Sqrt(Count));
    }

    [Fact]
    public void Dropout_keeps_its_share_and_the_mean()
    {
        var x = new float[Count];
        Noise.Dropout(new Rng(9), 0.25, x);
        Assert.All(x, value => Assert.Contains(value, new[] { 0f, 4f / 3 }));
        Assert.InRange(x.Average() - 1, -4 * Math.Sqrt(1.0 / 3 / Count), 4 * Math.Sqrt(1.0 / 3 / Count));
    }
}
