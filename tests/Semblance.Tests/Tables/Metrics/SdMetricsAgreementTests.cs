using System.Text.Json;
using Semblance.Random;
using Semblance.Tables.Metrics;
using Xunit;

namespace Semblance.Tests.Tables.Metrics;

/// <summary>
/// expected.json is what SDMetrics 0.29.1 says of real.csv and synthetic.csv (3,000 rows of Adult; a TVAE's sample). It
/// was made by running SDMetrics, so a difference above 1e-6 is an error of ours.
/// </summary>
public class SdMetricsAgreementTests
{
    private const double Tolerance = 1e-6;
    private static readonly Comparison Data = ReferenceData.Comparison();
    private static readonly JsonElement Expected = ReferenceData.Expected;

    [Fact]
    public void Column_shapes_agree_on_every_column()
    {
        var score = Measure(new ColumnShapes());
        Agree(Expected.GetProperty("default").GetProperty("Column Shapes").GetDouble(), score.Value);
        var rows = Expected.GetProperty("column_shapes").EnumerateArray().ToArray();
        Assert.Equal(15, rows.Length);
        foreach (var row in rows)
            Agree(row.GetProperty("Score").GetDouble(), Part(score, row.GetProperty("Column").GetString()!).Value);
    }

    [Fact]
    public void Single_column_metrics_agree_on_every_column()
    {
        var ours = new Dictionary<string, Score>
        {
            ["MissingValueSimilarity"] = Measure(new MissingValueSimilarity()),
            ["KSComplement"] = Measure(new KsComplement()),
            ["TVComplement"] = Measure(new TvComplement()),
            ["RangeCoverage"] = Measure(new RangeCoverage()),
            ["BoundaryAdherence"] = Measure(new BoundaryAdherence()),
            ["CategoryCoverage"] = Measure(new CategoryCoverage()),
            ["CategoryAdherence"] = Measure(new CategoryAdherence()),
            ["StatisticSimilarity.mean"] = Measure(new StatisticSimilarity { Statistic = Statistic.Mean }),
            ["StatisticSimilarity.median"] = Measure(new StatisticSimilarity { Statistic = Statistic.Median }),
            ["StatisticSimilarity.std"] = Measure(new StatisticSimilarity { Statistic = Statistic.Std }),
        };
        var compared = 0;
        foreach (var column in Expected.GetProperty("single_column").EnumerateObject())
        {
            foreach (var metric in column.Value.EnumerateObject())
            {
                Agree(metric.Value.GetDouble(), Part(ours[metric.Name], column.Name).Value);
                compared++;
            }
        }
        Assert.Equal(6 * 7 + 9 * 4, compared);
    }

    [Fact]
    public void Pair_trends_agree_on_every_pair_by_the_default_rule()
    {
        var score = Measure(new PairTrends { Rule = PairRule.Associated });
        Agree(Expected.GetProperty("default").GetProperty("Column Pair Trends").GetDouble(), score.Value);
        AgreeOnPairs("pair_trends_default", score);
        var real = Measure(new PairTrends());
        foreach (var row in Expected.GetProperty("pair_trends_default").EnumerateArray())
        {
            var details = Pair(real, row).Details!;
            if (row.GetProperty("Real Association") is { ValueKind: JsonValueKind.Number } association)
                Agree(association.GetDouble(), details["real association"]);
            if (row.GetProperty("Real Correlation") is { ValueKind: JsonValueKind.Number } correlation)
                Agree(correlation.GetDouble(), details["real"]);
        }
    }

    [Fact]
    public void Pair_trends_agree_on_every_pair_over_all_pairs()
    {
        var score = Measure(new PairTrends());
        Agree(Expected.GetProperty("all_pairs").GetProperty("Column Pair Trends").GetDouble(), score.Value);
        AgreeOnPairs("pair_trends_all", score);
        foreach (var row in Expected.GetProperty("pair_trends_all").EnumerateArray())
        {
            if (row.GetProperty("Metric").GetString() != "CorrelationSimilarity") continue;
            Agree(row.GetProperty("Real Correlation").GetDouble(), Pair(score, row).Details!["real"]);
            Agree(row.GetProperty("Synthetic Correlation").GetDouble(), Pair(score, row).Details!["synthetic"]);
        }
    }

    [Fact]
    public void The_two_kinds_of_pairs_make_up_pair_trends()
    {
        Score[] kinds = [Measure(new CorrelationSimilarity()), Measure(new ContingencySimilarity())];
        Assert.Equal([15, 90], kinds.Select(kind => kind.Parts.Count));
        Agree(Measure(new PairTrends()).Value!.Value, kinds.Sum(kind => kind.Value * kind.Parts.Count) / 105);
    }

    [Fact]
    public void The_diagnostic_agrees() =>
        Agree(Expected.GetProperty("diagnostic").GetProperty("overall").GetDouble(), Measure(new Diagnostic()).Value);

    [Fact]
    public void The_overall_quality_is_the_mean_of_shapes_and_trends()
    {
        Agree(Expected.GetProperty("all_pairs").GetProperty("overall").GetDouble(),
            (Measure(new ColumnShapes()).Value + Measure(new PairTrends()).Value) / 2);
        Agree(Expected.GetProperty("default").GetProperty("overall").GetDouble(),
            (Measure(new ColumnShapes()).Value + Measure(new PairTrends { Rule = PairRule.Associated }).Value) / 2);
    }

    private static void AgreeOnPairs(string key, Score score)
    {
        var rows = Expected.GetProperty(key).EnumerateArray().ToArray();
        Assert.Equal(105, rows.Length);
        foreach (var row in rows)
        {
            var expected = row.GetProperty("Score");
            var part = Pair(score, row);
            if (expected.ValueKind == JsonValueKind.Null) Assert.Null(part.Value);
            else Agree(expected.GetDouble(), part.Value);
        }
    }

    private static Score Measure(Metric metric) => metric.Compute(Data, new Rng(1));

    private static ScorePart Part(Score score, string column) =>
        score.Parts.Single(part => part.Columns.Single() == column);

    private static ScorePart Pair(Score score, JsonElement row) => score.Parts.Single(part =>
        part.Columns.SequenceEqual([row.GetProperty("Column 1").GetString()!,
            row.GetProperty("Column 2").GetString()!]));

    private static void Agree(double expected, double? actual) => Assert.Equal(expected, actual!.Value, Tolerance);
}
