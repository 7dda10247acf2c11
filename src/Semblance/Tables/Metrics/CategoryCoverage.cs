using Semblance.Random;

namespace Semblance.Tables.Metrics;

/// <summary>The share of the real labels of a category or boolean column that occur among the synthetic ones.</summary>
/// <remarks>As SDMetrics' CategoryCoverage has it. A label counts the same however rare it is. Cost: O(n) a column.</remarks>
public sealed record CategoryCoverage : SimilarityMetric
{
    internal override IReadOnlyList<MeasuredPart> Measure(RowPair rows, Rng rng, CancellationToken cancel) =>
        OverColumns.Labels(rows, Part, cancel);

    private static MeasuredPart Part(RowPair rows, int column)
    {
        var (name, levels, _) = rows.Real.Columns[column];
        var real = Count(rows.Real.Codes(column), rows.RealGroups, levels!.Length);
        var other = Count(rows.Other.Codes(column), rows.OtherGroups, levels.Length);
        var values = new double[rows.ReplicateCount];
        double[] counts = [];
        for (var r = 0; r < values.Length; r++)
        {
            double present = 0, covered = 0;
            for (var level = 0; level < levels.Length; level++)
            {
                if (!Occurs(real[level], r)) continue;
                present++;
                if (Occurs(other[level], r)) covered++;
            }
            values[r] = covered / present;
            if (r == 0) counts = [present, covered];
        }
        if (counts[0] == 0) return new([name], null) { Note = "The real column has no value at all." };
        return new([name], values)
        {
            Details = new Dictionary<string, double> { ["real labels"] = counts[0], ["found"] = counts[1] },
        };
    }

    // at 0 the count of all rows, then by group
    private static int[][] Count(int[] codes, byte[]? groups, int levels)
    {
        var counts = new int[levels][];
        for (var i = 0; i < levels; i++) counts[i] = new int[1 + Replicates.Groups];
        for (var i = 0; i < codes.Length; i++)
        {
            if (codes[i] < 0) continue;
            counts[codes[i]][0]++;
            if (groups is not null) counts[codes[i]][1 + groups[i]]++;
        }
        return counts;
    }

    private static bool Occurs(int[] counts, int replicate) => replicate == 0 ? counts[0] > 0 : counts[0] > counts[replicate];
}
