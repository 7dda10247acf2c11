using Semblance.Tables.Metrics;

namespace Semblance.Reports;

/// <summary>A metric that an evaluation runs.</summary>
/// <param name="Metric">The metric with its options.</param>
/// <param name="Headline">Its label among the few numbers to look at first; null where it is not among them.</param>
internal sealed record PlannedMetric(Metric Metric, string? Headline = null);

/// <summary>Which metrics an evaluation runs, in the order of the report.</summary>
internal static class EvaluationPlan
{
    public static IReadOnlyList<PlannedMetric> Of(EvaluationOptions options)
    {
        var full = options.Level == EvaluationLevel.Full;
        return
        [
            new(new ColumnShapes(), "Columns look alike"),
            new(new PairTrends(), "Pairs of columns look alike"),
            new(new PairTrends { Rule = PairRule.Associated }),
            new(new TripleMarginals { MaxTriples = full ? 500 : 100 }),
            new(new KsComplement()),
            new(new TvComplement()),
            new(new WassersteinDistance()),
            new(new JensenShannonDistance()),
            new(new CorrelationSimilarity()),
            new(new ContingencySimilarity()),
            new(new StatisticSimilarity { Statistic = Statistic.Mean }),
            new(new StatisticSimilarity { Statistic = Statistic.Median }),
            new(new StatisticSimilarity { Statistic = Statistic.Std }),
            new(new MissingValueSimilarity()),
            new(new RangeCoverage()),
            new(new CategoryCoverage()),
            new(new BoundaryAdherence()),
            new(new CategoryAdherence()),
            new(new Diagnostic()),
        ];
    }
}
