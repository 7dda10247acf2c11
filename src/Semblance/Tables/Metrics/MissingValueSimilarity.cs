using Semblance.Random;

namespace Semblance.Tables.Metrics;

/// <summary>
/// 1 minus the difference between the real and the synthetic share of missing cells, column by column.
/// </summary>
/// <remarks>As SDMetrics' MissingValueSimilarity has it. Cost: O(n) a column.</remarks>
public sealed record MissingValueSimilarity : SimilarityMetric
{
    internal override IReadOnlyList<MeasuredPart> Measure(RowPair rows, Rng rng, CancellationToken cancel) =>
        OverColumns.All(rows, Part, cancel);

    internal override string NothingMeasured => "The table has no column that fidelity is measured on.";

    private static MeasuredPart Part(RowPair rows, int column)
    {
        var real = Missing(rows.Real, column, rows.RealGroups, rows.ReplicateCount);
        var other = Missing(rows.Other, column, rows.OtherGroups, rows.ReplicateCount);
        return new([rows.Real.Columns[column].Name], [.. real.Zip(other, (a, b) => 1 - Math.Abs(a - b))])
        {
            Details = new Dictionary<string, double> { ["real"] = real[0], ["synthetic"] = other[0] },
        };
    }

    private static double[] Missing(ComparedRows rows, int column, byte[]? groups, int replicates)
    {
        var share = new ShareByGroup();
        var isNumber = rows.Columns[column].IsNumber;
        for (var i = 0; i < rows.Count; i++)
            share.Add(groups, i, isNumber ? double.IsNaN(rows.Numbers(column)[i]) : rows.Codes(column)[i] < 0);
        return share.Values(replicates)!;
    }
}
