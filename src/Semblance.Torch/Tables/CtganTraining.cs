using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;
using Semblance.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Semblance.Torch.Tables;

/// <summary>The two networks of CTGAN and their steps.</summary>
/// <remarks>
/// Three sums are done in a shorter way than usual, with the same result. A condition is one-hot, so its product with a
/// layer's weights is one of their rows. A critic of leaky ReLUs is linear where its signs stay, so the gradient by its
/// input is a product of its weights and their signs: the penalty needs no second differentiation. And the first
/// layer of an interpolation is the interpolation of the first layers.
/// </remarks>
internal sealed class CtganTraining : ITraining
{
    private const float Slope = 0.2f;

    // TorchSharp frees a scalar when the collector finds it, even within the call that it was passed to: while another
    // thread allocates, none may be made on the way. This one lives for ever
    private static readonly Scalar Once = 1;

    private readonly ModeLayout layout;
    private readonly ConditionalGan options;
    private readonly CtganConditions conditions;
    private readonly CtganBatches batches;
    private readonly torch.Device device;
    private readonly Parameters generator, critic;
    private readonly Tensor[] g, d;
    private readonly RowTable[] generatorRows; // by layer: the weights of conditions
    private readonly RowTable criticRows;
    private readonly GumbelRows activation;
    private readonly float[] scalars;
    private readonly int[] entries;
    private readonly Margins margins;
    private readonly Rng rng;
    private readonly bool isParallel;
    private Task<CtganBatch>? next;
    private readonly int hidden, pack, width;

    public CtganTraining(ModeLayout layout, FeatureTable train, Margins margins, ConditionalGan options, Rng rng,
        torch.Device device, bool isParallel)
    {
        (this.layout, this.margins, this.options, this.rng, this.device, this.isParallel) =
            (layout, margins, options, rng, device, isParallel);
        (scalars, entries) = layout.Encode(train, rng.Split("modes"));
        var columns = CtganConditions.ColumnsOf(layout);
        conditions = new(layout, entries, CtganConditions.CountsOf(layout, entries, columns), columns);
        batches = new(layout, conditions, scalars, entries, options, rng.Split("batch"));
        StepsPerEpoch = Math.Max(1, train.RowCount / options.BatchSize);
        (hidden, pack, width) = (options.GeneratorWidth, options.Recipe.Pack, layout.Width);
        Parameters Of(string name, double averaging) => new(rng.Split(name))
        {
            LearningRate = options.Recipe.LearningRate, Beta1 = 0.5, Beta2 = 0.9, Decay = options.WeightDecay,
            Averaging = averaging,
        };
        (generator, critic) = (Of("generator", options.Recipe.Averaging), Of("critic", 0));
        int noise = options.NoiseSize, count = conditions.Count, units = options.CriticWidth;
        double Reach(int inputs) => 1 / Math.Sqrt(inputs);
        generator.Uniform("w1", Reach(noise + count), noise, hidden);
        generator.Uniform("w2", Reach(hidden + noise + count), hidden + noise, hidden);
        generator.Uniform("w3", Reach(2 * hidden + noise + count), 2 * hidden + noise, width);
        generator.Uniform("b3", Reach(2 * hidden + noise + count), width);
        foreach (var layer in new[] { "1", "2" })
        {
            generator.Constant("scale" + layer, 1, hidden);
            generator.Constant("shift" + layer, 0, hidden);
        }
        generator.Uniform("e1", Reach(noise + count), Math.Max(1, count), hidden);
        generator.Uniform("e2", Reach(hidden + noise + count), Math.Max(1, count), hidden);
        generator.Uniform("e3", Reach(2 * hidden + noise + count), Math.Max(1, count), width);
        critic.Uniform("w1", Reach(pack * (width + count)), pack * width, units);
        critic.Uniform("e1", Reach(pack * (width + count)), Math.Max(1, pack * count), units);
        critic.Uniform("b1", Reach(pack * (width + count)), units);
        critic.Uniform("w2", Reach(units), units, units);
        critic.Uniform("b2", Reach(units), units);
        critic.Uniform("w3", Reach(units), units, 1);
        critic.Uniform("b3", Reach(units), 1);
        g = generator.Place(device);
        d = critic.Place(device);
        generatorRows = [new(g[8]), new(g[9]), new(g[10])];
        criticRows = new(d[1]);
        activation = new(layout, (float)options.Temperature);
    }

