namespace Semblance.Relational.Metrics;

/// <summary>
/// How alike the numbers of children are: for every relation 1 minus the largest gap between the cumulative
/// distributions of children per parent (Kolmogorov and Smirnov).
/// </summary>
/// <remarks>SDMetrics' CardinalityShapeSimilarity; parents without children count. Cost: linear in rows.</remarks>
public sealed record CardinalityShape : DatabaseMetric
{
    internal override IReadOnlyList<ScorePart> Measure(DatabaseComparison data, CancellationToken cancel) =>
        [.. data.Relations.Select((relation, at) => Part(relation,
            DatabaseComparison.Counts(data.RealRows, at), DatabaseComparison.Counts(data.SyntheticRows, at)))];

    private static ScorePart Part(Relation relation, int[] real, int[] synthetic)
    {
        if (real.Length == 0 || synthetic.Length == 0)
            return new([relation.ToString()], null) { Note = "One side has no parents." };
        return new([relation.ToString()], 1 - Gap(real, synthetic))
        {
            Details = new Dictionary<string, double> { ["real mean"] = real.Average(),
                ["synthetic mean"] = synthetic.Average() },
        };
    }

    private static double Gap(int[] one, int[] other)
    {
        var (left, right) = ((int[])one.Clone(), (int[])other.Clone());
        Array.Sort(left);
        Array.Sort(right);
        var gap = 0.0;
        for (int i = 0, j = 0; i < left.Length && j < right.Length;)
        {
            var value = Math.Min(left[i], right[j]);
            while (i < left.Length && left[i] == value) i++;
            while (j < right.Length && right[j] == value) j++;
            gap = Math.Max(gap, Math.Abs((double)i / left.Length - (double)j / right.Length));
        }
        return gap;
    }
}
