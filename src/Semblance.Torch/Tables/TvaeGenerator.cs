using Semblance.Models;
using Semblance.Numerics;
using Semblance.Random;
using Semblance.Tables.Synthesizers;
using Semblance.Torch.Training;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Semblance.Torch.Tables;

/// <summary>TVAE's decoder for sampling.</summary>
internal sealed class TvaeGenerator : IRowGenerator
{
    private readonly ModeLayout layout;
    private readonly int latent, units;
    private readonly float[][] weights; // three matrices, three biases, the scalars' deviations
    private readonly MatrixProduct[] products;

    public TvaeGenerator(ModeLayout layout, int latent, int units, float[][] weights)
    {
        (this.layout, this.latent, this.units, this.weights) = (layout, latent, units, weights);
        products = [new(weights[0], latent, units), new(weights[1], units, units),
            new(weights[2], units, layout.Width)];
    }

    /// <inheritdoc/>
    public void Generate(ReadOnlySpan<long> rows, Rng rng, Span<float> output)
    {
        var lanes = latent + layout.ScalarCount;
        var normals = new float[lanes * rows.Length]; // [row, latent number or scalar]
        Noise.Normal(rng.Split("z"), rows, lanes, normals);
        float[] h1 = new float[rows.Length * units], h2 = new float[rows.Length * units];
        Layer(0, normals, lanes, h1, units, rows.Length);
        TensorPrimitives.Max(h1, 0f, h1);
        Layer(1, h1, units, h2, units, rows.Length);
        TensorPrimitives.Max(h2, 0f, h2);
        Layer(2, h2, units, output, layout.Width, rows.Length);
        for (var r = 0; r < rows.Length; r++)
        {
            var scalars = output.Slice(r * layout.Width, layout.ScalarCount);
            for (var s = 0; s < scalars.Length; s++)
            {
                var drawn = MathF.Tanh(scalars[s]) + weights[6][s] * normals[r * lanes + latent + s];
                scalars[s] = Math.Clamp(drawn, -1, 1);
            }
        }
    }

    private void Layer(int layer, ReadOnlySpan<float> input, int inputs, Span<float> result, int outputs, int count)
    {
        for (var r = 0; r < count; r++) weights[3 + layer].CopyTo(result[(r * outputs)..]);
        products[layer].AddTo(input, inputs, count, result, outputs);
    }

    /// <inheritdoc/>
    public void Save(ModelFolder folder)
    {
        for (var i = 0; i < weights.Length; i++) folder.Put($"model.net.{i}", weights[i]);
    }

    /// <summary>Reads back a decoder, trusting no array of the folder.</summary>
    public static TvaeGenerator Load(ModelFolder folder, ModeLayout layout, Tvae options)
    {
        long latent = options.LatentSize, units = options.Width;
        long[] lengths =
            [latent * units, units * units, units * layout.Width, units, units, layout.Width,
                Math.Max(1, layout.ScalarCount)];
        var weights = lengths.Select((length, i) =>
        {
            var values = folder.Get<float>($"model.net.{i}");
            TensorReader.Require(values.Length == length && values.All(float.IsFinite), $"model.net.{i}");
            return values;
        }).ToArray();
        return new(layout, options.LatentSize, options.Width, weights);
    }
}
