using System.Globalization;
using System.Text.Json.Serialization;

namespace Semblance.Reports;

/// <summary>What a score amounts to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>There is no value; the note says why.</summary>
    [JsonStringEnumMemberName("not judged")] NotJudged,

    /// <summary>As real data that the model never saw, or nearly.</summary>
    [JsonStringEnumMemberName("similar")] Similar,

    /// <summary>A difference that may matter: look at the parts.</summary>
    [JsonStringEnumMemberName("check")] Check,

    /// <summary>A difference that will matter.</summary>
    [JsonStringEnumMemberName("risk")] Risk,
}

/// <summary>Thresholds of one metric: how much worse than its reference a value may be.</summary>
/// <param name="Metric">The metric's kind.</param>
/// <param name="Similar">Up to this much worse is "similar", in the metric's units.</param>
/// <param name="Check">Up to this much worse is "check"; beyond is "risk".</param>
/// <param name="Ideal">What takes the reference's place where it has none.</param>
internal sealed record VerdictRule(string Metric, double Similar, double Check, double Ideal)
{
    private static readonly VerdictRule[] Rules =
    [
        new("diagnostic", 0.001, 0.01, 1),
        new("column-shapes", 0.01, 0.05, 1),
        new("pair-trends", 0.015, 0.05, 1),
        new("triple-marginals", 0.02, 0.06, 1),
        new("ks-complement", 0.015, 0.05, 1),
        new("tv-complement", 0.01, 0.05, 1),
        new("wasserstein-distance", 0.03, 0.15, 0),
        new("jensen-shannon-distance", 0.02, 0.08, 0),
        new("correlation-similarity", 0.015, 0.05, 1),
        new("contingency-similarity", 0.015, 0.05, 1),
        new("missing-value-similarity", 0.01, 0.05, 1),
        new("statistic-similarity", 0.01, 0.05, 1),
        new("range-coverage", 0.1, 0.3, 1),
        new("boundary-adherence", 0.002, 0.01, 1),
        new("category-coverage", 0.1, 0.3, 1),
        new("category-adherence", 0.002, 0.01, 1),
        new("key-uniqueness", 0, 0.001, 1),
        new("energy-distance", 0.003, 0.02, 0),
        new("alpha-precision", 0.03, 0.1, 1),
        new("beta-recall", 0.05, 0.15, 0.5),
        new("boosted-detection", 0.2, 0.5, 1),
        new("logistic-detection", 0.05, 0.2, 1),
        new("boosted-utility", 0.015, 0.05, 1),
        new("linear-utility", 0.015, 0.05, 1),
        new("exact-copies", 0.002, 0.01, 0),
        new("near-copies", 0.005, 0.02, 0),
        new("closest-record", 0.2, 0.5, 0) { IsRelative = true },
        new("neighbour-ratio", 0.1, 0.25, 0),
        new("nearer-to-training", 0.05, 0.1, 0.5),
        new("revealed-values", 0.005, 0.05, 0),
    ];

    /// <summary>Whether the thresholds are shares of the reference.</summary>
    public bool IsRelative { get; init; }

    public static VerdictRule Of(string metric) => Array.Find(Rules, rule => rule.Metric == metric)
        ?? throw new InvalidOperationException($"No thresholds are stated for '{metric}'.");

    /// <summary>How much worse than its reference the value is; negative where it is better.</summary>
    public double Shortfall(double value, double? reference, bool higherIsBetter)
    {
        var expected = reference ?? Ideal;
        var worse = higherIsBetter ? expected - value : value - expected;
        return !IsRelative ? worse : expected == 0 ? 0 : worse / Math.Abs(expected);
    }

    public Verdict Judge(double? value, double? reference, bool higherIsBetter) => value is null ? Verdict.NotJudged
        : Shortfall(value.Value, reference, higherIsBetter) switch
        {
            var worse when worse <= Similar => Verdict.Similar,
            var worse when worse <= Check => Verdict.Check,
            _ => Verdict.Risk,
        };

    public string Text => string.Create(CultureInfo.InvariantCulture,
        $"similar: at most {Similar:0.####}{Unit} worse than the reference; check: at most "
        + $"{Check:0.####}{Unit}; risk: more");

    private string Unit => IsRelative ? " of the reference" : "";
}
