using Semblance.Models;
using Semblance.Random;
using Semblance.Torch;
using Semblance.Torch.Tables;
using Semblance.Torch.Training;
using Xunit;

namespace Semblance.Tests.Torch;

/// <summary>The gradients that are written out, held against small differences of losses in plain loops.</summary>
public class CtganNetsTests
{
    private const int Rows = 6, Packs = 3, Pack = 2, Units = 5, Hidden = 4, Noise = 3;
    private const double Weight = 10; // of the penalty

    // a number of two modes and a category of three levels, which conditions name
    private static readonly ModeLayout Layout = new(
    [
        new() { Part = -1, Number = 0, Levels = [], Means = [0, 5], Deviations = [1, 1], Scalar = 0, Start = 0 },
        new() { Part = 1, Number = -1, Levels = [0, 1, 2], Start = 2 },
    ], []);

    private static readonly int Width = Layout.Width;

    private static readonly Ctgan Options = new()
    {
        BatchSize = Rows, Pack = Pack, CriticWidth = Units, GeneratorWidth = Hidden, NoiseSize = Noise,
        GradientPenalty = Weight, WeightDecay = 0, Averaging = 0,
    };

    private static readonly CtganConditions Conditions = new(Layout, [], [[1, 2, 3]], [1]);

    private readonly Rng rng = new(11);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_critics_gradient_is_that_of_small_differences(bool isParallel)
    {
        var batch = Batch(real: Rows);
        using var critic = new CriticNet(Options, Rows, Width, Conditions.Count, rng.Split("critic"),
            DeviceChoice.Of(Device.Cpu), new(isParallel));
        var before = critic.Parameters.ToArray();
        critic.Step(batch);
        AssertGradient(critic.Parameters, before, weights => CriticLoss(weights, batch));
    }

    [Fact]
    public void Rows_that_are_judged_have_the_gradient_of_small_differences()
    {
        var batch = Batch(real: 0);
        using var critic = new CriticNet(Options, Rows, Width, Conditions.Count, rng.Split("critic"),
            DeviceChoice.Of(Device.Cpu), new(isParallel: false));
        double[] weights = [.. critic.Parameters.ToArray().Select(weight => (double)weight)];
        var gradient = new float[batch.Rows.Length];
        var score = critic.Judge(batch, gradient);
        double[] rows = [.. batch.Rows.Select(number => (double)number)];
        Assert.Equal(Mean(rows), score, 1e-5);
        for (var i = 0; i < rows.Length; i++)
        {
            double[] more = [.. rows], less = [.. rows];
            more[i] += 1e-5;
            less[i] -= 1e-5;
            Assert.Equal(-(Mean(more) - Mean(less)) / 2e-5, gradient[i], 1e-5);
        }

        double Mean(double[] made) =>
            Enumerable.Range(0, Packs).Average(p => new Plain(weights).Score(made, batch, p, p).Score);
    }

    [Fact]
    public void The_generators_gradient_is_that_of_small_differences()
    {
        var batch = Batch(real: 0);
        using var generator = new GeneratorNet(Options, Rows, Width, Conditions.Count, rng.Split("generator"),
            DeviceChoice.Of(Device.Cpu), new(isParallel: false));
        generator.Own.Forward(batch.Noise, batch.MadeConditions);
        var logits = Floats.Copy(generator.Own.Logits);
        float[] dLogits = [.. Enumerable.Range(0, logits.Length).Select(i => (float)Normal.Draw(rng, i, 7))];
        Floats.Put(generator.DLogits, dLogits);
        var before = generator.Parameters.ToArray();
        Assert.Equal(Loss(logits), GeneratorLoss([.. before.Select(weight => (double)weight)]), 1e-4);
        generator.Step(batch.Conditions);
        AssertGradient(generator.Parameters, before, GeneratorLoss);

        double Loss(IEnumerable<float> made) => made.Zip(dLogits).Sum(pair => (double)pair.First * pair.Second);
        double GeneratorLoss(double[] weights) => Loss(Generated(weights, batch).Select(value => (float)value));
    }

    private CtganBatch Batch(int real)
    {
        var batch = new CtganBatch(Rows, real, Layout, Conditions, Options);
        for (var i = 0; i < batch.Rows.Length; i++) batch.Rows[i] = (float)Normal.Draw(rng, i, 1);
        for (var i = 0; i < batch.Noise.Length; i++) batch.Noise[i] = (float)Normal.Draw(rng, i, 2);
        for (var i = 0; i < batch.Conditions.Length; i++) batch.Conditions[i] = rng.Split("asked").Below(3, i);
        Semblance.Torch.Training.Noise.Uniform(rng.Split("between"), batch.Between);
        Semblance.Torch.Training.Noise.Dropout(rng.Split("drop 1"), 0.25, batch.Drop1);
        Semblance.Torch.Training.Noise.Dropout(rng.Split("drop 2"), 0.25, batch.Drop2);
        return batch;
    }

    // after one step Adam's first average is (1 - 0.5) times the gradient
    private static void AssertGradient(Parameters parameters, float[] before, Func<double[], double> loss)
    {
        var state = new ModelFolder();
        parameters.Save(state, "now");
        var gradient = state.Get<float>("now.first", before.Length);
        for (var i = 0; i < before.Length; i++)
        {
            double[] more = [.. before.Select(weight => (double)weight)], less = [.. more];
            more[i] += 1e-4;
            less[i] -= 1e-4;
            Assert.Equal((loss(more) - loss(less)) / 2e-4, gradient[i] / 0.5, 2e-3);
        }
    }

