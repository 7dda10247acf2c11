using Semblance.Random;

namespace Semblance.Tables.Metrics;

/// <summary>The share of the real labels of a category or boolean column that occur among the synthetic ones.</summary>
/// <remarks>As SDMetrics' CategoryCoverage has it. A label counts the same however rare it is. Cost:
/// O(n) a column.</remarks>
public sealed record CategoryCoverage : SimilarityMetric
{
    internal override IReadOnlyList<MeasuredPart> Measure(RowPair rows, Rng rng, CancellationToken cancel) =>
        OverColumns.Labels(rows, Part, cancel);

    private static MeasuredPart Part(RowPair rows, int column)
    {
        var (name, levels, _) = rows.Real.Columns[column];
        var real = new LabelCounts(rows.Real.Codes(column), rows.RealGroups, levels!.Length);
        var other = new LabelCounts(rows.Other.Codes(column), rows.OtherGroups, levels.Length);
        if (real.IsEmpty) return new([name], null) { Note = "The real column has no value at all." };
        var values = new double[rows.ReplicateCount];
        double[] counts = [];
        for (var r = 0; r < values.Length; r++)
        {
            double present = 0, covered = 0;
            for (var level = 0; level < levels.Length; level++)
            {
                if (real.Count(level, r) == 0) continue;
                present++;
                if (other.Count(level, r) > 0) covered++;
            }
            values[r] = covered / present;
            if (r == 0) counts = [present, covered];
        }
        return new([name], values)
        {
            Details = new Dictionary<string, double> { ["real labels"] = counts[0], ["found"] = counts[1] },
        };
    }
}
