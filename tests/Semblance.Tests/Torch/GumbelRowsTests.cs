using Semblance.Random;
using Semblance.Torch.Tables;
using Semblance.Torch.Training;
using Xunit;

namespace Semblance.Tests.Torch;

public class GumbelRowsTests
{
    // a number with two levels beside its three modes, a category, and a number of two modes alone
    private static readonly ModeLayout Layout = new(
    [
        new() { Part = 0, Number = 1, Levels = [1, 2], Means = [0, 1, 2], Deviations = [1, 1, 1],
            Scalar = 0, Start = 0 },
        new() { Part = 2, Number = -1, Levels = [0, 1, 2, 3], Start = 5 },
        new() { Part = -1, Number = 3, Levels = [], Means = [0, 5], Deviations = [1, 1], Scalar = 1, Start = 9 },
    ], []);

    [Fact]
    public void Entries_are_shares_and_scalars_vanish_where_there_is_no_number()
    {
        float[] logits = [0.7f, -0.3f, 50, 0, 0, 0, 0, 100, 0, 0, 0, 1, -1], noise = new float[Layout.EntryCount],
        rows = new float[Layout.Width];
        new GumbelRows(Layout, 0.2f).Forward(logits, noise, rows);
        Assert.Equal(0, rows[0], 1e-6f); // the first level has all the weight
        Assert.Equal(MathF.Tanh(-0.3f), rows[1], 1e-6f);
        foreach (var column in Layout.Columns)
            Assert.Equal(1, rows.AsSpan(2 + column.Start, column.Width).ToArray().Sum(), 1e-5f);
    }

    [Fact]
    public void The_gradient_is_that_of_small_differences()
    {
        const int count = 3;
        var rng = new Rng(5);
        float[] Draw(int lane, int length) =>
            [.. Enumerable.Range(0, length).Select(i => (float)(2 * rng.Uniform(i, lane) - 1))];
        var width = Layout.Width;
        float[] logits = Draw(0, count * width), noise = Draw(1, count * Layout.EntryCount),
        weights = Draw(2, count * width);
        (int, int)[] asked = [(0, 1), (1, 3), (0, 4)];
        var rows = new GumbelRows(Layout, 0.7f);
        float[] made = new float[logits.Length], gradient = new float[logits.Length];
        rows.Forward(logits, noise, made);
        rows.Backward(made, [.. weights], gradient, 0, count);
        rows.AddAsked(logits, asked, gradient);
        for (var i = 0; i < logits.Length; i++)
        {
            Assert.Equal((Loss(i, 1e-2f) - Loss(i, -1e-2f)) / 2e-2, gradient[i], 2e-3);
        }

        double Loss(int at, float step)
        {
            float[] moved = [.. logits], result = new float[logits.Length];
            moved[at] += step;
            var again = new GumbelRows(Layout, 0.7f);
            again.Forward(moved, noise, result);
            return result.Zip(weights).Sum(pair => (double)pair.First * pair.Second)
                + again.AddAsked(moved, asked, new float[logits.Length]);
        }
    }

    [Fact]
    public void Logits_of_any_size_have_shares()
    {
        var shares = new float[3];
        Floats.SoftMax([500, 499, -500], shares);
        Assert.Equal([0.7310586f, 0.26894143f, 0], shares);
    }
}
