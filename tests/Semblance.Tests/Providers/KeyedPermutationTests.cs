using Semblance.Providers;
using Xunit;

namespace Semblance.Tests.Providers;

public class KeyedPermutationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(65_537)]
    public void Every_number_comes_once(int count)
    {
        var order = new KeyedPermutation((ulong)count, 99);
        Assert.Equal(Enumerable.Range(0, count).Select(i => (ulong)i),
            Enumerable.Range(0, count).Select(i => order[(ulong)i]).Order());
    }

    [Fact]
    public void The_largest_range_works_and_places_outside_are_refused()
    {
        var order = new KeyedPermutation(ulong.MaxValue, 5);
        Assert.NotEqual(order[0], order[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyedPermutation(10, 1)[10]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyedPermutation(0, 1));
    }

    [Fact]
    public void Neighbours_are_torn_apart()
    {
        // correlation of place and number over 10,000 places: standard error 0.01
        var order = new KeyedPermutation(10_000, 3);
        var mean = 4999.5;
        var product = Enumerable.Range(0, 10_000).Sum(i => (i - mean) * (order[(ulong)i] - mean));
        Assert.InRange(product / (10_000 * (1e8 - 1) / 12), -0.04, 0.04);
    }
}