    // L. Xu et al. 2019: mean(made) - mean(real) + weight x mean((norm of the slope at an interpolation - 1)²)
    private static double CriticLoss(double[] weights, CtganBatch batch)
    {
        var critic = new Plain(weights);
        double[] rows = [.. batch.Rows.Select(number => (double)number)];
        var loss = 0.0;
        for (var p = 0; p < Packs; p++)
        {
            var (real, before) = critic.Score(rows, batch, p, p);
            var (made, beforeMade) = critic.Score(rows, batch, Packs + p, Packs + p);
            var between = before.Zip(beforeMade).Select(pair =>
                pair.Second + (pair.First - pair.Second) * batch.Between[p]);
            var norm = critic.SlopeNorm([.. between], batch, 2 * Packs + p);
            loss += (made - real + Weight * (norm - 1) * (norm - 1)) / Packs;
        }
        return loss;
    }

    /// <summary>The critic in plain loops.</summary>
    private sealed class Plain
    {
        private readonly int inputs = Pack * Width, asked = Pack * Conditions.Count;
        private readonly double[] w1, e1, b1, w2, b2, w3;
        private readonly double b3;

        public Plain(double[] weights)
        {
            var at = 0;
            double[] Next(int count) => weights[at..(at += count)];
            (w1, e1, b1) = (Next(inputs * Units), Next(asked * Units), Next(Units));
            (w2, b2, w3, b3) = (Next(Units * Units), Next(Units), Next(Units), Next(1)[0]);
        }

        public (double Score, double[] Before) Score(double[] rows, CtganBatch batch, int p, int drop)
        {
            var before = new double[Units];
            for (var u = 0; u < Units; u++)
            {
                before[u] = b1[u];
                for (var k = 0; k < inputs; k++) before[u] += rows[p * inputs + k] * w1[k * Units + u];
                for (var k = 0; k < Pack; k++)
                    before[u] += e1[(k * Conditions.Count + (int)batch.Conditions[p * Pack + k]) * Units + u];
            }
            var (second, signs) = Second(before, batch, drop);
            return (b3 + Enumerable.Range(0, Units).Sum(v => second[v] * signs[v] * w3[v]), before);
        }

        public double SlopeNorm(double[] before, CtganBatch batch, int drop)
        {
            var (_, signs2) = Second(before, batch, drop);
            var slope1 = new double[Units];
            for (var u = 0; u < Units; u++)
            {
                slope1[u] = Sign(before[u], batch.Drop1[drop * Units + u])
                    * Enumerable.Range(0, Units).Sum(v => w2[u * Units + v] * signs2[v] * w3[v]);
            }
            var sum = 0.0;
            foreach (var table in new[] { w1, e1 })
            {
                for (var k = 0; k < table.Length / Units; k++)
                    sum += Math.Pow(Enumerable.Range(0, Units).Sum(u => table[k * Units + u] * slope1[u]), 2);
            }
            return Math.Sqrt(sum);
        }

        private (double[] Second, double[] Signs) Second(double[] before, CtganBatch batch, int drop)
        {
            double[] second = [.. b2], signs = new double[Units];
            for (var v = 0; v < Units; v++)
            {
                for (var u = 0; u < Units; u++)
                    second[v] += before[u] * Sign(before[u], batch.Drop1[drop * Units + u]) * w2[u * Units + v];
                signs[v] = Sign(second[v], batch.Drop2[drop * Units + v]);
            }
            return (second, signs);
        }

        private static double Sign(double x, double drop) => x > 0 ? drop : 0.2 * drop;
    }

    // the generator in plain loops: [row, number]
    private static double[] Generated(double[] weights, CtganBatch batch)
    {
        var at = 0;
        double[] Next(int count) => weights[at..(at += count)];
        double[] w1 = Next(Noise * Hidden), w2 = Next((Hidden + Noise) * Hidden);
        double[] w3 = Next((2 * Hidden + Noise) * Width), b3 = Next(Width);
        double[] scale1 = Next(Hidden), shift1 = Next(Hidden), scale2 = Next(Hidden), shift2 = Next(Hidden);
        double[] e1 = Next(3 * Hidden), e2 = Next(3 * Hidden), e3 = Next(3 * Width);
        double[][] rows = [.. Enumerable.Range(0, Rows).Select(r =>
            batch.Noise[(r * Noise)..((r + 1) * Noise)].Select(value => (double)value).ToArray())];
        rows = Block(rows, w1, e1, scale1, shift1);
        rows = Block(rows, w2, e2, scale2, shift2);
        return [.. Linear(rows, w3, e3, Width).SelectMany(row => row.Zip(b3, (sum, bias) => sum + bias))];

        double[][] Linear(double[][] x, double[] w, double[] e, int units) => [.. x.Select((row, r) =>
            Enumerable.Range(0, units).Select(u => e[(int)batch.Conditions[r] * units + u]
                + row.Select((value, k) => value * w[k * units + u]).Sum()).ToArray())];
        double[][] Block(double[][] x, double[] w, double[] e, double[] scale, double[] shift)
        {
            var sums = Linear(x, w, e, Hidden);
            for (var u = 0; u < Hidden; u++)
            {
                var mean = sums.Average(row => row[u]);
                var deviation = Math.Sqrt(sums.Average(row => (row[u] - mean) * (row[u] - mean)) + 1e-5);
                foreach (var row in sums)
                    row[u] = Math.Max(0, (row[u] - mean) / deviation * scale[u] + shift[u]);
            }
            return [.. sums.Zip(x, (made, before) => made.Concat(before).ToArray())];
        }
    }
}
