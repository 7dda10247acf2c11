using System.ComponentModel.DataAnnotations;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;
using Semblance.Torch.Training;

namespace Semblance.Torch.Tables;

/// <summary>
/// Learns each column from any set of the others with small networks, and samples column by column in any order.
/// </summary>
public sealed record Argn : NeuralSynthesizer
{
    /// <summary>At most 100 epochs, and four that predict held-out rows no better before steps are made shorter.</summary>
    public Argn() => (Epochs, Patience) = (100, 4);

    /// <summary>Rows in a step. More is quicker and learns less from each pass.</summary>
    [Range(1, 1_000_000)] public int BatchSize { get; init; } = 512;

    /// <summary>Units in each hidden layer.</summary>
    [Range(1, 8192)] public int Width { get; init; } = 128;

    /// <summary>Step size. Larger learns faster and may diverge.</summary>
    [Range(1e-8, 1.0)] public double LearningRate { get; init; } = 2e-3;

    /// <summary>Share of each weight that is added to its gradient.</summary>
    [Range(0.0, 1.0)] public double WeightDecay { get; init; }

    /// <summary>Share of the hidden units that is left out of each step.</summary>
    [Range(0.0, 0.9)] public double Dropout { get; init; } = 0.4;

    /// <summary>EMA.</summary>
    [Range(0.0, 0.99999)] public double Averaging { get; init; } = 0.99;

    /// <summary>Fixed.</summary>
    [Range(0.0, 1.0)] public double FixedShare { get; init; } = 0.5;

    /// <summary>Smoothing.</summary>
    [Range(0.0, 0.9)] public double Smoothing { get; init; }

    /// <inheritdoc/>
    protected internal override FeatureModel FitFeatures(FeatureTable train, Rng rng, IProgress<Progress>? progress,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(train);
        return TrainingRun.Fit(this, train, rng, (rows, held) =>
            new ArgnTraining(rows, held, this, rng, DeviceChoice.Of(Device), InParallel(cancel)), progress, cancel);
    }

    /// <inheritdoc/>
    protected internal override FeatureModel LoadFeatures(ModelFolder folder, FeatureTable layout)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(layout);
        return ArgnFile.Load(folder, layout, this);
    }
}
