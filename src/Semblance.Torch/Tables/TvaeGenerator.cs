using System.Collections.Concurrent;
using Semblance.Models;
using Semblance.Numerics;
using Semblance.Random;
using Semblance.Tables.Synthesizers;
using Semblance.Torch.Training;

namespace Semblance.Torch.Tables;

/// <summary>TVAE's decoder for sampling.</summary>
internal sealed class TvaeGenerator : IRowGenerator
{
    private readonly ModeLayout layout;
    private readonly int latent, units;
    private readonly float[][] weights; // three matrices, three biases, the scalars' deviations
    private readonly MatrixProduct first;
    private readonly ActiveProduct[] later; // the second and the third layer
    private readonly ConcurrentBag<Room> rooms = []; // kept from call to call

    public TvaeGenerator(ModeLayout layout, int latent, int units, float[][] weights)
    {
        (this.layout, this.latent, this.units, this.weights) = (layout, latent, units, weights);
        first = new(weights[0], latent, units);
        later = [new(weights[1], units, units), new(weights[2], units, layout.Width)];
    }

    /// <inheritdoc/>
    public void Generate(ReadOnlySpan<long> rows, Rng rng, Span<float> output)
    {
        if (!rooms.TryTake(out var room))
            room = new(latent + layout.ScalarCount, units, Math.Max(later[0].Stride, later[1].Stride));
        for (var start = 0; start < rows.Length; start += Room.Rows)
        {
            var block = rows.Slice(start, Math.Min(Room.Rows, rows.Length - start));
            Generate(block, rng, room, output[(start * layout.Width)..]);
        }
        rooms.Add(room);
    }

    private void Generate(ReadOnlySpan<long> rows, Rng rng, Room room, Span<float> output)
    {
        var lanes = latent + layout.ScalarCount;
        Noise.Normal(rng.Split("z"), rows, lanes, room.Normals);
        var results = room.Results.Span;
        Begin(0, results, later[0].Stride, rows.Length);
        first.AddTo(room.Normals, lanes, rows.Length, results, later[0].Stride);
        for (var layer = 1; layer <= 2; layer++)
        {
            room.Units.List(results, later[0].Stride, rows.Length);
            Begin(layer, results, later[layer - 1].Stride, rows.Length);
            later[layer - 1].AddTo(room.Units, results, later[layer - 1].Stride);
        }
        for (var r = 0; r < rows.Length; r++)
        {
            var row = output.Slice(r * layout.Width, layout.Width);
            results.Slice(r * later[1].Stride, layout.Width).CopyTo(row);
            for (var s = 0; s < layout.ScalarCount; s++)
            {
                var drawn = MathF.Tanh(row[s]) + weights[6][s] * room.Normals[r * lanes + latent + s];
                row[s] = Math.Clamp(drawn, -1, 1);
            }
        }
    }

    private void Begin(int layer, Span<float> results, int stride, int count)
    {
        for (var r = 0; r < count; r++) weights[3 + layer].CopyTo(results[(r * stride)..]);
    }

    /// <summary>What a block of rows needs on its way.</summary>
    private sealed class Room(int lanes, int units, int stride)
    {
        public const int Rows = 96;

        public readonly float[] Normals = new float[Rows * lanes]; // [row, latent number or scalar]
        public readonly Memory<float> Results = AlignedFloats.Of(Rows * stride);
        public readonly ActiveUnits Units = new(Rows, units);
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
