using Semblance.Random;

namespace Semblance.Tables.Metrics;

/// <summary>
/// How alike the columns are one by one: the mean of <see cref="KsComplement"/> over number columns and
/// <see cref="TvComplement"/> over label columns.
/// </summary>
/// <remarks>
/// SDMetrics' Column Shapes. Columns drawn without regard to each other reach the best value there is, so never judge
/// by this alone: <see cref="PairTrends"/> and detection see what it cannot.
/// </remarks>
public sealed record ColumnShapes : SimilarityMetric
{
    internal override IReadOnlyList<MeasuredPart> Measure(RowPair rows, Rng rng, CancellationToken cancel) =>
        OverColumns.All(rows, (pair, column) => pair.Real.Columns[column].IsNumber
            ? KsComplement.Part(pair, column) with { Note = "ks-complement" }
            : TvComplement.Part(pair, column) with { Note = "tv-complement" }, cancel);

    internal override string NothingMeasured => "The table has no column that fidelity is measured on.";
}
