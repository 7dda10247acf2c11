using Semblance.Numerics;
using Semblance.Random;
using Xunit;

namespace Semblance.Tests.Numerics;

public class BoostedTreesTests
{
    private const int Rows = 20_000;
    private static readonly int[] All = [.. Enumerable.Range(0, Rows)];
    private static readonly int[] OneGroup = new int[Rows];
    private static readonly BoostedTreesOptions Options = new(60, 4, 10, 0.2, 1, 4);

    private static BinnedPredictor Predictor(int bins, long lane, bool isOrdered = true) =>
        new([.. All.Select(i => (byte)new Rng(1).Below(bins, i, lane))], bins, isOrdered);

    // class probabilities: an interaction of two predictors for 0, a set of unordered levels for 1
    private static (BinnedPredictor[] Predictors, int[] Labels, double[][] Truth) Known()
    {
        BinnedPredictor[] predictors = [Predictor(100, 1), Predictor(2, 2), Predictor(12, 3, isOrdered: false)];
        var truth = new double[Rows][];
        var labels = new int[Rows];
        for (var i = 0; i < Rows; i++)
        {
            var first = (predictors[0].Bins[i] < 50) == (predictors[1].Bins[i] == 0) ? 0.7 : 0.2;
            var second = predictors[2].Bins[i] is 1 or 5 or 9 ? 0.25 : 0.05;
            truth[i] = [first, second, 1 - first - second];
            var u = new Rng(2).Uniform(i);
            labels[i] = u < first ? 0 : u < first + second ? 1 : 2;
        }
        return (predictors, labels, truth);
    }

    private static float[] Predict(BoostedTrees trees, IEnumerable<BinnedPredictor> predictors)
    {
        var weights = new float[Rows * trees.Width];
        trees.Predict([.. predictors.Select(predictor => predictor.Bins)], OneGroup, weights);
        return weights;
    }

    [Fact]
    public void Known_probabilities_are_found()
    {
        var (predictors, labels, truth) = Known();
        var trees = BoostedTrees.Fit(predictors, new(labels, 3, false, OneGroup, 1), All, Options, new Rng(3), default);
        var weights = Predict(trees, predictors);
        var error = 0.0;
        for (var i = 0; i < Rows; i++)
        {
            var sum = weights.AsSpan(i * trees.Width, 3).ToArray().Sum();
            for (var k = 0; k < 3; k++) error += Math.Abs(weights[i * trees.Width + k] / sum - truth[i][k]) / 2;
        }
        // 24 cells of probabilities, each known to 0.5 sqrt(24 / rows) = 0.017 at best
        Assert.InRange(error / Rows, 0, 0.06);
    }

    [Fact]
    public void A_class_that_depends_on_nothing_gets_no_trees_to_speak_of()
    {
        int[] labels = [.. All.Select(i => new Rng(9).Below(3, i))];
        var trees = BoostedTrees.Fit(Known().Predictors, new(labels, 3, false, OneGroup, 1), All, Options, new Rng(3),
            default);
        Assert.InRange(trees.Roots.Length, 0, 5);
    }

    [Fact]
    public void Each_group_starts_from_its_own_shares()
    {
        int[] groups = [.. All.Select(i => i % 2)], labels = [.. All.Select(i => i % 2 == 0 ? 0 : i % 3 == 0 ? 1 : 2)];
        var trees = BoostedTrees.Fit([], new(labels, 3, true, groups, 2), All, Options, new Rng(3), default);
        var weights = new float[2 * trees.Width];
        trees.Predict([], [0, 1], weights);
        Assert.Equal([1f, 0, 0], weights[..3]);
        Assert.Equal(2.0, weights[trees.Width + 2] / weights[trees.Width + 1], 1e-3);
    }

    [Fact]
    public void No_row_exceeds_the_bound()
    {
        var (predictors, labels, _) = Known();
        var trees = BoostedTrees.Fit(predictors, new(labels, 3, false, OneGroup, 1), All, Options, new Rng(3), default);
        var weights = Predict(trees, predictors);
        foreach (var allowed in (bool[][])[[true, false, false], [false, true, false], [true, false, true]])
        {
            var bound = trees.Bound(0, allowed);
            for (var i = 0; i < Rows; i++)
            {
                double all = 0, inside = 0;
                for (var k = 0; k < 3; k++)
                {
                    all += weights[i * trees.Width + k];
                    if (allowed[k]) inside += weights[i * trees.Width + k];
                }
                Assert.True(inside / all <= bound, $"{inside / all} above {bound}");
            }
        }
        Assert.Equal(1, trees.Bound(0, [true, true, true]));
        Assert.Equal(0, trees.Bound(0, [false, false, false]));
    }

    [Fact]
    public void Trees_can_branch_on_a_predictor_first()
    {
        // what y says of the class turns round from block to block: no single split of y helps
        BinnedPredictor y = Predictor(100, 1), block = Predictor(16, 2);
        int[] labels = [.. All.Select(i => (y.Bins[i] < 50) == (block.Bins[i] % 2 == 0) ? 0 : 1)];
        ClassTarget target = new(labels, 2, true, OneGroup, 1);
        var branching = BoostedTrees.Fit([y, block], target, All, Options.BranchingOn(1), new Rng(3), default);
        var weights = Predict(branching, [y, block]);
        var right = All.Count(i => weights[i * 8 + labels[i]] > weights[i * 8 + 1 - labels[i]]);
        Assert.InRange((double)right / Rows, 0.99, 1);
    }
}
