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
    /// <summary>Threads used at once while fitting and sampling; 0 uses every core. The result does not depend on it.</summary>
    [Range(0, 1024)] public int Threads { get; init; }

    /// <summary>What holds in every row, real or synthetic: the model's rows obey it all, 100 in 100.</summary>
    public IReadOnlyList<Constraint> Constraints { get; init; } = [];

    /// <inheritdoc/>
    /// <exception cref="SemblanceException">
    /// The table is empty; a constraint names what is not there, contradicts another one, or is broken by rows of the table.
    /// </exception>
    public sealed override TableModel Fit(Table train, Rng rng, IProgress<Progress>? progress = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        var (plan, learnt) = ConstraintPlan.Fit(Constraints, train);
        var encoder = TableEncoder.Fit(learnt, cancel);
        var model = FitFeatures(encoder.Encode(learnt), rng.Split("fit"), progress, cancel);
        return new TableModel(Kept, encoder, model, plan);
    }

    /// <inheritdoc/>
    public sealed override TableModel Load(ModelFolder folder)
    {
        var encoder = TableEncoder.Load(folder);
        var model = LoadFeatures(folder, encoder.Layout);
        model.Training = TrainingHistory.Load(folder);
        return new TableModel(this, encoder, model, ConstraintPlan.Load(Constraints, folder));
    }

    /// <summary>The options that a fitted model keeps: without those that do not change what is learnt.</summary>
    protected internal virtual TableSynthesizer Kept => this;

    /// <summary>Learns from encoded features.</summary>
    protected internal abstract FeatureModel FitFeatures(FeatureTable train, Rng rng, IProgress<Progress>? progress,
        CancellationToken cancel);

    /// <summary>Reads back what <see cref="FeatureModel.Save"/> wrote.</summary>
    /// <param name="folder">The saved model.</param>
    /// <param name="layout">The features, with no rows.</param>
    protected internal abstract FeatureModel LoadFeatures(ModelFolder folder, FeatureTable layout);

    /// <summary>How parallel loops run under these options.</summary>
    protected internal ParallelOptions InParallel(CancellationToken cancel) =>
        new() { CancellationToken = cancel, MaxDegreeOfParallelism = Threads == 0 ? Environment.ProcessorCount : Threads };
}
