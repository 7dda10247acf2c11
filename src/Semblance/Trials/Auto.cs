using System.ComponentModel.DataAnnotations;
using Semblance.Catalog;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Constraints.Plan;
using Semblance.Tables.Encoders;

namespace Semblance.Trials;

/// <summary>
/// Tries the other synthesizers on a sample of the rows, and learns the table with the one that suits it, the priority
/// and the time budget best. The model is that synthesizer's, and keeps the trial.
/// </summary>
/// <remarks>
/// A quarter of the budget may go into the trial and the rest into the fit, by what each synthesizer estimates itself
/// to cost (<see cref="TableSynthesizer.EstimateSeconds"/>): a model of one core of our machine, not a clock, so that
/// the same seed makes the same choice and the same bytes everywhere. A trial on few rows favours what learns from few.
/// Name a synthesizer where you know better.
/// </remarks>
public sealed record Auto : TableSynthesizer
{
    /// <summary>
    /// What trial, fit and sample may take together, such as "90s", "2m" or "1h30m", as seconds of one core. More lets
    /// slower synthesizers take part and tries them on more rows.
    /// </summary>
    [Flag] public TimeSpan Budget { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What matters most.</summary>
    [Flag] public Priority Priority { get; init; }

    /// <summary>
    /// Rows that each synthesizer learns from in the trial, at most, and that it is judged by. More tells closer ones
    /// apart, and costs proportionally more time.
    /// </summary>
    [Range(50, 1_000_000)] public int TrialRows { get; init; } = 4_000;

    /// <inheritdoc/>
    internal override TableModel Fit(TableEncoder encoder, ConstraintPlan plan, Table train, Rng rng,
        IProgress<Progress>? progress,
        CancellationToken cancel)
    {
        var candidates = ComponentCatalog.Own.Of<TableSynthesizer>()
            .Select(info => (TableSynthesizer)info.Create()).Select(candidate => candidate with { Threads = Threads });
        var (chosen, trial) = TrialRun.Choose(this, candidates, train, encoder.Layout, rng.Split("trial"),
            progress, cancel);
        return (chosen with { Constraints = Constraints }).Fit(encoder, plan, train, rng, progress, cancel)
            .ChosenBy(trial);
    }

    /// <inheritdoc/>
    protected internal override FeatureModel FitFeatures(FeatureTable train, Rng rng, IProgress<Progress>? progress,
        CancellationToken cancel) =>
            throw new SemblanceException("auto chooses what learns a whole table, not a part of another synthesizer.",
            "the synthesizer", "Name the synthesizer that is to learn here.");

    /// <inheritdoc/>
    protected internal override FeatureModel LoadFeatures(ModelFolder folder, FeatureTable layout) =>
        throw new SemblanceException("A saved model names the synthesizer that was chosen, and this one says auto.",
            "model.json, $.kind", "Fit the model again, or copy it again from where it was whole.");
}
