using System.ComponentModel.DataAnnotations;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Encoders;
using Semblance.Torch.Training;

namespace Semblance.Torch.Tables;

/// <summary>
/// Diffusion for tables: a network learns to take noise off rows, a little at a time, and so makes rows of nothing but
/// noise.
/// </summary>
public sealed record Tabddpm : NeuralSynthesizer
{
    /// <summary>Defaults.</summary>
    public Tabddpm() => (Epochs, Patience) = (150, 8);

    /// <summary>Own improvements, or the paper's recipe.</summary>
    public TabddpmPreset Preset { get; init; }

    /// <summary>Rows in a step. More is quicker and learns less from each pass; of few rows, a pass has 16 steps.</summary>
    [Range(1, 1_000_000)] public int BatchSize { get; init; } = 1024;

    /// <summary>Units in each hidden layer. More follows finer dependence and takes longer.</summary>
    [Range(1, 8192)] public int Width { get; init; } = 256;

    /// <summary>Hidden layers. More follows finer dependence and takes longer.</summary>
    [Range(1, 32)] public int Layers { get; init; } = 3;

    /// <summary>Step size at the beginning; it falls to nothing in a straight line. Larger learns faster and may
    /// diverge.</summary>
    [Range(1e-8, 1.0)] public double LearningRate { get; init; } = 2e-3;

    /// <summary>How slowly the average of the weights, which is what is sampled with, forgets.</summary>
    [Range(0.0, 0.99999)] public double Averaging { get; init; } = 0.995;

    /// <summary>Steps from a row to noise that the network learns to go back.</summary>
    [Range(2, 100_000)] public int Timesteps { get; init; } = 1000;

    /// <summary>Steps that a sample takes from noise to rows. More is closer to what was learnt, and takes
    /// proportionally longer; the paper's preset takes all of them.</summary>
    [Range(1, 100_000)] public int Steps { get; init; } = 32;

    /// <summary>Levels of a category beyond this many share entries of the network.</summary>
    [Range(2, 100_000)] public int MaxLevels { get; init; } = 128;

    /// <summary>x</summary>
    [Range(0.0, 1.0)] public double Eta { get; init; } = 0;

    /// <summary>x</summary>
    public bool Bound { get; init; }

    internal bool IsOwn => Preset == TabddpmPreset.Own;

    internal int StepsToSample => IsOwn ? Math.Min(Steps, Timesteps) : Timesteps;

    /// <inheritdoc/>
    protected internal override FeatureModel FitFeatures(FeatureTable train, Rng rng, IProgress<Progress>? progress,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (IsOwn) return Learn(train, rng, progress, cancel);
        var plain = new PlainNumbers(train);
        return new TransformedModel(plain, (this with { Held = 0 }).Learn(plain.Encode(train), rng, progress, cancel));
    }

    private FeatureModel Learn(FeatureTable train, Rng rng, IProgress<Progress>? progress, CancellationToken cancel)
    {
        var layout = TabddpmLayout.Fit(train, MaxLevels, !IsOwn, InParallel(cancel));
        return TrainingRun.Fit(this, train, rng, rows => new TabddpmTraining(layout, rows, this, rng,
            DeviceChoice.Of(Device)), progress, cancel);
    }

    /// <inheritdoc/>
    protected internal override FeatureModel LoadFeatures(ModelFolder folder, FeatureTable layout)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(layout);
        if (IsOwn) return Read(folder, layout);
        var plain = new PlainNumbers(layout);
        return new TransformedModel(plain, Read(folder, plain.Encode(layout)));
    }

    private TabddpmModel Read(ModelFolder folder, FeatureTable features)
    {
        var layout = TabddpmLayout.Load(folder, features, !IsOwn);
        return new(layout, new(layout, TabddpmNetwork.Load(folder, layout, this), this));
    }
}

/// <summary>Which recipe the diffusion follows.</summary>
public enum TabddpmPreset
{
    /// <summary>What our benchmark says.</summary>
    Own,

    /// <summary>The paper's, to the letter.</summary>
    Paper,
}
