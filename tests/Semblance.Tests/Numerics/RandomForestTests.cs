using Semblance.Numerics;
using Semblance.Random;
using Xunit;

namespace Semblance.Tests.Numerics;

public class RandomForestTests
{
    private static readonly ParallelOptions Parallel = new() { MaxDegreeOfParallelism = 2 };

    private static byte[] Column(ulong seed, int n, int bins) =>
        [.. Enumerable.Range(0, n).Select(i => (byte)new Rng(seed).Below(bins, i))];

    [Fact]
    public void Two_tables_of_one_distribution_cannot_be_told_apart()
    {
        const int n = 2000;
        var forest =
            RandomForest.Grow([Column(1, n, 200), Column(2, n, 5)], [Column(3, n, 200), Column(4, n, 5)], [true, false],
                20, 5, new Rng(1), Parallel);
        // 4 standard errors
        Assert.InRange(forest.OutOfBagAccuracy, 0.5 - 4 * 0.5 / Math.Sqrt(2 * n), 0.5 + 4 * 0.5 / Math.Sqrt(2 * n));
    }

    [Fact]
    public void A_dependence_without_any_difference_of_margins_is_found()
    {
        const int n = 2000;
        byte[] x = Column(1, n, 8), y = Column(2, n, 8);
        var forest = RandomForest.Grow([x, x], [x, y], [true, false], 20, 5, new Rng(1), Parallel);
        Assert.True(forest.OutOfBagAccuracy > 0.9, $"{forest.OutOfBagAccuracy}"); // 1 - (1/8) / 2 at best
    }

    [Fact]
    public void Leaves_hold_at_least_the_rows_asked_and_children_stand_after_parents()
    {
        const int n = 1000;
        byte[][] first = [Column(1, n, 250), Column(2, n, 250)], second = [Column(3, n, 100), Column(4, n, 250)];
        foreach (var tree in RandomForest.Grow(first, second, [true, false], 4, 50, new Rng(1), Parallel).Trees)
        {
            Assert.True(tree.Feature.Count(feature => feature < 0) <= 2 * n / 50);
            for (var node = 0; node < tree.Feature.Length; node++)
            {
                if (tree.Feature[node] >= 0) Assert.True(tree.Left[node] > node && tree.Right[node] > node);
            }
        }
    }
}
