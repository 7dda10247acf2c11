using System.Text.Json;
using System.Text.Json.Serialization;
using Semblance.Random;
using Semblance.Relational.Metrics;
using Semblance.Tables.Metrics;

namespace Semblance.Reports;

/// <summary>Everything that was measured of a synthetic database: what goes along its keys, and each table by itself.</summary>
public sealed record DatabaseEvaluation
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Goes up with any change of meaning.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>The scores of the database as a whole, each with a part for every relation.</summary>
    public required IReadOnlyList<Score> Scores { get; init; }

    /// <summary>What was measured of each table, by its name; tables without rows, or without columns to compare, have none.</summary>
    public required IReadOnlyDictionary<string, Evaluation> Tables { get; init; }

    /// <summary>The score of a metric; null where the evaluation has none of that kind.</summary>
    /// <param name="metric">The metric's kind, such as "cardinality-shape".</param>
    /// <param name="variant">Which form; null for the first.</param>
    public Score? this[string metric, string? variant = null] =>
        Scores.FirstOrDefault(score => score.Metric == metric && (variant is null || score.Variant == variant));

    /// <summary>Measures everything.</summary>
    /// <param name="data">The databases to compare.</param>
    /// <param name="options">What to measure of each table.</param>
    /// <param name="rng">The same stream gives the same evaluation.</param>
    /// <param name="progress">Receives what is under way.</param>
    /// <param name="cancel">Checked within every metric.</param>
    public static DatabaseEvaluation Run(DatabaseComparison data, EvaluationOptions options, Rng rng,
        IProgress<Progress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var scores = new List<Score>();
        foreach (var metric in Plan)
        {
            cancel.ThrowIfCancellationRequested();
            progress?.Report(new(metric.Kind, scores.Count, Plan.Count));
            scores.Add(metric.Compute(data, cancel));
        }
        var tables = new Dictionary<string, Evaluation>(StringComparer.Ordinal);
        foreach (var name in data.Real.Schema.Tables.Select(table => table.Name))
        {
            var pair = new Comparison(data.Real[name], data.Synthetic[name]);
            if (pair.Real.RowCount == 0 || pair.Synthetic.RowCount == 0 || ComparedTables.Of(pair).Columns.Count == 0) continue;
            tables[name] = Evaluation.Run(pair, options, rng.Split(name), progress, cancel);
        }
        return new() { Scores = scores, Tables = tables };
    }

    private static IReadOnlyList<DatabaseMetric> Plan { get; } =
    [
        new ReferentialIntegrity(), new UniqueKeys(), new CardinalityShape(), new InterTableTrends(),
        new InterTableTrends { Rule = PairRule.Associated }, new InterTableTrends { Hops = 2 }, new ChildrenByAttribute(),
        new SiblingCoherence(),
    ];

    /// <summary>The evaluation as JSON, for machines.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads back what <see cref="ToJson"/> wrote.</summary>
    public static DatabaseEvaluation FromJson(string json) => JsonSerializer.Deserialize<DatabaseEvaluation>(json, Json)
        ?? throw new JsonException("The text holds no evaluation.");
}
