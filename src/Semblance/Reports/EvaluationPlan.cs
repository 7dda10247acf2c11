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
        var isFull = options.Level == EvaluationLevel.Full;
        var (judgeRows, queries, pairRows) = isFull ? (50_000, 5_000, 3_000) : (4_000, 1_000, 1_000);
        var searched = isFull ? 50_000 : 20_000;
        var targets = isFull || options.Targets.Count > 0 ? options.MaxTargets : 1;
        return
        [
            new(new ColumnShapes(), "Columns look alike"),
            new(new PairTrends(), "Pairs of columns look alike"),
            new(new PairTrends { Rule = PairRule.Associated }),
            new(new BoostedDetection { MaxRows = judgeRows }, "A judge cannot tell rows apart"),
            new(new LogisticDetection { MaxRows = judgeRows }),
            new(new TripleMarginals { MaxTriples = isFull ? 500 : 60 }),
            new(new EnergyDistance { MaxRows = pairRows }),
            new(new AlphaPrecision { MaxRows = isFull ? 5_000 : 1_500 }),
            new(new BetaRecall { MaxRows = isFull ? 5_000 : 1_500 }),
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
            new(new KeyUniqueness()),
            new(new Diagnostic()),
            new(new BoostedUtility { Targets = options.Targets, MaxTargets = targets, MaxRows = judgeRows },
                "Models trained on it work on real rows"),
            new(new LinearUtility { Targets = options.Targets, MaxTargets = targets, MaxRows = judgeRows }),
            new(new ExactCopies(), "Rows copied from the training data"),
            new(new NearerToTraining { MaxQueries = queries, MaxRows = searched },
                "Rows nearer to training rows than to unseen ones"),
            new(new NearCopies { MaxQueries = queries, MaxRows = searched }),
            new(new ClosestRecord { MaxQueries = queries, MaxRows = searched }),
            new(new NeighbourRatio { MaxQueries = queries, MaxRows = searched }),
            new(new RevealedValues()),
        ];
    }
}
