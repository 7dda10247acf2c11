using Semblance.Numerics;
using Semblance.Random;
using Xunit;

namespace Semblance.Tests.Numerics;

public class TreeWalkTests
{
    private const int Predictors = 3, Depth = 6;

    // a random tree in the layout of BoostedTrees: children behind their parents, two other nodes before the root
    private static (List<int> Feature, List<int> Threshold, List<int> Left, List<int> Right,
        List<ulong> Masks) Random(Rng rng)
    {
        List<int> feature = [-1, -1], threshold = [0, 0], left = [0, 1], right = [0, 0];
        List<ulong> masks = [];
        var leaves = 2;
        int Grow(int depth)
        {
            var node = feature.Count;
            var isLeaf = depth == Depth || (depth > 1 && rng.Below(4, node) == 0);
            feature.Add(isLeaf ? -1 : rng.Below(Predictors, node, 1));
            threshold.Add(rng.Below(256, node, 2));
            left.Add(isLeaf ? leaves++ : 0);
            right.Add(0);
            if (isLeaf) return node;
            if (feature[node] == 2) // an unordered predictor
            {
                threshold[node] = -1 - masks.Count;
                for (var word = 0; word < 4; word++) masks.Add(rng.Split(node).At((ulong)word).A * 0x100000001UL);
            }
            left[node] = Grow(depth + 1);
            right[node] = Grow(depth + 1);
            return node;
        }
        Grow(0);
        return (feature, threshold, left, right, masks);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 4)]
    [InlineData(3, 103)]
    public void Rows_end_in_the_leaf_that_question_after_question_leads_to(ulong seed, int rows)
    {
        var (feature, threshold, left, right, masks) = Random(new Rng(seed));
        byte[] bins = [.. Enumerable.Range(0, rows * Predictors).Select(i => (byte)new Rng(9).Below(256, i))];
        bins[0] = 255;
        var nodes = new TreeNodes(feature.ToArray(), threshold.ToArray(), left.ToArray(), right.ToArray(),
            masks.ToArray());
        var walk = new TreeWalk();
        walk.Load(nodes, 0, 1); // what it held before does not matter
        walk.Load(nodes, 2, feature.Count);
        var leaves = new int[rows];
        walk.Leaves(nodes, bins, Predictors, [.. Enumerable.Range(0, rows).Where(row => row % 5 != 3)], leaves);
        for (var row = 0; row < rows; row++)
        {
            var node = 2;
            while (feature[node] >= 0)
            {
                int bin = bins[row * Predictors + feature[node]], cut = threshold[node];
                var goesLeft = cut >= 0 ? bin <= cut : (masks[-1 - cut + bin / 64] >> (bin % 64) & 1) != 0;
                node = goesLeft ? left[node] : right[node];
            }
            Assert.Equal(row % 5 == 3 ? 0 : left[node], leaves[row]); // those that were not asked for stay as they were
        }
    }
}
