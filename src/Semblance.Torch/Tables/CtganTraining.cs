using Semblance.Random;
using Semblance.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Semblance.Torch.Tables;

/// <summary>The two networks of CTGAN and their steps.</summary>
/// <remarks>
/// Three sums are done in a shorter way than usual, with the same result. A condition is one-hot, so its product with a
/// layer's weights is one of their rows. A critic of leaky ReLUs is linear where its signs stay, so the gradient by its
/// input is a product of its weights and their signs: the penalty needs no second differentiation. And the first layer of
/// an interpolation is the interpolation of the first layers.
/// </remarks>
internal sealed class CtganTraining : IDisposable
{
    private const double Slope = 0.2;
    private readonly ModeLayout layout;
    private readonly Ctgan options;
    private readonly CtganConditions conditions;
    private readonly CtganBatches batches;
    private readonly torch.Device device;
    private readonly Parameters generator, critic;
    private readonly Tensor[] g, d;
    private readonly Tensor? slots; // [1, pack]: where each row of a pack finds its conditions
    private readonly bool isParallel;
    private Task<CtganBatch>? next;
    private readonly int hidden, pack, width;

    public CtganTraining(ModeLayout layout, CtganConditions conditions, float[] scalars, int[] entries, Ctgan options, Rng rng,
        torch.Device device, bool isParallel)
    {
        this.layout = layout;
        this.options = options;
        this.conditions = conditions;
        this.device = device;
        this.isParallel = isParallel;
        batches = new(layout, conditions, scalars, entries, options, rng.Split("batch"));
        (hidden, pack, width) = (options.GeneratorWidth, options.Pack, layout.Width);
        generator = new(rng.Split("generator")) { LearningRate = options.LearningRate, Beta1 = 0.5, Beta2 = 0.9, Decay = options.WeightDecay };
        critic = new(rng.Split("critic")) { LearningRate = options.LearningRate, Beta1 = 0.5, Beta2 = 0.9, Decay = options.WeightDecay };
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
        if (count > 0) slots = arange(0, pack, device: device).mul(count).unsqueeze(0);
    }

    /// <summary>One critic step, then one generator step. Returns the generator's loss, or NaN where it is not asked for.</summary>
    public double Step(long index, bool isChecked)
    {
        using var scope = NewDisposeScope();
        var batch = next?.Result ?? batches.ForCritic(index);
        var own = isParallel ? Task.Run(() => batches.ForGenerator(index)) : null;
        CriticStep(batch);
        var made = own?.Result ?? batches.ForGenerator(index);
        if (isParallel) next = Task.Run(() => batches.ForCritic(index + 1));
        var loss = GeneratorStep(made);
        return isChecked ? loss.item<float>() : double.NaN;
    }

    private void CriticStep(CtganBatch batch)
    {
        Tensor fake;
        using (no_grad()) fake = Activate(Logits(batch), batch);
        var packs = batches.Size / pack;
        var real = Rows(batch.Real, width);
        var drops = batch.Dropouts.Select(drop => tensor(drop, [3, packs, options.CriticWidth], device: device)).ToArray();

        var before = First(cat([real, fake]), batch.RealConditions, batch.Conditions); // [2 packs, unit]
        var both = Rest(before, cat([drops[0][0], drops[0][1]]), cat([drops[1][0], drops[1][1]]));
        var (ofReal, ofFake) = (both.narrow(0, 0, packs), both.narrow(0, packs, packs));

        // d(critic)/d(input) at the interpolations: w3 · signs2 · w2ᵀ · signs1 · w1ᵀ
        Tensor signs1, signs2;
        using (no_grad())
        {
            var share = tensor(batch.Between, [packs, 1], device: device);
            var between = before.narrow(0, 0, packs).mul(share).add_(before.narrow(0, packs, packs).mul(1 - share));
            signs1 = Signs(between, drops[0][2]);
            signs2 = Signs(Affine(between.mul(signs1), d[3], d[4]), drops[1][2]);
        }
        var slope2 = signs2 * d[5].t();
        var slope1 = slope2.mm(d[3].t()) * signs1;
        var square = slope1.mm(d[0].t()).square().sum(1);
        if (conditions.Count > 0) square = square + slope1.mm(d[1].t()).square().sum(1);
        var penalty = (square + 1e-12).sqrt().sub(1).square().mean();

        critic.Zero();
        var loss = ofFake.mean() - ofReal.mean() + options.GradientPenalty * penalty;
        loss.backward();
        critic.Step();
    }

