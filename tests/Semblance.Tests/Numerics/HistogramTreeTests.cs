using System.Runtime.Intrinsics;
using Semblance.Numerics;
using Semblance.Random;
using Xunit;

namespace Semblance.Tests.Numerics;

public class HistogramTreeTests
{
    private const int Rows = 500;
    private static readonly int[] All = [.. Enumerable.Range(0, Rows)];

    private static Vector256<float>[] Scores(Func<int, float> score) =>
        [.. All.Select(i => Vector256.Create(score(i), 0, 0, 0, 0, 0, 0, 1))];

    private static HistogramTree Grow(BinnedPredictor predictor, Vector256<float>[] scores, int depth,
        int minLeafRows = 1) =>
        HistogramTree.Grow([predictor], scores, [.. All], new(depth, minLeafRows, 0, [0]));

    [Theory]
    [InlineData(30)]
    [InlineData(250)] // every eighth cut first
    public void The_best_cut_of_an_ordered_predictor_is_found(int bins)
    {
        byte[] values = [.. All.Select(i => (byte)new Rng(1).Below(bins, i))];
        var edge = bins * 2 / 3;
        var tree = Grow(new(values, bins, true), Scores(i => values[i] <= edge ? 1 : -1), 1);
        Assert.Equal((0, 2), (tree.Feature[0], tree.LeafCount));
        // a bin no row has may go either way
        Assert.All(values, value => Assert.Equal(value <= edge, value <= tree.Threshold[0]));
    }

    [Fact]
    public void A_set_of_unordered_bins_is_split_off_at_once()
    {
        byte[] values = [.. All.Select(i => (byte)new Rng(1).Below(200, i))];
        static bool IsIn(byte value) => value % 7 == 3;
        var tree = Grow(new(values, 200, false), Scores(i => IsIn(values[i]) ? 2 : 0), 1);
        var first = -1 - tree.Threshold[0];
        var left = values.Select(value => (tree.Masks[first + (value >> 6)] >> (value & 63) & 1) != 0).ToArray();
        Assert.True(left.SequenceEqual(values.Select(IsIn)) || left.SequenceEqual(values.Select(value =>
            !IsIn(value))));
    }

    [Fact]
    public void Leaves_keep_the_rows_they_must()
    {
        byte[] values = [.. All.Select(i => (byte)(i / 2))];
        var tree = Grow(new(values, 250, true), Scores(i => (float)new Rng(3).Uniform(i)), 20, minLeafRows: 40);
        var counts = new int[tree.LeafCount];
        foreach (var value in values)
        {
            var node = 0;
            while (tree.Feature[node] >= 0) node = value <= tree.Threshold[node] ? tree.Left[node] : tree.Right[node];
            counts[tree.Left[node]]++;
        }
        Assert.All(counts, count => Assert.InRange(count, 40, Rows));
        Assert.InRange(tree.LeafCount, 2, Rows / 40);
    }

    [Fact]
    public void Nothing_to_gain_is_one_leaf() =>
        Assert.Equal(1, Grow(new([.. All.Select(i => (byte)(i / 2))], 250, true), Scores(_ => 1), 5).LeafCount);
}
