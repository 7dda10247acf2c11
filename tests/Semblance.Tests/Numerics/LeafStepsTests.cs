using Semblance.Numerics;
using Xunit;

namespace Semblance.Tests.Numerics;

public class LeafStepsTests
{
    private const int Classes = 16, LeafRows = 400;

    private static float[] Steps(LeafSteps steps, int round, float[] rows, float[] share)
    {
        var mass = Array.ConvertAll(share, p => p * LeafRows);
        var squares = Array.ConvertAll(share, p => p * p * LeafRows);
        float[] gradient = [.. rows.Zip(mass, (count, expected) => count - expected)];
        var result = new float[rows.Length];
        steps.Fill(round, gradient, mass, squares, result);
        return result;
    }

    private static float[] Share(Func<int, double> weight)
    {
        double[] weights = [.. Enumerable.Range(0, Classes).Select(weight)];
        return Array.ConvertAll(weights, w => (float)(w / weights.Sum()));
    }

    [Fact]
    public void Classes_without_an_order_take_newton_s_step_each()
    {
        var share = Share(_ => 1);
        var rows = Array.ConvertAll(share, p => p * LeafRows);
        rows[3] += 10;
        var step = Steps(new(Classes, false, 0.5, 1), 0, rows, share);
        // gradient 10, curvature n p (1 - p)
        Assert.Equal(0.5 * 10 / (LeafRows / 16.0 * 15 / 16 + 1), step[3], 5);
        Assert.All(step.Where((_, k) => k != 3), value => Assert.Equal(0, value, 5));
    }

    [Fact]
    public void A_tilt_finds_a_distribution_that_was_moved_and_widened()
    {
        // full steps without a ridge, from a narrow normal to a wider one elsewhere: both are tilts of one another
        var steps = new LeafSteps(Classes, true, 0.5, 1e-9);
        var goal = Share(k => Math.Exp(-(k - 9.0) * (k - 9) / 18));
        var now = Share(k => Math.Exp(-(k - 6.0) * (k - 6) / 8));
        for (var i = 0; i < 60; i++)
        {
            var step = Steps(steps, 0, Array.ConvertAll(goal, p => p * LeafRows), now);
            var before = now;
            now = Share(k => before[k] * Math.Exp(step[k]));
        }
        for (var k = 0; k < Classes; k++) Assert.Equal(goal[k], now[k], 4);
    }

    [Fact]
    public void A_tilt_moves_far_classes_with_the_near_ones()
    {
        var rows = Array.ConvertAll(Share(k => Math.Exp(-k / 8.0)), p => p * LeafRows);
        var step = Steps(new(Classes, true, 0.3, 1), 0, rows, Share(_ => 1));
        for (var k = 1; k < Classes; k++) Assert.True(step[k] < step[k - 1]);
    }

    [Fact]
    public void Local_steps_share_what_neighbours_know()
    {
        var share = Share(_ => 1);
        var rows = Array.ConvertAll(share, p => p * LeafRows);
        rows[5] += 20;
        var step = Steps(new(Classes, true, 0.3, 1), 1, rows, share);
        Assert.True(step[5] > step[4] && step[4] > step[3] && step[3] > step[2] && step[2] > 0);
        Assert.Equal(step[4], step[6], 6);
        Assert.Equal(0, step[12], 4);
    }

    [Fact]
    public void A_leaf_as_foretold_does_not_move()
    {
        var share = Share(k => k + 1);
        for (var round = 0; round < 2; round++)
        {
            var rows = Array.ConvertAll(share, p => p * LeafRows);
            var step = Steps(new(Classes, true, 0.3, 1), round, rows, share);
            Assert.All(step, value => Assert.Equal(0, value, 4));
        }
    }
}
