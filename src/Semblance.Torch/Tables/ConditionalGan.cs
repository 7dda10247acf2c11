using System.ComponentModel.DataAnnotations;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Encoders;
using Semblance.Torch.Training;

namespace Semblance.Torch.Tables;

/// <summary>The options and the training that CTGAN and its kin share.</summary>
public abstract record ConditionalGan : PublishedSynthesizer
{
    /// <summary>Own improvements, or the paper's recipe.</summary>
    public GanPreset Preset { get; init; }

    /// <summary>Rows in a step. More is quicker and learns less from each pass; rounded down to whole packs. Of few
    /// rows, a pass has 16 steps, but for the paper's presets.</summary>
    [Range(2, 1_000_000)] public int BatchSize { get; init; } = 500;

    /// <summary>Rows that the critic judges together. More guards against making the same row over and over, and leaves
    /// fewer examples to learn from. Left out: 1; 10 in the paper's presets.</summary>
    [Range(1, 1000)] public int? Pack { get; init; }

    /// <summary>Numbers of noise that a row is made from.</summary>
    [Range(1, 4096)] public int NoiseSize { get; init; } = 128;

    /// <summary>Units in each of the generator's two layers.</summary>
    [Range(1, 8192)] public int GeneratorWidth { get; init; } = 256;

    /// <summary>Units in each of the critic's two layers.</summary>
    [Range(1, 8192)] public int CriticWidth { get; init; } = 256;

    /// <summary>Steps of the critic before each of the generator's. More keeps the critic nearer to its best, and costs
    /// proportionally more time. Left out: 2; 1 in the paper's presets.</summary>
    [Range(1, 100)] public int? CriticSteps { get; init; }

    /// <summary>Step size of both networks. Larger learns faster and may diverge. Left out: 0.0005; 0.0002 in the
    /// paper's presets.</summary>
    [Range(1e-8, 1.0)] public double? LearningRate { get; init; }

    /// <summary>How slowly the average of the generator's weights, which samples, forgets. Larger is steadier and lags
    /// behind. Left out: 0.999; 0, the last weights, in the paper's presets.</summary>
    [Range(0.0, 0.999999)] public double? Averaging { get; init; }

    /// <summary>Share of each weight that is added to its gradient. Larger keeps weights smaller.</summary>
    [Range(0.0, 1.0)] public double WeightDecay { get; init; } = 1e-6;

    /// <summary>Weight of the critic's gradient penalty. Larger keeps the critic smoother. Left out: 1; 10 in the
    /// paper's presets.</summary>
    [Range(0.0, 1e6)] public double? GradientPenalty { get; init; }

    /// <summary>Temperature of the Gumbel softmax. Smaller makes training rows closer to one-hot ones and gradients
    /// rougher.</summary>
    [Range(1e-3, 100.0)] public double Temperature { get; init; } = 0.2;

    /// <summary>Share of the critic's units that are left out in each step. More makes it slower to learn rows by
    /// heart, and blunter. Left out: 0; 0.5 in the paper's presets.</summary>
    [Range(0.0, 0.99)] public double? Dropout { get; init; }

    /// <summary>Most modes of a number.</summary>
    [Range(1, 100)] public int Modes { get; init; } = 10;

    /// <summary>Levels of a category beyond this many share one entry of the network, and are drawn by frequency
    /// within it.</summary>
    [Range(2, 100_000)] public int MaxLevels { get; init; } = 128;

    internal sealed override bool IsOwn => Preset == GanPreset.Own;

    // what an option is where it is left out
    internal GanRecipe Recipe => new(Pack ?? (IsOwn ? 1 : 10), CriticSteps ?? (IsOwn ? 2 : 1),
        LearningRate ?? (IsOwn ? 5e-4 : 2e-4), Averaging ?? (IsOwn ? 0.999 : 0), Dropout ?? (IsOwn ? 0 : 0.5),
        GradientPenalty ?? (IsOwn ? 1 : 10));

    // the published implementation draws conditions by log frequency when sampling too
    internal bool IsByLog => Preset == GanPreset.Reference;

    private protected sealed override double SecondsPerRow(FeatureTable layout, int rows) =>
        2.5e-6 * (1 + Recipe.CriticSteps) * layout.Features.Count;

    private protected sealed override double UsualEpochs(int rows) =>
        Math.Max(40, 4000.0 * Batch(BatchSize, rows) / rows);

    private protected override FeatureModel Learn(FeatureTable train, Rng rng, IProgress<Progress>? progress,
        CancellationToken cancel)
    {
        if (BatchSize < Recipe.Pack)
        {
            throw new SemblanceException($"A batch of {BatchSize} rows holds no pack of {Recipe.Pack}.",
                "options 'batchSize' and 'pack'",
                "Raise batchSize to a multiple of pack, or lower pack.");
        }
        var parallel = InParallel(cancel);
        var layout = ModeLayout.Fit(train, Modes, MaxLevels, parallel);
        var margins = new Margins(layout, train, rng.Split("margins"), parallel);
        return TrainingRun.Fit(this, train, rng, rows => new CtganTraining(layout, rows, margins, this, rng,
            DeviceChoice.Of(Device), isParallel: Threads != 1), progress, cancel);
    }

    private protected override FeatureModel Read(ModelFolder folder, FeatureTable layout)
    {
        var columns = ModeLayout.Load(folder, layout);
        return new LatentModel(columns, CtganGenerator.Load(folder, columns, this), Calibration.Load(folder, columns));
    }
}

/// <summary>Which recipe a conditional GAN follows.</summary>
public enum GanPreset
{
    /// <summary>What our benchmark says: a critic of single rows without dropout that steps twice, averaged weights,
    /// spikes as entries beside a number's modes, calibrated margins, an end by probes on held-out rows.</summary>
    Own,

    /// <summary>The paper's, to the letter: packs of ten rows, dropout, modes alone, the last weights after all
    /// epochs.</summary>
    Paper,

    /// <summary>As the published implementation: also, conditions follow log frequencies when sampling.</summary>
    Reference,
}

/// <summary>Options that depend on the preset where they are left out.</summary>
internal readonly record struct GanRecipe(int Pack, int CriticSteps, double LearningRate, double Averaging,
    double Dropout, double GradientPenalty);
