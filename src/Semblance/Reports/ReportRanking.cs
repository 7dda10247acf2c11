namespace Semblance.Reports;

/// <summary>Orders the columns by their worst measure.</summary>
internal static class ReportRanking
{
    /// <summary>Measures that speak of a column's likeness, and so decide its place; others are shown beside it.</summary>
    private static readonly HashSet<string> Deciding = new(StringComparer.Ordinal) { "column-shapes", "missing-value-similarity" };

    /// <summary>All columns, worst first; those that nothing was measured of come last, in the order of the table.</summary>
    public static IReadOnlyList<ReportColumnRank> Of(Evaluation evaluation, Dictionary<string, int> names, bool hasHoldout)
    {
        var measures = names.Values.ToDictionary(i => i, _ => new Dictionary<string, ReportPart>(StringComparer.Ordinal));
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
                        ReportScores.PartOf(part, judged, ReportScores.IsJudged(group.Group, hasHoldout)));
                    if (!Deciding.Contains(judged.Score.Metric) || (part.AtReferenceSize ?? part.Value) is not { } value) continue;
                    shortfalls[i] = Math.Max(rule.Shortfall(value, part.Reference, judged.HigherIsBetter),
                        shortfalls.GetValueOrDefault(i, double.NegativeInfinity));
                }
            }
        }
        return [.. names.Values.OrderByDescending(i => shortfalls.GetValueOrDefault(i, double.NegativeInfinity)).ThenBy(i => i)
            .Select(i => new ReportColumnRank(i, shortfalls.TryGetValue(i, out var distance) ? ReportSeries.Round(distance) : null,
                Worst(measures[i].Where(pair => Deciding.Contains(pair.Key)).Select(pair => pair.Value.Word)), measures[i]))];
    }

    private static string Worst(IEnumerable<string> words)
    {
        var all = words.ToHashSet(StringComparer.Ordinal);
        return Array.Find(["risk", "check", "similar"], all.Contains) ?? ReportVerdict.None;
    }
}
