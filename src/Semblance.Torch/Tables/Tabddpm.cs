using System.ComponentModel.DataAnnotations;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Encoders;
using Semblance.Torch.Training;

namespace Semblance.Torch.Tables;

/// <summary>
/// Diffusion for tables: a network learns to take noise off rows, a little at a time, and so makes rows of noise alone.
/// Close to the data, and slow to sample.
/// </summary>
/// <remarks>
/// <para>
/// A. Kotelnikov, D. Baranchuk, I. Rubachev, A. Babenko, "TabDDPM: modelling tabular data with diffusion models", ICML
/// 2023, https://arxiv.org/abs/2209.15421: Gaussian noise on normal scores of numbers, multinomial noise on each
/// category, one network for both. No column is set apart: what is to be predicted later is a column like the others.
/// </para>
/// <para>
/// Where we differ: noise draws a category's levels by frequency, and the network says of a level only what other
/// columns tell, beside the frequency and the noisy level's likelihood, which are known; of a number it says v, which
/// is nothing where columns are independent (T. Salimans and J. Ho, "Progressive distillation for fast sampling of
/// diffusion models", ICLR 2022); levels are learnt by cross entropy; spikes and missing cells are levels beside a
/// number; rows take a few long steps; margins are calibrated after training. The network is a residual one in both
/// presets.
/// </para>
/// <para>
/// Cost: epochs x rows x (width² x layers + width x entries) to train, and steps instead of epochs to sample. A
/// category with many levels has maxLevels entries at most, which rarer levels share. Choose argn to condition on, or
/// to complete, columns, and wherever sampling is to be fast.
/// </para>
/// </remarks>
public sealed record Tabddpm : PublishedSynthesizer
{
    /// <summary>At most 200 epochs: what they bring after the first 50 is finer dependence.</summary>
    public Tabddpm() => Epochs = 200;

    /// <summary>Own improvements, or the paper's recipe.</summary>
    public TabddpmPreset Preset { get; init; }

    /// <summary>
    /// Rows in a step. More is quicker and learns less from each pass; of few rows, a pass has 16 steps.
    /// </summary>
    [Range(1, 1_000_000)] public int BatchSize { get; init; } = 512;

    /// <summary>Units in each hidden layer. More follows finer dependence and takes longer.</summary>
    [Range(1, 8192)] public int Width { get; init; } = 256;

    /// <summary>Hidden layers. More follows finer dependence and takes longer.</summary>
    [Range(1, 32)] public int Layers { get; init; } = 3;

    /// <summary>Step size at the beginning; it falls to nothing in a straight line. Larger learns faster and may
    /// diverge.</summary>
    [Range(1e-8, 1.0)] public double LearningRate { get; init; } = 3e-3;

    /// <summary>How slowly the average of the weights, which is what is sampled with, forgets.</summary>
    [Range(0.0, 0.99999)] public double Averaging { get; init; } = 0.995;

    /// <summary>Steps from a row to noise that the network learns to go back.</summary>
    [Range(2, 100_000)] public int Timesteps { get; init; } = 1000;

    /// <summary>Steps that a sample takes from noise to rows. More is closer to what was learnt, and takes
    /// proportionally longer; the paper's preset takes all of them.</summary>
    [Range(1, 100_000)] public int Steps { get; init; } = 32;

    /// <summary>Levels of a category beyond this many share entries of the network.</summary>
    [Range(2, 100_000)] public int MaxLevels { get; init; } = 128;

    /// <summary>Whether margins are made those of the data after training; never so in the paper's preset.</summary>
    public bool Calibrate { get; init; } = true;

    internal override bool IsOwn => Preset == TabddpmPreset.Own;

    private protected override double SecondsPerRow(FeatureTable layout, int rows) => 1.8e-6 * layout.Features.Count;

    internal int StepsToSample => IsOwn ? Math.Min(Steps, Timesteps) : Timesteps;

    private protected override FeatureModel Learn(FeatureTable train, Rng rng, IProgress<Progress>? progress,
        CancellationToken cancel)
    {
        var layout = TabddpmLayout.Fit(train, MaxLevels, !IsOwn, InParallel(cancel));
        return TrainingRun.Fit(this, train, rng, rows => new TabddpmTraining(layout, rows, this, rng,
            DeviceChoice.Of(Device), InParallel(cancel)), progress, cancel);
    }

    private protected override TabddpmModel Read(ModelFolder folder, FeatureTable features)
    {
        var layout = TabddpmLayout.Load(folder, features, !IsOwn);
        return new(layout, new(layout, TabddpmNetwork.Load(folder, layout, this),
            TabddpmCalibration.Load(folder, layout), this));
    }
}

/// <summary>Which recipe the diffusion follows.</summary>
public enum TabddpmPreset
{
    /// <summary>What our benchmark says: noise by frequency, spikes apart from numbers, few long steps, calibrated
    /// margins, an end by probes on held-out rows.</summary>
    Own,

    /// <summary>The paper's: even noise, the network says the noise, the variational bound, no spikes apart, all steps,
    /// the last weights after all epochs.</summary>
    Paper,
}
