using Semblance.Models;
using Semblance.Numerics;
using Semblance.Random;
using Semblance.Tables.Synthesizers;
using Semblance.Torch.Training;

namespace Semblance.Torch.Tables;

/// <summary>CTGAN's generator for sampling: batch norm is folded into the layers, and conditions are rows of their
/// weights.</summary>
internal sealed class CtganGenerator : IRowGenerator
{
    private const float Epsilon = 1e-5f;
    private readonly ModeLayout layout;
    private readonly CtganConditions conditions;
    private readonly int noise, hidden;
    private readonly bool isByLog;
    private readonly float[][] weights, shifts; // by layer: [input, unit], and [condition, unit] with the layer's bias
    private readonly MatrixProduct[] products;

    private CtganGenerator(ModeLayout layout, CtganConditions conditions, int noise, int hidden, bool isByLog,
        float[][] weights, float[][] shifts)
    {
        (this.layout, this.conditions, this.noise, this.hidden, this.isByLog) =
            (layout, conditions, noise, hidden, isByLog);
        (this.weights, this.shifts) = (weights, shifts);
        products =
        [
            new(weights[0], noise, hidden), new(weights[1], hidden + noise, hidden),
                new(weights[2], 2 * hidden + noise, layout.Width),
        ];
    }

    /// <summary>Folds batch norm, by statistics of some rows of the trained network, into the layers.</summary>
    public static CtganGenerator Of(ModeLayout layout, CtganConditions conditions, ConditionalGan options, Rng rng,
        Func<string, float[]> part, int statisticsRows)
    {
        int noise = options.NoiseSize, hidden = options.GeneratorWidth, count = Math.Max(1, conditions.Count);
        float[][] weights = [part("w1"), part("w2"), part("w3")], shifts = [part("e1"), part("e2"), part("e3")];
        if (conditions.Count == 0) foreach (var shift in shifts) Array.Clear(shift);
        var bias = part("b3");
        for (var k = 0; k < count; k++)
        {
            for (var u = 0; u < layout.Width; u++) shifts[2][k * layout.Width + u] += bias[u];
        }
        var rows = new long[statisticsRows];
        for (var i = 0; i < rows.Length; i++) rows[i] = i;
        for (var layer = 0; layer < 2; layer++)
        {
            float[] scale = part($"scale{layer + 1}"), shift = part($"shift{layer + 1}");
            var network = new CtganGenerator(layout, conditions, noise, hidden, options.IsByLog, weights, shifts);
            var values = network.Before(layer, rows, rng); // [row, unit]
            for (var u = 0; u < hidden; u++)
            {
                double sum = 0, square = 0;
                for (var r = 0; r < rows.Length; r++) sum += values[r * hidden + u];
                var mean = sum / rows.Length;
                for (var r = 0; r < rows.Length; r++)
                    square += (values[r * hidden + u] - mean) * (values[r * hidden + u] - mean);
                var factor = (float)(scale[u] / Math.Sqrt(square / rows.Length + Epsilon));
                for (var at = u; at < weights[layer].Length; at += hidden) weights[layer][at] *= factor;
                for (var at = u; at < shifts[layer].Length; at += hidden)
                    shifts[layer][at] = (float)((shifts[layer][at] - mean) * factor) + shift[u];
            }
        }
        return new(layout, conditions, noise, hidden, options.IsByLog, weights, shifts);
    }

    /// <inheritdoc/>
    public void Generate(ReadOnlySpan<long> rows, Rng rng, Span<float> output)
    {
        var inputs = new float[rows.Length * Stride];
        var asked = Fill(rows, rng, inputs);
        Layer(0, inputs, asked);
        Layer(1, inputs, asked);
        for (var r = 0; r < rows.Length; r++)
            shifts[2].AsSpan(asked[r] * layout.Width, layout.Width).CopyTo(output[(r * layout.Width)..]);
        products[2].AddTo(inputs, Stride, rows.Length, output, layout.Width);
        for (var r = 0; r < rows.Length; r++)
        {
            var scalars = output.Slice(r * layout.Width, layout.ScalarCount);
            for (var s = 0; s < scalars.Length; s++) scalars[s] = MathF.Tanh(scalars[s]);
        }
    }

