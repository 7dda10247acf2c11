using System.ComponentModel.DataAnnotations;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Encoders;
using Semblance.Torch.Training;

namespace Semblance.Torch.Tables;

/// <summary>
/// A generative adversarial network for tables: a generator makes rows from noise, a critic tells them from real
/// ones, and each row is asked to have one given level, so that rare levels are learnt too.
/// </summary>
/// <remarks>
/// L. Xu, M. Skoularidou, A. Cuesta-Infante, K. Veeramachaneni, "Modeling tabular data using conditional GAN",
/// NeurIPS 2019, https://arxiv.org/abs/1907.00503. Numbers are split into modes, conditions are trained by log
/// frequency, the critic sees packs of rows, its loss is Wasserstein's with a gradient penalty. Ours in every preset:
/// spikes and missing cells are entries beside a number's modes. Ours by default: after training the margins are
/// calibrated. Conditions at sampling follow true frequencies, but for the preset "reference". Batch norm uses fixed
/// statistics when sampling. A category of more levels than maxLevels draws the rarest by their frequency alone. Cost:
/// epochs x rows x some 2 million multiplications. Choose tvae or sequential-trees for closer data in less
/// time.
/// </remarks>
public sealed record Ctgan : NeuralSynthesizer
{
    /// <summary>Own improvements, or the paper's recipe.</summary>
    public CtganPreset Preset { get; init; }

    /// <summary>Rows in a step. More is quicker and learns less from each pass; rounded down to whole packs.</summary>
    [Range(2, 1_000_000)] public int BatchSize { get; init; } = 500;

    /// <summary>Rows that the critic judges together. More guards against making the same row over and over.</summary>
    [Range(1, 1000)] public int Pack { get; init; } = 10;

    /// <summary>Numbers of noise that a row is made from.</summary>
    [Range(1, 4096)] public int NoiseSize { get; init; } = 128;

    /// <summary>Units in each of the generator's two layers.</summary>
    [Range(1, 8192)] public int GeneratorWidth { get; init; } = 256;

    /// <summary>Units in each of the critic's two layers.</summary>
    [Range(1, 8192)] public int CriticWidth { get; init; } = 256;

    /// <summary>Step size of both networks. Larger learns faster and may diverge.</summary>
    [Range(1e-8, 1.0)] public double LearningRate { get; init; } = 2e-4;

    /// <summary>Share of each weight that is added to its gradient. Larger keeps weights smaller.</summary>
    [Range(0.0, 1.0)] public double WeightDecay { get; init; } = 1e-6;

    /// <summary>Weight of the critic's gradient penalty. Larger keeps the critic smoother.</summary>
    [Range(0.0, 1e6)] public double GradientPenalty { get; init; } = 10;

    /// <summary>Temperature of the Gumbel softmax. Smaller makes training rows closer to one-hot ones and gradients
    /// rougher.</summary>
    [Range(1e-3, 100.0)] public double Temperature { get; init; } = 0.2;

    /// <summary>Share of the critic's units that are left out in each step.</summary>
    [Range(0.0, 0.99)] public double Dropout { get; init; } = 0.5;

    /// <summary>Most modes of a number.</summary>
    [Range(1, 100)] public int Modes { get; init; } = 10;

    /// <summary>Levels of a category beyond this many share one entry of the network, and are drawn by frequency
    /// within it.</summary>
    [Range(2, 100_000)] public int MaxLevels { get; init; } = 128;

    // the published implementation draws conditions by log frequency when sampling too
    internal bool IsByLog => Preset == CtganPreset.Reference;

    /// <inheritdoc/>
    protected internal override FeatureModel FitFeatures(FeatureTable train, Rng rng, IProgress<Progress>? progress,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (BatchSize < Pack)
        {
            throw new SemblanceException($"A batch of {BatchSize} rows holds no pack of {Pack}.",
                "options 'batchSize' and 'pack'",
                "Raise batchSize to a multiple of pack, or lower pack.");
        }
        var parallel = InParallel(cancel);
        return TrainingRun.Fit(Preset == CtganPreset.Own ? this : this with { Held = 0 }, train, rng,
            rows => new CtganTraining(ModeLayout.Fit(rows, Modes, MaxLevels, parallel), rows, this, rng,
                DeviceChoice.Of(Device), parallel), progress, cancel);
    }

    /// <inheritdoc/>
    protected internal override FeatureModel LoadFeatures(ModelFolder folder, FeatureTable layout)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(layout);
        var columns = ModeLayout.Load(folder, layout);
        return new LatentModel(columns, CtganGenerator.Load(folder, columns, this), Calibration.Load(folder, columns));
    }
}

/// <summary>Which recipe CTGAN follows.</summary>
public enum CtganPreset
{
    /// <summary>The paper's training, with calibrated margins.</summary>
    Own,

    /// <summary>The paper's: nothing after training.</summary>
    Paper,

    /// <summary>As the published implementation: conditions by log frequency when sampling too.</summary>
    Reference,
}