    /// <inheritdoc/>
    public int StepsPerEpoch { get; }

    /// <inheritdoc/>
    public double StepWork => batches.Size * (5.0 * generator.Count + 9.0 * critic.Count / pack);

    /// <inheritdoc/>
    public long Bytes => 4L * (scalars.Length + entries.Length * 2L + 5 * (generator.Count + critic.Count)) +
        32L * batches.Size * (2 * width + options.NoiseSize + 3 * hidden + options.CriticWidth);

    /// <inheritdoc/>
    public IReadOnlyList<TrainingNote> Notes => layout.Notes;

    /// <summary>One critic step, then one generator step. Returns the generator's loss.</summary>
    public double Step(long index)
    {
        using var scope = NewDisposeScope();
        var batch = next?.Result ?? batches.ForCritic(index);
        // the critic's step leaves the generator as it is: what the generator makes next can be made beside it
        var making = isParallel ? Task.Run(() => Make(index)) : null;
        CriticStep(batch);
        var (own, logits) = making?.Result ?? Make(index);
        if (isParallel) next = Task.Run(() => batches.ForCritic(index + 1));
        using (logits) return GeneratorStep(own, logits);
    }

    private (CtganBatch Batch, Tensor Logits) Make(long index)
    {
        using var scope = NewDisposeScope();
        var batch = batches.ForGenerator(index);
        return (batch, Logits(batch, hasGradient: true).DetachFromDisposeScope());
    }

    private void CriticStep(CtganBatch batch)
    {
        int packs = batches.Size / pack, units = options.CriticWidth;
        Tensor logits;
        using (no_grad()) logits = Logits(batch, hasGradient: false);
        // real rows, then made ones
        activation.Forward(Floats.Copy(logits), batch.Gumbel, batch.Real.AsSpan(batches.Size * width));
        var rows = Floats.On(device, batch.Real, 2 * packs, pack * width);
        var drop1 = batch.Dropouts[0].AsSpan();
        var drop2 = batch.Dropouts[1].AsSpan();

        var before = First(rows, [.. batch.RealConditions, .. batch.Conditions], hasGradient: true); // [2 packs, unit]
        var scores = Rest(before, drop1[..(2 * packs * units)], drop2[..(2 * packs * units)]);

        // d(critic)/d(input) at the interpolations: w3 · signs2 · w2ᵀ · signs1 · w1ᵀ
        Tensor signs1, signs2;
        using (no_grad())
        {
            var share = Floats.On(device, batch.Between, packs, 1);
            var between = lerp(before.narrow(0, packs, packs), before.narrow(0, 0, packs), share);
            signs1 = Signs(between, drop1[(2 * packs * units)..]);
            signs2 = Signs(Affine(between.mul(signs1), d[3], d[4]), drop2[(2 * packs * units)..]);
        }
        var slope1 = signs2.mul(d[5].t()).mm(d[3].t()).mul(signs1);
        var slopes = new List<Tensor> { slope1.mm(d[0].t()) };
        if (conditions.Count > 0) slopes.Add(slope1.mm(d[1].t()));

        // loss: mean(made) - mean(real) + penalty, by its gradient at the scores and at the slopes
        var dScores = new float[2 * packs];
        for (var i = 0; i < dScores.Length; i++) dScores[i] = (i < packs ? -1f : 1f) / packs;
        critic.Zero();
        autograd.backward([scores, .. slopes],
            [Floats.On(device, dScores, 2 * packs, 1), .. Penalty(slopes, packs)]);
        criticRows.Backward();
        critic.Step();
    }

    // the gradient of weight x mean((norm - 1)²) by each row's slopes
    private List<Tensor> Penalty(List<Tensor> slopes, int packs)
    {
        using var none = no_grad();
        var factors = new float[packs];
        foreach (var slope in slopes)
        {
            var squares = Floats.Copy(slope.mul(slope).sum(1));
            for (var i = 0; i < packs; i++) factors[i] += squares[i];
        }
        for (var i = 0; i < packs; i++)
        {
            var norm = Math.Max(Math.Sqrt(factors[i]), 1e-12);
            factors[i] = (float)(options.Recipe.GradientPenalty * 2 * (norm - 1) / (norm * packs));
        }
        var factor = Floats.On(device, factors, packs, 1);
        return [.. slopes.Select(slope => slope.mul(factor))];
    }