    private Tensor GeneratorStep(CtganBatch batch)
    {
        var packs = batches.Size / pack;
        var logits = Logits(batch);
        var fake = Activate(logits, batch);
        var drops = batch.Dropouts.Select(drop => tensor(drop, [packs, options.CriticWidth], device: device)).ToArray();
        foreach (var weight in d) weight.requires_grad_(false); // their gradients are of no use here
        var score = Rest(First(fake, batch.Conditions, []), drops[0], drops[1]);
        foreach (var weight in d) weight.requires_grad_(true);
        var loss = -score.mean();
        if (conditions.Count > 0)
        {
            // cross entropy of the entry that was asked for, among its column's logits
            var padded = cat([logits, full([batches.Size, 1], -1e9f, device: device)], 1);
            var asked = padded.gather(1, tensor(batch.Asked, [batches.Size, batches.AskedWidth], device: device));
            var target = tensor(batch.Target, [batches.Size, 1], device: device);
            loss = loss - asked.log_softmax(1).gather(1, target).mean();
        }
        generator.Zero();
        loss.backward();
        generator.Step();
        return loss.detach();
    }

    private Tensor Rows(float[] values, int columns) => tensor(values, [batches.Size, columns], device: device);

    // two residual blocks: linear, batch norm, ReLU, beside what came in
    private Tensor Logits(CtganBatch batch)
    {
        var z = Rows(batch.Noise, options.NoiseSize);
        var asked = conditions.Count > 0 ? tensor(batch.Conditions, device: device) : null;
        Tensor With(Tensor sum, Tensor weights) => asked is null ? sum : sum + weights.index_select(0, asked);
        var h1 = Norm(With(z.mm(g[0]), g[8]), g[4], g[5]).relu();
        var x1 = cat([h1, z], 1);
        var h2 = Norm(With(x1.mm(g[1]), g[9]), g[6], g[7]).relu();
        return With(Affine(cat([h2, x1], 1), g[2], g[3]), g[10]);
    }

    private static Tensor Norm(Tensor x, Tensor scale, Tensor shift) =>
        F.batch_norm(x, null!, null!, scale, shift, training: true, momentum: 0.1, eps: 1e-5);

    private Tensor Activate(Tensor logits, CtganBatch batch)
    {
        var noise = Rows(batch.Gumbel, layout.EntryCount).log_().neg_().log_().neg_();
        var scaled = (logits.narrow(1, layout.ScalarCount, layout.EntryCount) + noise) / options.Temperature;
        var blocks = layout.Columns.Select(column => scaled.narrow(1, column.Start, column.Width).softmax(1)).ToArray();
        var scalars = logits.narrow(1, 0, layout.ScalarCount).tanh();
        var parts = new List<Tensor>();
        for (var c = 0; c < layout.Columns.Length; c++)
        {
            var column = layout.Columns[c];
            if (column.Scalar < 0) continue;
            var scalar = scalars.narrow(1, column.Scalar, 1);
            // 0 where there is no number, as in the data
            parts.Add(column.FirstMode == 0 ? scalar
                : scalar * blocks[c].narrow(1, column.FirstMode, column.Means.Length).sum(1, keepdim: true));
        }
        return cat([.. parts, .. blocks], 1);
    }

    private Tensor First(Tensor rows, long[] asked, long[] askedToo)
    {
        var packs = rows.shape[0] / pack;
        var sum = Affine(rows.view(packs, pack * width), d[0], d[2]);
        if (slots is null) return sum;
        var places = tensor([.. asked, .. askedToo], [packs, pack], device: device) + slots;
        return sum + d[1].index_select(0, places.view(-1)).view(packs, pack, options.CriticWidth).sum(1);
    }

    private Tensor Rest(Tensor before, Tensor drop1, Tensor drop2)
    {
        var h1 = before * Signs(before, drop1);
        var second = Affine(h1, d[3], d[4]);
        return Affine(second * Signs(second, drop2), d[5], d[6]);
    }

    private static Tensor Affine(Tensor x, Tensor weights, Tensor bias) => addmm(bias, x, weights, 1, 1);

    // what leaky ReLU and dropout multiply by
    private static Tensor Signs(Tensor x, Tensor drop)
    {
        using var none = no_grad();
        return x.gt(0).to_type(ScalarType.Float32).mul_(1 - Slope).add_(Slope).mul_(drop);
    }

    /// <summary>The generator as it is now, for sampling.</summary>
    public CtganGenerator Result(Rng rng)
    {
        var all = generator.ToArray();
        float[] Part(string name) => generator.Part(all, name);
        return CtganGenerator.Of(layout, conditions, options, rng, Part);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        next?.Wait();
        slots?.Dispose();
        foreach (var tensor in g.Concat(d)) tensor.Dispose();
        generator.Dispose();
        critic.Dispose();
    }
}
