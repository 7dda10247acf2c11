using System.ComponentModel.DataAnnotations;
using Semblance.Random;
using Semblance.Tables.Metrics.Neighbours;

namespace Semblance.Tables.Metrics;

/// <summary>
/// A metric of how close synthetic rows come to training rows: the distance of two rows is the sum of the differences
/// of their numbers, in shares of the real range, plus 2 for each label that differs.
/// </summary>
public abstract record ClosenessMetric : Metric
{
    /// <summary>Synthetic rows whose neighbours are looked for, drawn at random. More narrows the interval.</summary>
    [Range(100, 10_000_000)] public int MaxQueries { get; init; } = 5_000;

    /// <summary>
    /// Training rows (and holdout rows) that are searched, drawn at random. Time grows with this times the queries.
    /// </summary>
    [Range(100, 100_000_000)] public int MaxRows { get; init; } = 50_000;

    /// <inheritdoc/>
    public override MetricGroup Group => MetricGroup.Privacy;

    private protected abstract Score Measure(PrivacyNeighbours found);

    /// <inheritdoc/>
    public sealed override Score Compute(Comparison data, Rng rng, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var tables = ComparedTables.Of(data);
        if (tables.Columns.Count == 0) return new(Kind, null) { Note = "The table has no column that is learnt." };
        if (tables.Real.Count < 3)
            return new(Kind, null) { Note = "There are too few training rows to have neighbours." };
        var found = PrivacyNeighbours.Of(data, MaxQueries, MaxRows, rng, cancel);
        var score = Measure(found);
        return score with { Subsample = found.Subsample, ReferenceNote = score.ReferenceNote ?? found.ReferenceNote };
    }
}
