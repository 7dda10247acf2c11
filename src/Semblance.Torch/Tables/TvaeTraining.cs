using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;
using Semblance.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Semblance.Torch.Tables;

/// <summary>The encoder and decoder of TVAE and their steps.</summary>
/// <remarks>The losses' gradients are written out here; the matrix products between them are libtorch's.</remarks>
internal sealed class TvaeTraining : ITraining
{
    private const float LeastSigma = 0.01f, MostSigma = 1;
    private readonly ModeLayout layout;
    private readonly Tvae options;
    private readonly float[] scalars;
    private readonly int[] entries;
    private readonly Rng rng;
    private readonly torch.Device device;
    private readonly Parameters parameters;
    private readonly Tensor[] p;
    private readonly RowTable entryRows;
    private readonly Margins margins;
    private readonly int batch, latent;
    private readonly BatchOrder order;

    public TvaeTraining(ModeLayout layout, FeatureTable train, Margins margins, Tvae options, Rng rng,
        torch.Device device)
    {
        (this.layout, this.margins, this.options, this.rng, this.device) = (layout, margins, options, rng, device);
        (scalars, entries) = layout.Encode(train, rng.Split("modes"));
        batch = Math.Min(options.Batch(options.BatchSize, train.RowCount), train.RowCount);
        order = new(train.RowCount, batch, rng.Split("order"));
        latent = options.LatentSize;
        parameters = new(rng.Split("weights")) { LearningRate = options.LearningRate, Decay = options.WeightDecay };
        int units = options.Width, width = layout.Width;
        void Linear(string layer, int inputs, int outputs)
        {
            parameters.Uniform("w" + layer, 1 / Math.Sqrt(inputs), inputs, outputs);
            parameters.Uniform("b" + layer, 1 / Math.Sqrt(inputs), outputs);
        }
        parameters.Uniform("scalars", 1 / Math.Sqrt(width), Math.Max(1, layout.ScalarCount), units);
        parameters.Uniform("entries", 1 / Math.Sqrt(width), layout.EntryCount, units);
        parameters.Uniform("b1", 1 / Math.Sqrt(width), units);
        Linear("2", units, units);
        Linear("3", units, 2 * latent);
        Linear("4", latent, units);
        Linear("5", units, units);
        Linear("6", units, width);
        parameters.Constant("sigma", 0.1f, Math.Max(1, layout.ScalarCount));
        p = parameters.Place(device);
        entryRows = new(new(p[1], p[1].grad!));
    }

    /// <inheritdoc/>
    public int StepsPerEpoch => order.StepsPerEpoch;

    /// <inheritdoc/>
    public double StepWork => 3.0 * batch * parameters.Count;

    /// <inheritdoc/>
    public long Bytes => 4L * (scalars.Length + entries.Length + 4 * parameters.Count) +
        24L * batch * (layout.Width + 3 * options.Width + 4 * latent);

    /// <inheritdoc/>
    public IReadOnlyList<TrainingNote> Notes => layout.Notes;

