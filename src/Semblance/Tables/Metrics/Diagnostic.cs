using Semblance.Random;

namespace Semblance.Tables.Metrics;

/// <summary>
/// Whether the synthetic table is a valid one at all: the mean of data structure (the share of columns
/// that are there) and data validity (<see cref="BoundaryAdherence"/>,
/// <see cref="CategoryAdherence"/>). Anything below 1 is an error to look at.
/// </summary>
/// <remarks>
/// SDMetrics' diagnostic report. Its structure half is 1 here whenever there is a score: tables that differ in columns
/// are refused with an error that names them.
/// </remarks>
public sealed record Diagnostic : SimilarityMetric
{
    internal override IReadOnlyList<MeasuredPart> Measure(RowPair rows, Rng rng, CancellationToken cancel) =>
        OverColumns.All(rows, (pair, column) => pair.Real.Columns[column].IsNumber
            ? BoundaryAdherence.Part(pair, column) with { Note = "boundary-adherence" }
            : CategoryAdherence.Part(pair, column) with { Note = "category-adherence" }, cancel);

    internal override double[]? Combine(IReadOnlyList<MeasuredPart> parts) =>
        base.Combine(parts) is { } validity ? Array.ConvertAll(validity, value => (1 + value) / 2) : null;

    internal override string NothingMeasured => "The table has no column that fidelity is measured on.";
}
