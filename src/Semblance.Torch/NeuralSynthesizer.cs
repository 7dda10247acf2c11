using System.ComponentModel.DataAnnotations;
using Semblance.Tables;
using Semblance.Tables.Encoders;

namespace Semblance.Torch;

/// <summary>A synthesizer that trains a network in many steps: the options of every such training.</summary>
public abstract record NeuralSynthesizer : TableSynthesizer
{
    /// <summary>Most passes over the training rows. More fits closer and costs proportionally more time; training stops
    /// before, when a sample comes no closer to held-out rows.</summary>
    [Range(1, 100_000)] public int Epochs { get; init; } = 300;

    /// <summary>Looks at held-out rows in a row that find nothing better, after which training stops: probes, or for
    /// argn each network's passes. More waits longer; 0 trains for all epochs. The best weights are kept either
    /// way.</summary>
    [Range(0, 100_000)] public int Patience { get; init; } = 8;

    /// <summary>Share of the rows, 2,000 at most, that the network never sees: a small sample is held against them
    /// every few seconds. 0 trains on every row and keeps the last weights.</summary>
    [Range(0.0, 0.5)] public double Held { get; init; } = 0.1;

    /// <summary>A folder that the training is kept in while it runs. The same fit goes on from there after it was
    /// interrupted, to the same result.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Whether to train no further, and make the model of the best that the checkpoint holds.</summary>
    public bool Finish { get; init; }

    /// <summary>Where it is trained. Sampling runs on the processor.</summary>
    public Device Device { get; init; }

    /// <summary>Seconds of one core that a pass over a row takes: forward, backward and the step, roughly.</summary>
    private protected virtual double SecondsPerRow(FeatureTable layout, int rows) =>
        2e-6 * layout.Features.Count;

    /// <summary>Passes after which training mostly stops by itself.</summary>
    private protected virtual double UsualEpochs(int rows) => Epochs;

    /// <inheritdoc/>
    protected internal override double? EstimateSeconds(FeatureTable layout, int rows)
    {
        ArgumentNullException.ThrowIfNull(layout);
        var epochs = Patience > 0 ? Math.Min(Epochs, UsualEpochs(rows)) : Epochs;
        return SecondsPerRow(layout, rows) * rows * epochs;
    }

    /// <inheritdoc/>
    protected internal override TableSynthesizer Kept => this with { Checkpoint = null, Finish = false };
}
