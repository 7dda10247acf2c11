using System.Globalization;

namespace Semblance.Reports;

/// <summary>The top of the report: the answers, the cards and what to look at first, all out of the evaluation's
/// verdicts.</summary>
internal static class ReportSummary
{
    private const int MostFindings = 10, MostPerScore = 3;

    /// <summary>The evaluation's headlines, with the score each one stands for.</summary>
    public static IReadOnlyList<ReportHeadline> Headlines(Evaluation evaluation) =>
        [.. evaluation.Headlines.Select(headline =>
            new ReportHeadline(ReportScores.IdOf(ScoreOf(evaluation, headline)), headline.Label))];

    /// <summary>The three questions.</summary>
    public static IReadOnlyList<ReportAnswer> Answers(Evaluation evaluation, bool hasHoldout)
    {
        var quality = Leading(evaluation, MetricGroup.Fidelity).Concat(Leading(evaluation, MetricGroup.Utility))
            .ToList();
        var privacy = Leading(evaluation, MetricGroup.Privacy).ToList();
        return
        [
            new("Is it good enough?", Worst(quality), Why(quality), "first"),
            hasHoldout ? new("Is it private?", Worst(privacy), (Worst(privacy) == "similar"
                    ? "Synthetic rows copy and approach the rows learnt from no more than fresh real rows do. " : "")
                        + Why(privacy), "privacy")
                : new("Is it private?", ReportVerdict.None,
                    "This could not be judged: no real rows were held out, so there are no fresh "
                    + "real rows to compare closeness with. Hold some out to get an answer.", "privacy"),
            new("Is it fair?", ReportVerdict.None,
                "Not measured here. Synthetic rows repeat the biases of the real ones: compare outcomes "
                + "between groups before using them for decisions about people.", "pairs"),
        ];
    }

    /// <summary>What to look at first, worst first.</summary>
    public static IReadOnlyList<ReportFinding> Findings(Evaluation evaluation, IReadOnlyList<ReportScore> scores,
        bool hasHoldout)
    {
        var found = new List<(double Weight, ReportFinding Finding)>();
        if (!hasHoldout)
            found.Add((1.5, new("check", "No real rows were held out, so privacy could not be judged.", "privacy",
                [])));
        var headlines = Headlines(evaluation).Select(headline => headline.Score).ToHashSet(StringComparer.Ordinal);
        foreach (var score in scores)
        {
            var leads = headlines.Contains(score.Id);
            if (score.Value is null || !(leads
                || score.Section is "privacy" or "validity" or "utility" or "rows")) continue;
            var parts = score.Parts.Where(part => Rank(part.Word) > 0).OrderByDescending(part => Rank(part.Word))
                .ThenByDescending(part => Gap(part.AtReferenceSize ?? part.Value, part.Reference))
                    .Take(leads ? MostPerScore : 1).ToList();
            if (Rank(score.Word) > 0 && (leads || parts.Count == 0))
                found.Add((Weight(score.Word, Gap(score.AtReferenceSize ?? score.Value, score.Reference))
                    + 0.2, new(score.Word,
                    $"{score.Label}: {Held(score.Value, score.AtReferenceSize, score.Reference)}.",
                    score.Section, [])));
            foreach (var part in parts)
                found.Add((Weight(part.Word, Gap(part.AtReferenceSize ?? part.Value, part.Reference)), new(part.Word,
                    $"{string.Join(" and ", part.Columns!)}: {Noun(score)} "
                    + $"{Held(part.Value, part.AtReferenceSize, part.Reference)}.",
                    score.Section, part.Columns!)));
        }
        return [.. found.OrderByDescending(pair => pair.Weight).Select(pair => pair.Finding).Take(MostFindings)];
    }

    private static IEnumerable<(Headline Headline, Score Score)> Leading(Evaluation evaluation, MetricGroup group) =>
        evaluation.Headlines.Select(headline => (headline, ScoreOf(evaluation, headline)))
            .Where(pair => evaluation.Groups.Any(g =>
                g.Group == group && g.Scores.Any(judged => ReferenceEquals(judged.Score, pair.Item2))));

    private static Score ScoreOf(Evaluation evaluation, Headline headline) =>
        evaluation.Groups.SelectMany(group => group.Scores).Select(judged => judged.Score)
            .First(score => score.Metric == headline.Metric && Nullable.Equals(score.Value, headline.Value));

    private static string Worst(List<(Headline Headline, Score Score)> leading) =>
        leading.Count == 0 ? ReportVerdict.None : ReportVerdict.Word(leading.Max(pair => pair.Headline.Verdict));

    private static string Why(List<(Headline Headline, Score Score)> leading)
    {
        var judged = leading.Where(pair => pair.Headline.Verdict != Verdict.NotJudged).ToList();
        if (judged.Count == 0) return "Nothing was measured that could answer this.";
        var good = judged.Count(pair => pair.Headline.Verdict == Verdict.Similar);
        var (worst, score) = judged.MaxBy(pair => pair.Headline.Verdict);
        if (good == judged.Count)
            return judged.Count == 1 ? "The headline measure is as good as for real rows, within its stated threshold."
                : $"{(judged.Count == 2 ? "Both" : $"All {judged.Count}")} headline measures are as good as for real "
                    + "rows, within their stated thresholds.";
        return $"{good} of {judged.Count} headline measure{(judged.Count == 1 ? "" : "s")} "
            + $"{(good == 1 ? "is" : "are")} "
            + $"as good as for real rows. Weakest: {LowerFirst(worst.Label)}, "
            + $"{Text(score.Value)}{Against(score.Reference)}.";
    }

    private static string Noun(ReportScore score) =>
        score.Section is "columns" or "pairs" ? "likeness" : LowerFirst(score.Label);

    private static int Rank(string word) => word switch { "check" => 1, "risk" => 2, _ => 0 };

    private static double Weight(string word, double gap) => Rank(word) + Math.Min(0.79, gap);

    private static double Gap(double? value, double? reference) =>
        value is { } v && reference is { } r ? Math.Abs(v - r) : 0;

    private static string LowerFirst(string text) =>
        text.Length > 1 && char.IsUpper(text[1]) ? text : char.ToLowerInvariant(text[0]) + text[1..];

    // what the word was given for: where the reference has fewer rows, so has the value that is held against it
    private static string Held(double? value, double? atReferenceSize, double? reference) =>
        atReferenceSize is { } fewer ? $"{Text(fewer)} on as many rows as the reference{Against(reference)}"
            : Text(value) + Against(reference);

    private static string Against(double? reference) =>
        reference is null ? "" : $" (real against real {Text(reference)})";

    private static string Text(double? value) => value is { } number
        ? number.ToString(Math.Abs(number) is >= 0.001 or 0 ? "0.000" : "0.0#####", CultureInfo.InvariantCulture) : "–";
}
