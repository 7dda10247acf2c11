using System.ComponentModel.DataAnnotations;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Encoders;
using Semblance.Torch.Training;

namespace Semblance.Torch.Tables;

/// <summary>
/// A variational autoencoder for tables: an encoder squeezes each row into a few normal numbers, a decoder makes rows
/// of such numbers. Steadier and quicker to train than a GAN.
/// </summary>
/// <remarks>
/// L. Xu, M. Skoularidou, A. Cuesta-Infante, K. Veeramachaneni, "Modeling tabular data using conditional GAN",
/// NeurIPS 2019, section 4.4, https://arxiv.org/abs/1907.00503, after D. P. Kingma and M. Welling, "Auto-encoding
/// variational Bayes", ICLR 2014. Levels are drawn from the decoder's probabilities, where the published
/// implementation takes the likeliest one and so loses rare levels. Ours by default: spikes and missing cells are
/// entries beside a number's modes, and margins are calibrated after training. Cost: epochs x rows x 0.1 million
/// multiplications. Choose sequential-trees for closer data.
/// </remarks>
public sealed record Tvae : PublishedSynthesizer
{
    /// <summary>Own improvements, or the paper's recipe.</summary>
    public TvaePreset Preset { get; init; }

    /// <summary>Rows in a step. More is quicker and learns less from each pass; of few rows, a pass has 16 steps, but
    /// for the paper's presets.</summary>
    [Range(1, 1_000_000)] public int BatchSize { get; init; } = 500;

    /// <summary>Numbers that a row is squeezed into.</summary>
    [Range(1, 4096)] public int LatentSize { get; init; } = 128;

    /// <summary>Units in each of the two layers of encoder and decoder.</summary>
    [Range(1, 8192)] public int Width { get; init; } = 128;

    /// <summary>Weight of being like the row beside being a normal latent. Larger copies rows more closely.</summary>
    [Range(1e-3, 1e3)] public double LossFactor { get; init; } = 2;

    /// <summary>Step size. Larger learns faster and may diverge.</summary>
    [Range(1e-8, 1.0)] public double LearningRate { get; init; } = 1e-3;

    /// <summary>Share of each weight that is added to its gradient. Larger keeps weights smaller.</summary>
    [Range(0.0, 1.0)] public double WeightDecay { get; init; } = 1e-5;

    /// <summary>Whether margins are made those of the data after training; never so in the paper's presets.</summary>
    public bool Calibrate { get; init; } = true;

    /// <summary>Most modes of a number.</summary>
    [Range(1, 100)] public int Modes { get; init; } = 10;

    /// <summary>Levels of a category beyond this many share one entry of the network, and are drawn by frequency
    /// within it.</summary>
    [Range(2, 100_000)] public int MaxLevels { get; init; } = 128;

    internal override bool IsOwn => Preset == TvaePreset.Own;

    private protected override double SecondsPerRow(FeatureTable layout, int rows) =>
        1.2e-6 * layout.Features.Count;

    private protected override double UsualEpochs(int rows) => Math.Max(150, 4000.0 * Batch(BatchSize, rows) / rows);

    private protected override FeatureModel Learn(FeatureTable train, Rng rng, IProgress<Progress>? progress,
        CancellationToken cancel)
    {
        var parallel = InParallel(cancel);
        var layout = ModeLayout.Fit(train, Modes, MaxLevels, parallel);
        var margins = new Margins(layout, train, rng.Split("margins"), parallel);
        return TrainingRun.Fit(this, train, rng, rows => new TvaeTraining(layout, rows, margins, this, rng,
            DeviceChoice.Of(Device)), progress, cancel);
    }

    private protected override LatentModel Read(ModelFolder folder, FeatureTable layout)
    {
        var columns = ModeLayout.Load(folder, layout);
        return new(columns, TvaeGenerator.Load(folder, columns, this), Calibration.Load(folder, columns))
        {
            IsLikeliest = Preset == TvaePreset.Reference,
        };
    }
}

/// <summary>Which recipe TVAE follows.</summary>
public enum TvaePreset
{
    /// <summary>What our benchmark says: spikes as entries beside a number's modes, calibrated margins, an end by
    /// probes on held-out rows.</summary>
    Own,

    /// <summary>The paper's, to the letter: modes alone, the last weights after all epochs.</summary>
    Paper,

    /// <summary>As the published implementation: also, each row takes the likeliest level and mode, so that rare ones
    /// are lost.</summary>
    Reference,
}
