using System.Buffers;
using System.Numerics.Tensors;
using Semblance.Models;
using Semblance.Numerics;
using Semblance.Tables.Synthesizers;

namespace Semblance.Torch.Tables;

/// <summary>
/// The denoiser for sampling: from a noisy row and how noisy it is to what it says of the row without noise. It runs
/// without libtorch, with sums in a fixed order.
/// </summary>
/// <remarks>
/// hidden = relu(entries + numbers · first + time · t0); then, layer by layer, hidden += relu(hidden · middle +
/// time · t); what it says = hidden · last + bias.
/// </remarks>
internal sealed class TabddpmNetwork
{
    private readonly float[][] weights;
    private readonly MatrixProduct[] products; // first, the middle ones, last
    private readonly int numbers, categories, width;

    /// <param name="layout">The columns.</param>
    /// <param name="options">Width and layers.</param>
    /// <param name="weights">As <see cref="Shapes"/> lists them.</param>
    public TabddpmNetwork(TabddpmLayout layout, Tabddpm options, float[][] weights)
    {
        this.weights = weights;
        (numbers, categories, width) = (layout.Numbers.Length, layout.Categories.Length, options.Width);
        products =
        [
            new(weights[1], numbers, width),
            .. weights[3..^2].Select(middle => new MatrixProduct(middle, width, width)),
            new(weights[^2], width, layout.Width),
        ];
    }

    /// <summary>Names and sizes of the weights: [inputs, outputs].</summary>
    public static (string Name, int Inputs, int Outputs)[] Shapes(TabddpmLayout layout, Tabddpm options)
    {
        var width = options.Width;
        return
        [
            ("entries", layout.EntryCount, width), ("numbers", layout.Numbers.Length, width),
            ("time", TabddpmSchedule.TimeCount, width * options.Layers),
            .. Enumerable.Range(1, options.Layers - 1).Select(layer => ($"middle{layer}", width, width)),
            ("last", width, layout.Width), ("bias", 1, layout.Width),
        ];
    }

    /// <summary>What the network says of some rows at one step.</summary>
    /// <param name="x">[row, number]</param>
    /// <param name="entries">[row, category], counted from the first entry of all.</param>
    /// <param name="time">The step.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="output">[row, number and entry], overwritten.</param>
    public void Apply(ReadOnlySpan<float> x, ReadOnlySpan<int> entries, ReadOnlySpan<float> time, int count,
        Span<float> output)
    {
        var layers = products.Length - 1;
        var shift = new float[width * layers];
        for (var k = 0; k < time.Length; k++)
            TensorPrimitives.FusedMultiplyAdd(weights[2].AsSpan(k * shift.Length, shift.Length), time[k], shift, shift);
        var pool = ArrayPool<float>.Shared;
        float[] some = pool.Rent(count * width), others = pool.Rent(count * width);
        Span<float> hidden = some.AsSpan(0, count * width), next = others.AsSpan(0, count * width);
        for (var r = 0; r < count; r++)
        {
            var row = hidden.Slice(r * width, width);
            shift.AsSpan(0, width).CopyTo(row);
            for (var c = 0; c < categories; c++)
                TensorPrimitives.Add(row, weights[0].AsSpan(entries[r * categories + c] * width, width), row);
        }
        if (numbers > 0) products[0].AddTo(x, numbers, count, hidden, width);
        TensorPrimitives.Max(hidden, 0f, hidden);
        for (var layer = 1; layer < layers; layer++)
        {
            for (var r = 0; r < count; r++) shift.AsSpan(layer * width, width).CopyTo(next[(r * width)..]);
            products[layer].AddTo(hidden, width, count, next, width);
            TensorPrimitives.Max(next, 0f, next);
            TensorPrimitives.Add(hidden, next, hidden);
        }
        var outputs = weights[^1].Length;
        for (var r = 0; r < count; r++) weights[^1].CopyTo(output[(r * outputs)..]);
        products[^1].AddTo(hidden, width, count, output, outputs);
        pool.Return(some);
        pool.Return(others);
    }

    /// <summary>Keeps the weights.</summary>
    public void Save(ModelFolder folder)
    {
        for (var i = 0; i < weights.Length; i++) folder.Put($"model.net.{i}", weights[i]);
    }

    /// <summary>Reads back a network, trusting no array of the folder.</summary>
    public static TabddpmNetwork Load(ModelFolder folder, TabddpmLayout layout, Tabddpm options) =>
        new(layout, options, [.. Shapes(layout, options).Select((shape, i) =>
        {
            var values = folder.Get<float>($"model.net.{i}", shape.Inputs * shape.Outputs);
            TensorReader.Require(values.All(float.IsFinite), $"model.net.{i}");
            return values;
        })]);
}
