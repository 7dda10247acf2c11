using System.ComponentModel.DataAnnotations;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;
using Semblance.Tables.Synthesizers;
using Semblance.Torch.Training;

namespace Semblance.Torch.Tables;

/// <summary>
/// Learns each column from any set of the others with small networks, and samples column by column in any order: what
/// is known or asked for first. The neural one to choose.
/// </summary>
/// <remarks>
/// <para>
/// P. Tiwald, I. Krchova, A. Sidorenko, M. Vargas Vieyra, M. Scriminaci, M. Platzer, "TabularARGN: a flexible and
/// efficient auto-regressive framework for generating high-fidelity synthetic data", 2025,
/// https://arxiv.org/abs/2501.12012; the masks are those of M. Germain, K. Gregor, I. Murray, H. Larochelle, "MADE:
/// masked autoencoder for distribution estimation", ICML 2015, with a fresh order of the columns for each row.
/// </para>
/// <para>
/// Where we differ: what is known enters the first layer as a sum of rows, one or two a column, so that the masked
/// product costs what it takes to add them; a number enters continuously, between two rows; the same rows also reach
/// the output directly, so that pairs of columns are learnt at once; half of the rows keep the columns' own order, in
/// which unconditional samples are drawn; networks share no weights, and each keeps the average of its weights that
/// predicts held-out rows best, and stops by itself. Numbers are digits of pieces of at least five rows each, and a
/// value within a piece has the mean of its rows.
/// </para>
/// <para>
/// Cost: epochs x rows x columns x (width² + width x columns). A category with many levels is written in digits, so
/// that no layer is wider than a hundred; as an input, all levels but its 255 most frequent are one. Choose
/// sequential-trees for a fit in seconds; this one to condition on, or to complete, any columns.
/// </para>
/// </remarks>
public sealed record Argn : NeuralSynthesizer
{
    /// <summary>
    /// At most 100 epochs; after four that predict held-out rows no better, steps are made shorter, and after four more
    /// a network is done.
    /// </summary>
    public Argn() => (Epochs, Patience) = (100, 4);

    /// <summary>
    /// Rows in a step. More is quicker and learns less from each pass; of few rows, a pass has 64 steps.
    /// </summary>
    [Range(1, 1_000_000)] public int BatchSize { get; init; } = 512;

    /// <summary>Units in each of a network's two hidden layers. More follows finer dependence and takes
    /// longer.</summary>
    [Range(1, 8192)] public int Width { get; init; } = 128;

    /// <summary>Step size. Larger learns faster and may diverge.</summary>
    [Range(1e-8, 1.0)] public double LearningRate { get; init; } = 2e-3;

    /// <summary>
    /// Share of the hidden units that is left out of each step. More is smoother and learns more slowly.
    /// </summary>
    [Range(0.0, 0.9)] public double Dropout { get; init; } = 0.4;

    /// <summary>How slowly the average of the weights, which is what is sampled with, forgets.</summary>
    [Range(0.0, 0.99999)] public double Averaging { get; init; } = 0.99;

    /// <summary>
    /// Share of the rows that are learnt from in the columns' own order, in which samples are drawn; the others are
    /// learnt from in random orders, in which conditions and known cells are met.
    /// </summary>
    [Range(0.0, 1.0)] public double FixedShare { get; init; } = 0.5;

    /// <summary>
    /// Share of a class's weight that its two neighbours get while training, where blocks are ordered.
    /// </summary>
    [Range(0.0, 0.9)] public double Smoothing { get; init; }

    private protected override double SecondsPerRow(FeatureTable layout, int rows)
    {
        var networks = layout.Features.Sum(feature => FeaturePieces.EstimateDigits(feature, rows));
        return 4e-11 * networks * Width * (Width + layout.Features.Count);
    }

    private protected override double UsualEpochs(int rows) => 46 * (1 + 5000.0 / rows);

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