    // a row of inputs holds second layer, first layer, noise: each layer reads a tail of it and writes before that
    private int Stride => 2 * hidden + noise;

    private int[] Fill(ReadOnlySpan<long> rows, Rng rng, float[] inputs)
    {
        var normals = new float[noise * rows.Length];
        Noise.Normal(rng.Split("z"), rows, noise, normals);
        var condition = rng.Split("condition");
        var asked = new int[rows.Length];
        for (var r = 0; r < rows.Length; r++)
        {
            normals.AsSpan(r * noise, noise).CopyTo(inputs.AsSpan(r * Stride + 2 * hidden));
            if (conditions.Count == 0) continue;
            var (column, entry) = conditions.Draw(condition.At((ulong)rows[r]), isByLog);
            asked[r] = conditions.IndexOf(column, entry);
        }
        return asked;
    }

    private void Layer(int layer, float[] inputs, int[] asked)
    {
        var from = (2 - layer) * hidden; // where the layer's input begins
        for (var r = 0; r < asked.Length; r++)
            shifts[layer].AsSpan(asked[r] * hidden, hidden).CopyTo(inputs.AsSpan(r * Stride + from - hidden));
        products[layer].AddTo(inputs.AsSpan(from), Stride, asked.Length, inputs.AsSpan(from - hidden), Stride);
        for (var r = 0; r < asked.Length; r++)
        {
            var units = inputs.AsSpan(r * Stride + from - hidden, hidden);
            System.Numerics.Tensors.TensorPrimitives.Max(units, 0f, units);
        }
    }

    private float[] Before(int layer, long[] rows, Rng rng)
    {
        var inputs = new float[rows.Length * Stride];
        var asked = Fill(rows, rng, inputs);
        if (layer > 0) Layer(0, inputs, asked);
        var values = new float[rows.Length * hidden];
        for (var r = 0; r < rows.Length; r++)
            shifts[layer].AsSpan(asked[r] * hidden, hidden).CopyTo(values.AsSpan(r * hidden));
        products[layer].AddTo(inputs.AsSpan((2 - layer) * hidden), Stride, rows.Length, values, hidden);
        return values;
    }

    /// <inheritdoc/>
    public void Save(ModelFolder folder)
    {
        for (var layer = 0; layer < 3; layer++)
        {
            folder.Put($"model.net.{layer}.weights", weights[layer]);
            folder.Put($"model.net.{layer}.shifts", shifts[layer]);
        }
        folder.Put("model.net.conditions", conditions.Columns.ToArray());
        for (var j = 0; j < conditions.Counts.Length; j++) folder.Put($"model.net.condition.{j}", conditions.Counts[j]);
    }

    /// <summary>Reads back a generator, trusting no array of the folder.</summary>
    public static CtganGenerator Load(ModelFolder folder, ModeLayout layout, ConditionalGan options)
    {
        var columns = folder.GetIndices("model.net.conditions", layout.Columns.Length);
        var counts =
            columns.Select((c, j) => folder.GetFinite($"model.net.condition.{j}", layout.Columns[c].Width)).ToArray();
        TensorReader.Require(counts.All(count => count.All(n => n >= 0) && count.Sum() > 0), "model.net.conditions");
        var conditions = new CtganConditions(layout, [], counts, columns);
        int noise = options.NoiseSize, hidden = options.GeneratorWidth, count = Math.Max(1, conditions.Count);
        int[] inputs = [noise, hidden + noise, 2 * hidden + noise], units = [hidden, hidden, layout.Width];
        float[][] weights = new float[3][], shifts = new float[3][];
        for (var layer = 0; layer < 3; layer++)
        {
            weights[layer] = Finite($"model.net.{layer}.weights", (long)inputs[layer] * units[layer]);
            shifts[layer] = Finite($"model.net.{layer}.shifts", (long)count * units[layer]);
        }
        return new(layout, conditions, noise, hidden, options.IsByLog, weights, shifts);

        float[] Finite(string name, long length)
        {
            var values = folder.Get<float>(name);
            TensorReader.Require(values.Length == length && values.All(float.IsFinite), name);
            return values;
        }
    }
}