    /// <inheritdoc/>
    public double Step(long index)
    {
        using var scope = NewDisposeScope();
        var rows = order.Of(index);
        var known = new float[batch * Math.Max(1, layout.ScalarCount)];
        var places = new long[batch * layout.Columns.Length];
        for (var i = 0; i < batch; i++)
        {
            scalars.AsSpan(rows[i] * layout.ScalarCount,
                layout.ScalarCount).CopyTo(known.AsSpan(i * layout.ScalarCount));
            for (var c = 0; c < layout.Columns.Length; c++)
                places[i * layout.Columns.Length + c] =
                    layout.Columns[c].Start + entries[rows[i] * layout.Columns.Length + c];
        }

        // encoder: mean and log variance of the latent [row, 2 latent]
        var first = entryRows.Take(places, layout.Columns.Length);
        var h1 = addmm(first, Floats.On(device, known, batch, p[0].shape[0]), p[0], 1, 1).add(p[2], Floats.Once).relu();
        var code = Affine(Affine(h1, 3).relu(), 5);
        var statistics = Floats.Copy(code);
        float[] noise = new float[batch * latent], z = new float[batch * latent];
        Noise.Normal(rng.Split("noise").Split(index), noise);
        for (var i = 0; i < z.Length; i++)
        {
            int at = i / latent * 2 * latent + i % latent;
            z[i] = statistics[at] + MathF.Exp(0.5f * statistics[at + latent]) * noise[i];
        }

        // decoder
        var seed = Floats.On(device, z, batch, latent).requires_grad_(true);
        var logits = Affine(Affine(Affine(seed, 7).relu(), 9).relu(), 11);
        var dLogits = new float[batch * layout.Width];
        var dSigma = new float[p[13].shape[0]];
        var loss = Reconstruction(Floats.Copy(logits), known, places, dLogits, Floats.Copy(p[13]), dSigma);
        parameters.Zero();
        logits.backward([Floats.On(device, dLogits, batch, layout.Width)]);
        var dZ = Floats.Copy(seed.grad!);

        // KL = -1/2 sum(1 + logvar - mean² - var), a row
        var dCode = new float[statistics.Length];
        for (var i = 0; i < z.Length; i++)
        {
            int at = i / latent * 2 * latent + i % latent;
            float mean = statistics[at], log = statistics[at + latent], deviation = MathF.Exp(0.5f * log);
            loss -= 0.5 * (1 + log - mean * mean - deviation * deviation) / batch;
            dCode[at] = dZ[i] + mean / batch;
            dCode[at + latent] = dZ[i] * 0.5f * deviation * noise[i] + 0.5f * (deviation * deviation - 1) / batch;
        }
        code.backward([Floats.On(device, dCode, batch, 2 * latent)]);
        entryRows.Backward();
        using (no_grad()) p[13].grad!.copy_(Floats.On(device, dSigma, dSigma.Length));
        parameters.Step();
        ClampSigma();
        return loss;
    }

    // weight x (sum of (x - tanh)² / (2 sigma²) + log sigma, and cross entropies) a row; fills the gradients
    private double Reconstruction(float[] logits, float[] known, long[] places, float[] dLogits, float[] sigma,
        float[] dSigma)
    {
        var weight = (float)(options.LossFactor / batch);
        var loss = 0.0;
        var columns = layout.Columns;
        for (var r = 0; r < batch; r++)
        {
            var row = logits.AsSpan(r * layout.Width, layout.Width);
            var d = dLogits.AsSpan(r * layout.Width, layout.Width);
            for (var c = 0; c < columns.Length; c++)
            {
                var start = layout.ScalarCount + columns[c].Start;
                var block = d.Slice(start, columns[c].Width);
                var entry = (int)places[r * columns.Length + c] - columns[c].Start;
                Floats.SoftMax(row.Slice(start, columns[c].Width), block);
                loss -= weight * Math.Log(Math.Max(block[entry], 1e-30f));
                block[entry] -= 1;
                TensorPrimitives.Multiply(block, weight, block);
                var s = columns[c].Scalar;
                // without a number in the row, its scalar is nobody's; the paper counts it
                if (s < 0 || (entry < columns[c].FirstMode && options.IsOwn)) continue;
                float tanh = MathF.Tanh(row[s]), off = known[r * layout.ScalarCount + s] - tanh, variance =
                    sigma[s] * sigma[s];
                loss += weight * (off * off / (2 * variance) + Math.Log(sigma[s]));
                d[s] = -weight * off / variance * (1 - tanh * tanh);
                dSigma[s] += weight * (1 / sigma[s] - off * off / (variance * sigma[s]));
            }
        }
        return loss;
    }

    private static readonly Scalar Least = LeastSigma, Most = MostSigma; // held: see Floats.Once

    private void ClampSigma()
    {
        using var none = no_grad();
        p[13].clamp_(Least, Most);
    }

    private Tensor Affine(Tensor x, int layer) => addmm(p[layer + 1], x, p[layer], 1, 1);

    /// <inheritdoc/>
    public void Save(ModelFolder state, string name) => parameters.Save(state, name);

    /// <inheritdoc/>
    public void Load(ModelFolder state, string name) => parameters.Load(state, name);

    /// <inheritdoc/>
    public FeatureModel Model(bool isProbe)
    {
        var all = parameters.ToArray();
        var decoder = new TvaeGenerator(layout, options.LatentSize, options.Width,
            [.. new[] { "w4", "w5", "w6", "b4", "b5", "b6", "sigma" }.Select(name => parameters.Part(all, name))]);
        return new LatentModel(layout, decoder, options.IsOwn && options.Calibrate
            ? margins.Fit(decoder, rng.Split("calibration"), isProbe) : Calibration.None(layout))
        {
            IsLikeliest = options.Preset == TvaePreset.Reference,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in p) tensor.Dispose();
        parameters.Dispose();
    }
}
