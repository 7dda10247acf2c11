using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;
using Semblance.Torch.Training;
using TorchSharp;

namespace Semblance.Torch.Tables;

/// <summary>The two networks of CTGAN and their steps.</summary>
/// <remarks>
/// Gradients are written out and every matrix is kept: libtorch does the products, and no step asks the system for
/// memory, which took a fifth of the time.
/// </remarks>
internal sealed class CtganTraining : ITraining
{
    private readonly ModeLayout layout;
    private readonly ConditionalGan options;
    private readonly CtganConditions conditions;
    private readonly CtganBatches batches;
    private readonly CtganBatch judged, own; // what the critic's step draws, and the generator's
    private readonly GeneratorNet generator;
    private readonly CriticNet critic;
    private readonly GumbelRows activation, ownActivation;
    private readonly float[] judgedLogits, logits, dRows, dLogits; // [row, scalar or entry]
    private readonly float[] scalars;
    private readonly int[] entries;
    private readonly int criticSteps;
    private readonly Margins margins;
    private readonly Rng rng;
    private readonly Halves halves;

    public CtganTraining(ModeLayout layout, FeatureTable train, Margins margins, ConditionalGan options, Rng rng,
        torch.Device device, bool isParallel)
    {
        (this.layout, this.margins, this.options, this.rng) = (layout, margins, options, rng);
        (scalars, entries) = layout.Encode(train, rng.Split("modes"));
        criticSteps = options.Recipe.CriticSteps;
        var columns = CtganConditions.ColumnsOf(layout);
        conditions = new(layout, entries, CtganConditions.CountsOf(layout, entries, columns), columns);
        batches = new(layout, conditions, scalars, entries, options, rng.Split("batch"));
        StepsPerEpoch = Math.Max(1, train.RowCount / batches.Size);
        (judged, own) = (batches.New(hasReal: true), batches.New(hasReal: false));
        halves = new(isParallel);
        generator = new(options, batches.Size, layout.Width, conditions.Count, rng.Split("generator"), device, halves);
        critic = new(options, batches.Size, layout.Width, conditions.Count, rng.Split("critic"), device, halves);
        var temperature = (float)options.Temperature;
        (activation, ownActivation) = (new(layout, temperature), new(layout, temperature));
        var count = batches.Size * layout.Width;
        (judgedLogits, logits) = (new float[count], new float[count]);
        (dRows, dLogits) = (new float[count], new float[count]);
    }

    /// <inheritdoc/>
    public int StepsPerEpoch { get; }

    /// <inheritdoc/>
    public double StepWork
    {
        get
        {
            double makes = generator.Parameters.Count, judges = 1.0 * critic.Parameters.Count / options.Recipe.Pack;
            return batches.Size * (3 * makes + 2 * judges + criticSteps * (2 * makes + 7 * judges));
        }
    }

    /// <inheritdoc/>
    public long Bytes =>
        4L * (scalars.Length + entries.Length * 2L + 5 * (generator.Parameters.Count + critic.Parameters.Count)) +
        32L * batches.Size * (2 * layout.Width + options.NoiseSize + 3 * options.GeneratorWidth + options.CriticWidth);

    /// <inheritdoc/>
    public IReadOnlyList<TrainingNote> Notes => layout.Notes;

    /// <summary>The critic's steps, then one of the generator. Returns the generator's loss.</summary>
    public double Step(long index)
    {
        var last = (index + 1) * criticSteps - 1;
        for (var step = index * criticSteps; step < last; step++)
        {
            MakeForCritic(step);
            critic.Step(judged);
        }
        // the critic's step leaves the generator as it is: both networks' rows are made beside each other
        halves.Run(() => MakeForCritic(last), () => MakeOwn(index));
        critic.Step(judged);
        var score = critic.Judge(own, dRows);
        int count = batches.Size, half = count / 2;
        halves.Run(() => ownActivation.Backward(own.Rows, dRows, dLogits, 0, half),
            () => ownActivation.Backward(own.Rows, dRows, dLogits, half, count - half));
        var missed = ownActivation.AddAsked(logits, own.Asked, dLogits);
        Floats.Put(generator.DLogits, dLogits);
        generator.Step(own.Conditions);
        return missed - score;
    }

    private void MakeForCritic(long index)
    {
        batches.ForCritic(index, judged);
        generator.ForCritic.Forward(judged.Noise, judged.MadeConditions);
        Floats.Take(generator.ForCritic.Logits, judgedLogits);
        activation.Forward(judgedLogits, judged.Gumbel, judged.Rows.AsSpan(judgedLogits.Length));
    }

    private void MakeOwn(long index)
    {
        batches.ForGenerator(index, own);
        generator.Own.Forward(own.Noise, own.MadeConditions);
        Floats.Take(generator.Own.Logits, logits);
        ownActivation.Forward(logits, own.Gumbel, own.Rows);
    }

    /// <inheritdoc/>
    public void Save(ModelFolder state, string name)
    {
        generator.Parameters.Save(state, name + ".generator");
        critic.Parameters.Save(state, name + ".critic");
    }

    /// <inheritdoc/>
    public void Load(ModelFolder state, string name)
    {
        generator.Parameters.Load(state, name + ".generator");
        critic.Parameters.Load(state, name + ".critic");
    }

    /// <inheritdoc/>
    public FeatureModel Model(bool isProbe)
    {
        var all = generator.Parameters.ToArray();
        var network = CtganGenerator.Of(layout, conditions, options, rng.Split("statistics"),
            name => generator.Parameters.Part(all, name), isProbe ? 2048 : 8192);
        return new LatentModel(layout, network, options.IsOwn
            ? margins.Fit(network, rng.Split("calibration"), isProbe) : Calibration.None(layout));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        generator.Dispose();
        critic.Dispose();
    }
}
