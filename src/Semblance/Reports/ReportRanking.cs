namespace Semblance.Reports;

/// <summary>Orders the columns by their worst measure.</summary>
internal static class ReportRanking
{
    /// <summary>Measures that speak of a column's likeness, and so decide its place; others are shown beside
    /// it.</summary>
    private static readonly HashSet<string> Deciding =
        new(StringComparer.Ordinal) { "column-shapes", "missing-value-similarity" };

    /// <summary>All columns, worst first; those that nothing was measured of come last, in the order of the
    /// table.</summary>
    /// <param name="evaluation">What the metrics found.</param>
    /// <param name="names">Position by name.</param>
    /// <param name="hasHoldout">Whether privacy is judged.</param>
    /// <param name="detailed">How many columns keep every measure; the others keep those that decide their
    /// place.</param>
    public static IReadOnlyList<ReportColumnRank> Of(Evaluation evaluation, Dictionary<string, int> names,
        bool hasHoldout,
        int detailed)
    {
        var measures = names.Values.ToDictionary(i => i, _ =>
            new Dictionary<string, ReportPart>(StringComparer.Ordinal));
        var shortfalls = new Dictionary<int, double>();
        foreach (var group in evaluation.Groups)
        {
            foreach (var judged in group.Scores)
            {
                var rule = VerdictRule.Of(judged.Score.Metric);
                foreach (var part in judged.Score.Parts)
                {
                    if (part.Columns.Count != 1 || !names.TryGetValue(part.Columns[0], out var i)) continue;
                    measures[i].TryAdd(ReportScores.IdOf(judged.Score),
                        ReportScores.PartOf(part, judged,
                            ReportScores.IsJudged(group.Group, hasHoldout)) with { Columns = null });
                    if (!Deciding.Contains(judged.Score.Metric)
                        || ReportVerdict.Shortfall(part, rule, judged.HigherIsBetter) is not { } distance
                        || part is { Value: 1, Reference: 1 }) continue; // no cell is missing on either side
                    shortfalls[i] = Math.Max(distance, shortfalls.GetValueOrDefault(i, double.NegativeInfinity));
                }
            }
        }
        var order = names.Values.OrderByDescending(i => shortfalls.GetValueOrDefault(i, double.NegativeInfinity))
            .ThenBy(i => i);
        return [.. order.Select((i, place) => new ReportColumnRank(i,
            shortfalls.TryGetValue(i, out var distance) ? ReportSeries.Round(distance) : null,
            Worst(measures[i].Where(pair => Deciding.Contains(pair.Key)).Select(pair => pair.Value.Word)),
            place < detailed ? measures[i]
                : measures[i].Where(pair => Deciding.Contains(pair.Key))
                    .ToDictionary(pair => pair.Key, pair => pair.Value)))];
    }

    private static string Worst(IEnumerable<string> words)
    {
        var all = words.ToHashSet(StringComparer.Ordinal);
        return Array.Find(["risk", "check", "similar"], all.Contains) ?? ReportVerdict.None;
    }
}
