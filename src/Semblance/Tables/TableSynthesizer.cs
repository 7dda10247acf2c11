using System.ComponentModel.DataAnnotations;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Tables;

/// <summary>A synthesizer of tables: the shared encoder layer around one idea about features.</summary>
public abstract record TableSynthesizer : Synthesizer<Table>
{
    /// <summary>Threads used at once while fitting and sampling; 0 uses every core. The result does not depend on it.</summary>
    [Range(0, 1024)] public int Threads { get; init; }

    /// <inheritdoc/>
    public sealed override TableModel Fit(Table train, Rng rng, IProgress<Progress>? progress = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        var encoder = TableEncoder.Fit(train, cancel);
        var model = FitFeatures(encoder.Encode(train), rng.Split("fit"), progress, cancel);
        return new TableModel(Kept, encoder, model);
    }

    /// <inheritdoc/>
    public sealed override TableModel Load(ModelFolder folder)
    {
        var encoder = TableEncoder.Load(folder);
        var model = LoadFeatures(folder, encoder.Layout);
        model.Training = TrainingHistory.Load(folder);
        return new TableModel(this, encoder, model);
    }

    /// <summary>The options that a fitted model keeps: without those that do not change what is learnt.</summary>
    protected internal virtual TableSynthesizer Kept => this;

    /// <summary>Learns from encoded features.</summary>
    protected internal abstract FeatureModel FitFeatures(FeatureTable train, Rng rng, IProgress<Progress>? progress,
        CancellationToken cancel);

    /// <summary>Learns features given others that are always known, so that nothing of these need be learnt.</summary>
    /// <param name="train">The features; those that are known stand first.</param>
    /// <param name="given">How many are known.</param>
    /// <param name="rng">Every draw made while fitting is a function of this stream.</param>
    /// <param name="progress">Receives what was done.</param>
    /// <param name="cancel">Checked at every step.</param>
    protected internal virtual FeatureModel FitGiven(FeatureTable train, int given, Rng rng, IProgress<Progress>? progress,
        CancellationToken cancel) => FitFeatures(train, rng, progress, cancel);

    /// <summary>Reads back what <see cref="FeatureModel.Save"/> wrote.</summary>
    /// <param name="folder">The saved model.</param>
    /// <param name="layout">The features, with no rows.</param>
    protected internal abstract FeatureModel LoadFeatures(ModelFolder folder, FeatureTable layout);

    /// <summary>How parallel loops run under these options.</summary>
    protected internal ParallelOptions InParallel(CancellationToken cancel) =>
        new() { CancellationToken = cancel, MaxDegreeOfParallelism = Threads == 0 ? Environment.ProcessorCount : Threads };
}
