using System.Text.Json;
using System.Text.Json.Serialization;
using Semblance.Random;
using Semblance.Tables.Metrics;

namespace Semblance.Reports;

/// <summary>How many rows were compared.</summary>
/// <param name="Real">Rows that the model learnt from.</param>
/// <param name="Synthetic">Rows that it made.</param>
/// <param name="Holdout">Real rows that it never saw, or null.</param>
public sealed record EvaluationRows(int Real, int Synthetic, int? Holdout);

/// <summary>A score with what it amounts to.</summary>
/// <param name="Score">What the metric found.</param>
/// <param name="HigherIsBetter">The direction in which the score is good.</param>
/// <param name="Verdict">In a word.</param>
/// <param name="Rule">The thresholds that the word comes from.</param>
public sealed record JudgedScore(Score Score, bool HigherIsBetter, Verdict Verdict, string Rule);

/// <summary>The scores that answer one question.</summary>
/// <param name="Group">The question.</param>
/// <param name="Verdict">The headline scores' worst.</param>
/// <param name="Scores">Every score, the headlines first.</param>
public sealed record EvaluationGroup(MetricGroup Group, Verdict Verdict, IReadOnlyList<JudgedScore> Scores);

/// <summary>One of the few numbers to look at first.</summary>
/// <param name="Metric">The metric's kind.</param>
/// <param name="Label">For people.</param>
/// <param name="Value">The number; null where it could not be measured.</param>
/// <param name="Reference">What real data gets that the model never saw.</param>
/// <param name="Verdict">In a word.</param>
public sealed record Headline(string Metric, string Label, double? Value, double? Reference, Verdict Verdict);

/// <summary>Something that could not be judged.</summary>
/// <param name="What">A metric or a column.</param>
/// <param name="Why">The reason, and what would change it.</param>
public sealed record NotJudged(string What, string Why);

/// <summary>
/// Everything that was measured of a synthetic table: fidelity, utility, privacy, and what could not be judged.
/// </summary>
public sealed record Evaluation
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Goes up with any change of meaning.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>How much was measured.</summary>
    public required EvaluationLevel Level { get; init; }

    /// <summary>How many rows were compared.</summary>
    public required EvaluationRows Rows { get; init; }

    /// <summary>The few numbers to look at first.</summary>
    public required IReadOnlyList<Headline> Headlines { get; init; }

    /// <summary>Every score, by question.</summary>
    public required IReadOnlyList<EvaluationGroup> Groups { get; init; }

    /// <summary>Columns that fidelity says nothing of, and why.</summary>
    public required IReadOnlyList<LeftOutColumn> LeftOut { get; init; }

    /// <summary>Metrics that could not be measured, and why.</summary>
    public required IReadOnlyList<NotJudged> NotJudged { get; init; }

    /// <summary>The score of a metric; null where the evaluation has none of that kind.</summary>
    /// <param name="metric">The metric's kind, such as "pair-trends".</param>
    /// <param name="variant">Which form, such as "all pairs"; null for the first.</param>
    public Score? this[string metric, string? variant = null] => Groups.SelectMany(group => group.Scores)
        .Select(judged => judged.Score)
        .FirstOrDefault(score => score.Metric == metric && (variant is null || score.Variant == variant));

    /// <summary>Measures everything.</summary>
    /// <param name="data">The tables to compare, with the same columns.</param>
    /// <param name="options">What to measure.</param>
    /// <param name="rng">For sub-samples, folds and judges: the same stream gives the same evaluation.</param>
    /// <param name="progress">Receives the metric under way and how many are done.</param>
    /// <param name="cancel">Checked within every metric.</param>
    /// <exception cref="SemblanceException">The tables differ in columns, or one has no rows.</exception>
    public static Evaluation Run(Comparison data, EvaluationOptions options, Rng rng,
        IProgress<Progress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        var tables = ComparedTables.Of(data);
        var planned = EvaluationPlan.Of(options);
        var scores = new List<(PlannedMetric Planned, Score Score)>();
        foreach (var plan in planned)
        {
            cancel.ThrowIfCancellationRequested();
            progress?.Report(new(plan.Metric.Kind, scores.Count, planned.Count));
            scores.Add((plan, Measure(plan.Metric, data, rng, cancel)));
        }
        progress?.Report(new("evaluate", planned.Count, planned.Count));

        var judged = scores.Select(item => (item.Planned, Judged: Judge(item.Planned.Metric, item.Score))).ToArray();
        return new()
        {
            Level = options.Level,
            Rows = new(data.Real.RowCount, data.Synthetic.RowCount, data.Holdout?.RowCount),
            Headlines = [.. judged.Where(item => item.Planned.Headline is not null)
                .Select(item => ToHeadline(item.Planned, item.Judged))],
            Groups = [.. judged.GroupBy(item => item.Planned.Metric.Group).OrderBy(group => group.Key).Select(ToGroup)],
            LeftOut = tables.LeftOut,
            NotJudged = [.. judged.Where(item => item.Judged.Verdict == Verdict.NotJudged)
                .Select(item => new NotJudged(NameOf(item.Judged.Score),
                    item.Judged.Score.Note ?? "It has no value."))],
        };
    }

    /// <summary>The evaluation as JSON: the report's twin for machines.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads back what <see cref="ToJson"/> wrote.</summary>
    public static Evaluation FromJson(string json) => JsonSerializer.Deserialize<Evaluation>(json, Json)
        ?? throw new JsonException("The text holds no evaluation.");

    // what a machine lacks (a native library) takes one metric away, not the evaluation
    private static Score Measure(Metric metric, Comparison data, Rng rng, CancellationToken cancel)
    {
        try
        {
            return metric.Compute(data, rng, cancel);
        }
        catch (SemblanceException fault)
        {
            return new(metric.Kind, null) { Note = $"{fault.Problem} {fault.Remedy}" };
        }
    }

    private static JudgedScore Judge(Metric metric, Score score)
    {
        var rule = VerdictRule.Of(metric.Kind);
        var higherIsBetter = metric.Goal > metric.Range.Low;
        return new(score, higherIsBetter,
            rule.Judge(score.AtReferenceSize ?? score.Value, score.Reference, higherIsBetter), rule.Text);
    }

    private static EvaluationGroup ToGroup(IGrouping<MetricGroup, (PlannedMetric Planned, JudgedScore Judged)> group)
    {
        var leading = group.Where(item => item.Planned.Headline is not null).ToArray();
        return new(group.Key, leading.Length == 0 ? Verdict.NotJudged : leading.Max(item => item.Judged.Verdict),
            [.. leading.Concat(group.Except(leading)).Select(item => item.Judged)]);
    }

    private static Headline ToHeadline(PlannedMetric planned, JudgedScore judged) =>
        new(judged.Score.Metric, planned.Headline!, judged.Score.Value, judged.Score.Reference, judged.Verdict);

    private static string NameOf(Score score) =>
        score.Variant is null ? score.Metric : $"{score.Metric} ({score.Variant})";
}
