using System.Collections.Concurrent;
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
    private readonly MatrixProduct[] fromNoise; // by layer
    private readonly ActiveProduct[][] fromUnits; // by layer, then from which layer's units
    private readonly int[] strides; // of a layer's results
    private readonly ConcurrentBag<Room> rooms = []; // kept from call to call

    private CtganGenerator(ModeLayout layout, CtganConditions conditions, int noise, int hidden, bool isByLog,
        float[][] weights, float[][] shifts)
    {
        (this.layout, this.conditions, this.noise, this.hidden, this.isByLog) =
            (layout, conditions, noise, hidden, isByLog);
        (this.weights, this.shifts) = (weights, shifts);
        // a layer's inputs are the units of the layer before, of the one before that, and the noise
        int[] widths = [hidden, hidden, layout.Width];
        fromUnits = [.. widths.Select((width, layer) => Enumerable.Range(0, layer).Select(source =>
            new ActiveProduct(Part(layer, layer - 1 - source, hidden), hidden, width)).ToArray())];
        fromNoise = [.. widths.Select((width, layer) => new MatrixProduct(Part(layer, layer, noise), noise, width))];
        strides = [.. fromUnits.Select((products, layer) =>
            products.Select(product => product.Stride).Append(widths[layer]).Max())];

        ReadOnlySpan<float> Part(int layer, int before, int inputs) =>
            weights[layer].AsSpan(before * hidden * widths[layer], inputs * widths[layer]);
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
            var values = new float[rows.Length * hidden]; // [row, unit]
            for (var start = 0; start < rows.Length; start += Room.Rows)
            {
                network.Results(layer, rows.AsSpan(start, Math.Min(Room.Rows, rows.Length - start)), rng,
                    values.AsSpan(start * hidden));
            }
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
        var width = layout.Width;
        for (var start = 0; start < rows.Length; start += Room.Rows)
        {
            var block = rows.Slice(start, Math.Min(Room.Rows, rows.Length - start));
            Results(2, block, rng, output[(start * width)..]);
            for (var r = start; r < start + block.Length; r++)
            {
                var scalars = output.Slice(r * width, layout.ScalarCount);
                for (var s = 0; s < scalars.Length; s++) scalars[s] = MathF.Tanh(scalars[s]);
            }
        }
    }

    // what a layer gives for a room of rows, before the rectifier [row, unit]
    private void Results(int last, ReadOnlySpan<long> rows, Rng rng, Span<float> results)
    {
        if (!rooms.TryTake(out var room)) room = new(noise, hidden, strides.Max());
        Fill(rows, rng, room);
        for (var layer = 0; layer <= last; layer++)
        {
            if (layer > 0) room.Units[layer - 1].List(room.Results.Span, strides[layer - 1], rows.Length);
            Layer(layer, rows.Length, room);
        }
        var width = last < 2 ? hidden : layout.Width;
        for (var r = 0; r < rows.Length; r++)
            room.Results.Span.Slice(r * strides[last], width).CopyTo(results[(r * width)..]);
        rooms.Add(room);
    }

    private void Fill(ReadOnlySpan<long> rows, Rng rng, Room room)
    {
        Noise.Normal(rng.Split("z"), rows, noise, room.Normals);
        if (conditions.Count == 0) return;
        var condition = rng.Split("condition");
        for (var r = 0; r < rows.Length; r++)
        {
            var (column, entry) = conditions.Draw(condition.At((ulong)rows[r]), isByLog);
            room.Asked[r] = conditions.IndexOf(column, entry);
        }
    }

    private void Layer(int layer, int count, Room room)
    {
        var results = room.Results.Span;
        int stride = strides[layer], width = layer < 2 ? hidden : layout.Width;
        for (var r = 0; r < count; r++)
            shifts[layer].AsSpan(room.Asked[r] * width, width).CopyTo(results[(r * stride)..]);
        for (var source = layer - 1; source >= 0; source--)
            fromUnits[layer][source].AddTo(room.Units[source], results, stride);
        fromNoise[layer].AddTo(room.Normals, noise, count, results, stride);
    }

    /// <summary>What a block of rows needs on its way.</summary>
    private sealed class Room(int noise, int hidden, int stride)
    {
        public const int Rows = 96;

        public readonly float[] Normals = new float[Rows * noise]; // [row, number]
        public readonly int[] Asked = new int[Rows]; // the condition's place among all
        public readonly Memory<float> Results = AlignedFloats.Of(Rows * stride);
        public readonly ActiveUnits[] Units = [new(Rows, hidden), new(Rows, hidden)]; // by layer
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
