using Semblance.Random;

namespace Semblance.Tables.Metrics;

/// <summary>
/// The share of synthetic cells of a category or boolean column whose label occurs in the real column.
/// </summary>
/// <remarks>
/// As SDMetrics' CategoryAdherence has it: a missing cell adheres where the real column has missing cells. Cost: O(n) a
/// column.
/// </remarks>
public sealed record CategoryAdherence : SimilarityMetric
{
    internal override IReadOnlyList<MeasuredPart> Measure(RowPair rows, Rng rng, CancellationToken cancel) =>
        OverColumns.Labels(rows, Part, cancel);

    internal static MeasuredPart Part(RowPair rows, int column)
    {
        var (name, levels, _) = rows.Real.Columns[column];
        var known = new bool[levels!.Length + 1]; // the first stands for a missing cell
        foreach (var code in rows.Real.Codes(column)) known[code + 1] = true;
        var share = new ShareByGroup();
        var other = rows.Other.Codes(column);
        for (var i = 0; i < other.Length; i++) share.Add(rows.OtherGroups, i, known[other[i] + 1]);
        return new([name], share.Values(rows.ReplicateCount));
    }
}
