using System.ComponentModel.DataAnnotations;
using Semblance.Random;

namespace Semblance.Tables.Metrics;

/// <summary>
/// 1 minus the total variation distance between three-way tables, over all triples of columns: sees ties that no pair
/// shows. Numbers are cut into ten bins with equal shares of the real values, rare labels are pooled,
/// missing cells count.
/// </summary>
/// <remarks>
/// The k-marginal score of NIST's challenges (SDNist) with k = 3, on a scale of 0 to 1. Sampling noise alone keeps it
/// well below 1, so read it beside its reference. Cost: O(n) a triple.
/// </remarks>
public sealed record TripleMarginals : SimilarityMetric
{
    private const int Bins = 10, Labels = 9;

    /// <summary>
    /// Triples that are measured; where the table has more, a random choice of this many. More gives a steadier score.
    /// </summary>
    [Range(1, 100_000)] public int MaxTriples { get; init; } = 500;

    internal override IReadOnlyList<MeasuredPart> Measure(RowPair rows, Rng rng, CancellationToken cancel)
    {
        var codes = CoarseCodes.Of(rows, Bins, Labels);
        return OverColumns.Each(Choose(rows.Real.Columns.Count, rng), triple => Part(rows, codes, triple), cancel);
    }

    internal override string NothingMeasured => "The table has fewer than three columns that fidelity is measured on.";

    private static MeasuredPart Part(RowPair rows, CoarseCodes codes, (int A, int B, int C) triple)
    {
        var (a, b, c) = triple;
        var columns = rows.Real.Columns;
        var (values, _) = CellCounts.Compare(new(Both(codes.Real), codes.Real[c], rows.RealGroups),
            new(Both(codes.Other), codes.Other[c], rows.OtherGroups),
            (codes.Counts[a] * codes.Counts[b], codes.Counts[c]),
            rows.ReplicateCount);
        return new([columns[a].Name, columns[b].Name, columns[c].Name], values);

        int[] Both(int[][] side)
        {
            var (first, second) = (side[a], side[b]);
            var both = new int[first.Length];
            for (var i = 0; i < both.Length; i++) both[i] = first[i] * codes.Counts[b] + second[i];
            return both;
        }
    }

    private (int A, int B, int C)[] Choose(int columns, Rng rng)
    {
        var total = (long)columns * (columns - 1) * (columns - 2) / 6;
        if (total <= MaxTriples)
        {
            return [.. from a in Enumerable.Range(0, columns)
                       from b in Enumerable.Range(a + 1, columns - a - 1)
                       from c in Enumerable.Range(b + 1, columns - b - 1)
                       select (a, b, c)];
        }
        var chosen = new SortedSet<(int, int, int)>();
        for (long draw = 0; chosen.Count < MaxTriples; draw++)
        {
            var three = new[] { rng.Below(columns, draw, 0), rng.Below(columns, draw, 1), rng.Below(columns, draw, 2) };
            Array.Sort(three);
            if (three[0] < three[1] && three[1] < three[2]) chosen.Add((three[0], three[1], three[2]));
        }
        return [.. chosen];
    }
}
