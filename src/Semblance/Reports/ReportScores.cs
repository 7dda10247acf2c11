namespace Semblance.Reports;

/// <summary>Puts a label and plain words to every score of an evaluation. Numbers, verdicts and rules are the
/// evaluation's own.</summary>
internal static class ReportScores
{
    private const int MostParts = 300, MostCurvePoints = 120, MostShares = 12;

    /// <summary>The identifier of a score on the page.</summary>
    public static string IdOf(Score score) =>
        score.Variant is null ? score.Metric : $"{score.Metric} ({score.Variant})";

    /// <summary>Every score of an evaluation, in its order.</summary>
    /// <param name="evaluation">What the metrics found.</param>
    /// <param name="hasHoldout">Whether there are real rows that the model never saw; without them privacy is not
    /// judged.</param>
    public static IReadOnlyList<ReportScore> Of(Evaluation evaluation, bool hasHoldout) =>
        [.. evaluation.Groups.SelectMany(group => group.Scores.Select(judged => Of(judged, group.Group, hasHoldout)))];

    /// <summary>The number; null where it is not finite, because JSON has no such numbers.</summary>
    public static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    /// <summary>A part with its verdict, by the rule of its score.</summary>
    public static ReportPart PartOf(ScorePart part, JudgedScore judged, bool isJudged) => new(
        [.. part.Columns.Select(name => ReportSeries.Shorten(name, 120))],
        Finite(part.Value), Finite(part.Low), Finite(part.High), Finite(part.Reference), Finite(part.AtReferenceSize),
        isJudged && !IsImportance(judged.Score.Metric)
            ? ReportVerdict.Word(ReportVerdict.Of(part, VerdictRule.Of(judged.Score.Metric), judged.HigherIsBetter))
                : ReportVerdict.None,
        Numbers(part.Details), part.Note, part.Parts is null ? null : [.. part.Parts.Take(MostShares).Select(share =>
            new ReportShare(ReportSeries.Shorten(share.Columns[0], 120), ReportSeries.Round(share.Value),
                ReportSeries.Round(share.Reference)))]);

    /// <summary>Whether the parts of a metric say what a judge leans on, which is neither good nor bad.</summary>
    private static bool IsImportance(string metric) => metric.EndsWith("-detection", StringComparison.Ordinal);

    /// <summary>Whether a score of this group has a verdict here.</summary>
    public static bool IsJudged(MetricGroup group, bool hasHoldout) => group != MetricGroup.Privacy || hasHoldout;

    private static ReportScore Of(JudgedScore judged, MetricGroup group, bool hasHoldout)
    {
        var score = judged.Score;
        var measure = ReportMeasure.Of(score, group);
        var isJudged = IsJudged(group, hasHoldout);
        return new()
        {
            Id = IdOf(score),
            Label = score.Variant is null ? measure.Label : $"{measure.Label}, {score.Variant}",
            Says = measure.Says,
            Section = measure.Section,
            HigherIsBetter = judged.HigherIsBetter,
            Value = Finite(score.Value), Low = Finite(score.Low), High = Finite(score.High),
            Reference = Finite(score.Reference), ReferenceNote = score.ReferenceNote,
            AtReferenceSize = Finite(score.AtReferenceSize),
            Word = isJudged ? ReportVerdict.Word(judged.Verdict) : ReportVerdict.None,
            Rule = isJudged ? judged.Rule
                : "not judged: without real rows that the model never saw there is nothing to hold it against",
            Note = score.Note,
            Subsample = score.Subsample,
            Details = Numbers(score.Details),
            Curves = score.Curves?.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .ToDictionary(pair => pair.Key, pair => Flatten(pair.Value)),
            PartCount = score.Parts.Count,
            Parts = [.. score.Parts.Take(MostParts).Select(part => PartOf(part, judged, isJudged))],
        };
    }

    private static Dictionary<string, double?>? Numbers(IReadOnlyDictionary<string, double>? details) =>
        details?.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .ToDictionary(pair => pair.Key, pair => Finite(pair.Value));

    // Long curves are thinned evenly; their ends stay.
    private static double[] Flatten(IReadOnlyList<CurvePoint> curve)
    {
        var count = Math.Min(curve.Count, MostCurvePoints);
        var line = new double[2 * count];
        for (var i = 0; i < count; i++)
        {
            var point = curve[count == 1 ? 0 : (int)((long)i * (curve.Count - 1) / (count - 1))];
            line[2 * i] = ReportSeries.Round(point.X) ?? 0;
            line[2 * i + 1] = ReportSeries.Round(point.Y) ?? 0;
        }
        return line;
    }
}
