using System.ComponentModel.DataAnnotations;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Constraints;
using Semblance.Tables.Constraints.Plan;
using Semblance.Tables.Encoders;

namespace Semblance.Tables;

/// <summary>A synthesizer of tables: the shared encoder layer around one idea about features.</summary>
public abstract record TableSynthesizer : Synthesizer<Table>
{
    /// <summary>
    /// Threads used at once while fitting and sampling; 0 uses every core. The result does not depend on it.
    /// </summary>
    [Range(0, 1024)] public int Threads { get; init; }

    /// <summary>What holds in every row, real or synthetic: the model's rows obey it all, 100 in 100.</summary>
    public ValueList<Constraint> Constraints { get; init; } = [];

    /// <inheritdoc/>
    /// <exception cref="SemblanceException">
    /// The table is empty; a constraint names what is not there, contradicts another one, or is broken
    /// by rows of the table.
    /// </exception>
    public sealed override TableModel Fit(Table train, Rng rng, IProgress<Progress>? progress = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        var (plan, learnt) = ConstraintPlan.Fit(Constraints, train);
        return Fit(TableEncoder.Fit(learnt, cancel), plan, learnt, rng, progress, cancel);
    }

    /// <summary>Learns from a table that the encoder was fitted on.</summary>
    internal virtual TableModel Fit(TableEncoder encoder, ConstraintPlan plan, Table train, Rng rng,
        IProgress<Progress>? progress,
        CancellationToken cancel) =>
        new(Kept, encoder, FitFeatures(encoder.Encode(train), rng.Split("fit"), progress, cancel), plan);

    /// <summary>
    /// Seconds of one core of our machine that fitting so many rows and sampling as many takes, roughly: what a time
    /// budget is spent by. Null where it cannot say: then it is not tried where one is to be chosen.
    /// </summary>
    /// <param name="layout">The features of the table; its rows do not matter.</param>
    /// <param name="rows">How many rows there are.</param>
    protected internal virtual double? EstimateSeconds(FeatureTable layout, int rows) => null;

    /// <inheritdoc/>
    public sealed override TableModel Load(ModelFolder folder)
    {
        var encoder = TableEncoder.Load(folder);
        var model = LoadFeatures(folder, encoder.Layout);
        model.Training = TrainingHistory.Load(folder);
        return new TableModel(this, encoder, model,
            ConstraintPlan.Load(Constraints, folder)) { Trial = Trial.Load(folder) };
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
    protected internal virtual FeatureModel FitGiven(FeatureTable train, int given, Rng rng,
        IProgress<Progress>? progress,
        CancellationToken cancel) => FitFeatures(train, rng, progress, cancel);

    /// <summary>Reads back what <see cref="FeatureModel.Save"/> wrote.</summary>
    /// <param name="folder">The saved model.</param>
    /// <param name="layout">The features, with no rows.</param>
    protected internal abstract FeatureModel LoadFeatures(ModelFolder folder, FeatureTable layout);

    /// <summary>How parallel loops run under these options.</summary>
    protected internal ParallelOptions InParallel(CancellationToken cancel) =>
        new() { CancellationToken = cancel, MaxDegreeOfParallelism = Threads == 0
            ? Environment.ProcessorCount : Threads };
}