    private double GeneratorStep(CtganBatch batch, Tensor logits)
    {
        var packs = batches.Size / pack;
        var values = Floats.Copy(logits);
        var made = new float[values.Length];
        activation.Forward(values, batch.Gumbel, made);
        var fake = Floats.On(device, made, packs, pack * width).requires_grad_(true);
        foreach (var weight in d) weight.requires_grad_(false); // their gradients are of no use here
        var scores = Rest(First(fake, batch.Conditions, hasGradient: false), batch.Dropouts[0], batch.Dropouts[1]);
        var dScores = new float[packs];
        Array.Fill(dScores, -1f / packs); // loss: minus the mean score
        scores.backward([Floats.On(device, dScores, packs, 1)]);
        foreach (var weight in d) weight.requires_grad_(true);

        var dLogits = new float[made.Length];
        activation.Backward(made, Floats.Copy(fake.grad!), dLogits);
        var missed = activation.AddAsked(values, batch.Asked, dLogits);
        generator.Zero();
        logits.backward([Floats.On(device, dLogits, batches.Size, width)]);
        foreach (var table in generatorRows) table.Backward();
        generator.Step();
        return missed - Floats.Copy(scores).Average();
    }

    // two residual blocks: linear, batch norm, ReLU, beside what came in
    private Tensor Logits(CtganBatch batch, bool hasGradient)
    {
        var z = Floats.On(device, batch.Noise, batches.Size, options.NoiseSize);
        Tensor With(Tensor sum, int layer) =>
            conditions.Count == 0 ? sum : sum.add(generatorRows[layer].Take(batch.Conditions, 1, hasGradient), Once);
        var h1 = Norm(With(z.mm(g[0]), 0), g[4], g[5]).relu();
        var x1 = cat([h1, z], 1);
        var h2 = Norm(With(x1.mm(g[1]), 1), g[6], g[7]).relu();
        return With(Affine(cat([h2, x1], 1), g[2], g[3]), 2);
    }

    private static Tensor Norm(Tensor x, Tensor scale, Tensor shift) =>
        F.batch_norm(x, null!, null!, scale, shift, training: true, momentum: 0.1, eps: 1e-5);

    private Tensor First(Tensor packed, long[] asked, bool hasGradient)
    {
        var sum = Affine(packed, d[0], d[2]);
        if (conditions.Count == 0) return sum;
        // each row of a pack has its own part of the weights
        var places = new long[asked.Length];
        for (var i = 0; i < places.Length; i++) places[i] = i % pack * conditions.Count + asked[i];
        return sum.add(criticRows.Take(places, pack, hasGradient), Once);
    }

    private Tensor Rest(Tensor before, ReadOnlySpan<float> drop1, ReadOnlySpan<float> drop2)
    {
        var second = Affine(before.mul(Signs(before, drop1)), d[3], d[4]);
        return Affine(second.mul(Signs(second, drop2)), d[5], d[6]);
    }

    private static Tensor Affine(Tensor x, Tensor weights, Tensor bias) => addmm(bias, x, weights, 1, 1);

    // what leaky ReLU and dropout multiply by
    private Tensor Signs(Tensor x, ReadOnlySpan<float> drop)
    {
        var values = Floats.Copy(x);
        for (var i = 0; i < values.Length; i++) values[i] = values[i] > 0 ? drop[i] : Slope * drop[i];
        return Floats.On(device, values, x.shape);
    }

    /// <inheritdoc/>
    public void Save(ModelFolder state, string name)
    {
        generator.Save(state, name + ".generator");
        critic.Save(state, name + ".critic");
    }

    /// <inheritdoc/>
    public void Load(ModelFolder state, string name)
    {
        generator.Load(state, name + ".generator");
        critic.Load(state, name + ".critic");
        next?.Wait();
        next = null; // it was for the step after another one
    }

    /// <inheritdoc/>
    public FeatureModel Model(bool isProbe)
    {
        var all = generator.ToArray();
        var network = CtganGenerator.Of(layout, conditions, options, rng.Split("statistics"),
            name => generator.Part(all, name), isProbe ? 2048 : 8192);
        return new LatentModel(layout, network, options.IsOwn
            ? margins.Fit(network, rng.Split("calibration"), isProbe) : Calibration.None(layout));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        next?.Wait();
        foreach (var tensor in g.Concat(d)) tensor.Dispose();
        generator.Dispose();
        critic.Dispose();
    }
}
