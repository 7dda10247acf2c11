using Semblance.Random;
using Xunit;

namespace Semblance.Tests.Random;

public class RngTests
{
    // Known answers of Salmon et al. 2011 (Random123, kat_vectors, philox4x32 10).
    [Fact]
    public void Zeros_give_the_published_words() =>
        Assert.Equal(new RandomBlock(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8), Philox.Block(0, 0, 0));

    [Fact]
    public void Ones_give_the_published_words() =>
        Assert.Equal(new RandomBlock(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd),
            Philox.Block(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue));

    [Fact]
    public void Digits_of_pi_give_the_published_words() =>
        Assert.Equal(new RandomBlock(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1),
            Philox.Block(0x299f31d0a4093822, 0x85a308d3243f6a88, 0x0370734413198a2e));

    [Theory]
    [InlineData(0UL, 64)]
    [InlineData(0x1_2345_6789UL, 75)]
    [InlineData(ulong.MaxValue, 3)]
    public void Many_words_are_those_of_lanes_one_by_one(ulong index, int count)
    {
        var rng = new Rng(0x299f31d0a4093822);
        var words = new uint[count];
        rng.Fill(index, words);
        for (var i = 0; i < count; i++)
        {
            var block = rng.At(index, (ulong)(i / 32 * 8 + i % 8));
            Assert.Equal(new[] { block.A, block.B, block.C, block.D }[i % 32 / 8], words[i]);
        }
    }

    [Fact]
    public void Many_uniform_numbers_are_those_of_their_addresses_one_by_one()
    {
        var rng = new Rng(0x299f31d0a4093822);
        long[] indices = [.. Enumerable.Range(0, 19).Select(i => (i * 0x1_2345_6789L) ^ (i % 2 == 0 ? -1 : 0))];
        var values = new double[indices.Length];
        rng.Uniform(indices, values);
        Assert.Equal(indices.Select(index => rng.Uniform(index)), values);
    }

    [Fact]
    public void A_name_splits_off_the_same_stream_every_time()
    {
        Assert.Equal(new Rng(7).Split("age"), new Rng(7).Split("age"));
        Assert.NotEqual(new Rng(7).Split("age"), new Rng(7).Split("sex"));
        Assert.NotEqual(new Rng(7).Split("age"), new Rng(8).Split("age"));
        Assert.NotEqual(new Rng(7).Split(1), new Rng(7).Split(2));
    }

    [Fact]
    public void A_permutation_holds_every_index_once() =>
        Assert.Equal(Enumerable.Range(0, 1000), new Rng(1).Permutation(1000).Order());

    [Fact]
    public void Uniform_draws_pass_a_chi_square_test()
    {
        const int bins = 100, draws = 200_000;
        var counts = new int[bins];
        for (var i = 0; i < draws; i++) counts[(int)(new Rng(3).Uniform(i) * bins)]++;
        const double expected = (double)draws / bins;
        var chiSquare = counts.Sum(count => (count - expected) * (count - expected) / expected);
        Assert.InRange(chiSquare, 56.6, 157.9); // 0.0005 and 0.9999 quantiles of chi-square with 99 degrees of freedom
    }
}
