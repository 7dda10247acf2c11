using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Metrics;
using Xunit;

namespace Semblance.Tests.Tables.Metrics;

public class SimilarityTests
{
    private static readonly SimilarityMetric[] All =
    [
        new KsComplement(), new TvComplement(), new ColumnShapes(), new RangeCoverage(), new BoundaryAdherence(),
        new CategoryCoverage(),
        new CategoryAdherence(), new MissingValueSimilarity(), new StatisticSimilarity(),
        new StatisticSimilarity { Statistic = Statistic.Median },
        new StatisticSimilarity { Statistic = Statistic.Std }, new CorrelationSimilarity(), new ContingencySimilarity(),
        new PairTrends(),
        new PairTrends { Rule = PairRule.Associated }, new Diagnostic(), new TripleMarginals(),
        new WassersteinDistance(), new JensenShannonDistance(),
    ];

    [Fact]
    public void Every_metric_reaches_its_goal_when_the_synthetic_rows_are_the_real_rows()
    {
        var adult = ReferenceData.Adult().Slice(0, 2000);
        Assert.All(All,
            metric => Assert.Equal(metric.Goal, metric.Compute(new(adult, adult), new Rng(1)).Value!.Value, 1e-9));
    }

    [Fact]
    public void The_interval_holds_the_value_and_real_rows_look_real()
    {
        var adult = ReferenceData.Adult();
        var data = new Comparison(adult.Slice(0, 6000), adult.Slice(6000, 4000), adult.Slice(10000, 3000));
        Assert.All(All, metric =>
        {
            var score = metric.Compute(data, new Rng(1));
            Assert.InRange(score.Value!.Value, score.Low!.Value, score.High!.Value);
            // fresh real rows on both sides and as many of them: the same up to sampling noise
            Assert.Equal(score.Reference!.Value, score.AtReferenceSize!.Value,
                metric is RangeCoverage or CategoryCoverage ? 0.25 : 0.04);
        });
    }

    [Fact]
    public void The_interval_of_a_share_is_that_of_theory()
    {
        // half of 4,000 values lie outside: standard error √(¼ / 4000) = 0.0079
        var cells = Enumerable.Range(0, 4000).Select(i => (object)(new Rng(5).Uniform(i) < 0.5 ? 1.0 : 3.0)).ToArray();
        var real = ReferenceData.Table(("a", [.. Enumerable.Range(0, 4000).Select(i => (object)(i % 3))]));
        var score = new BoundaryAdherence().Compute(new(real, ReferenceData.Table(("a", cells))), new Rng(1));
        var error = (score.High!.Value - score.Low!.Value) / 2 / 2.13;
        Assert.InRange(error, 0.0079 * 0.6, 0.0079 * 1.5); // χ² with 15 degrees of freedom, 99 %
    }

    [Fact]
    public void Known_distances_come_out()
    {
        var real = ReferenceData.Table(("n", [0, 0, 10, 10]), ("c", ["x", "x", "x", "y"]));
        var synthetic = ReferenceData.Table(("n", [1, 1, 11, 11]), ("c", ["x", "z", "z", "z"]));
        var data = new Comparison(real, synthetic);
        Assert.Equal(0.5, Value(new KsComplement()), 1e-12);
        Assert.Equal(0.25, Value(new TvComplement()), 1e-12);
        Assert.Equal(0.5, Value(new CategoryCoverage()), 1e-12);
        Assert.Equal(0.25, Value(new CategoryAdherence()), 1e-12);
        Assert.Equal(0.9, Value(new RangeCoverage()), 1e-12);
        Assert.Equal(0.5, Value(new BoundaryAdherence()), 1e-12);
        Assert.Equal(1 / Math.Sqrt(100.0 / 3), Value(new WassersteinDistance()), 1e-12); // every value moves by 1

        double Value(Metric metric) => metric.Compute(data, new Rng(1)).Value!.Value;
    }

    [Fact]
    public void Jensen_Shannon_is_one_where_nothing_is_in_common()
    {
        var score = new JensenShannonDistance()
            .Compute(new(ReferenceData.Table(("c", ["x", "y"])), ReferenceData.Table(("c", ["v", "w"]))), new Rng(1));
        Assert.Equal(1, score.Value!.Value, 1e-12);
    }

    [Fact]
    public void Triples_see_what_pairs_cannot()
    {
        // three coins of which the third is the parity of the others: every pair is independent
        var rng = new Rng(3);
        object[][] real = [new object[4000], new object[4000], new object[4000]],
        free = [new object[4000], new object[4000], new object[4000]];
        for (var i = 0; i < 4000; i++)
        {
            var (a, b, c) = (rng.Below(2, i, 0), rng.Below(2, i, 1), rng.Below(2, i, 2));
            (real[0][i], real[1][i], real[2][i]) = ($"a{a}", $"b{b}", $"c{a ^ b}");
            (free[0][i], free[1][i], free[2][i]) = ($"a{a}", $"b{b}", $"c{c}");
        }
        var data = new Comparison(Coins(real), Coins(free));
        Assert.InRange(new PairTrends().Compute(data, rng).Value!.Value, 0.97, 1);
        Assert.InRange(new TripleMarginals().Compute(data, rng).Value!.Value, 0.45, 0.55);

        static Table Coins(object[][] columns) =>
            ReferenceData.Table(("a", columns[0]), ("b", columns[1]), ("c", columns[2]));
    }

    [Fact]
    public void Pairs_of_many_labels_are_counted_by_sorting_with_the_same_result()
    {
        var rng = new Rng(4);
        // 300 x 300 cells are sorted; the same rows with labels merged in pairs of tables would not be:
        // compare with the definition
        object[] Labels(int lane) => [.. Enumerable.Range(0, 2000).Select(i => (object)$"v{rng.Below(300, i, lane)}")];
        var (a, b, c, d) = (Labels(0), Labels(1), Labels(2), Labels(3));
        var score = new ContingencySimilarity().Compute(
            new(ReferenceData.Table(("x", a), ("y", b)), ReferenceData.Table(("x", c), ("y", d))), new Rng(1));
        var (p, q) = (Shares(a, b), Shares(c, d));
        var variation = p.Keys.Union(q.Keys)
            .Sum(key => Math.Abs(p.GetValueOrDefault(key) - q.GetValueOrDefault(key))) / 2;
        Assert.Equal(1 - variation, score.Value!.Value, 1e-9);

        static Dictionary<(object, object), double> Shares(object[] x, object[] y) =>
            x.Zip(y).CountBy(pair => (pair.First, pair.Second))
                .ToDictionary(pair => pair.Key, pair => pair.Value / 2000.0);
    }

    [Fact]
    public void Of_many_pairs_some_are_measured_and_always_the_same()
    {
        var adult = ReferenceData.Adult();
        var data = new Comparison(adult.Slice(0, 500), adult.Slice(500, 500), adult.Slice(1000, 100));
        foreach (var metric in (SimilarityMetric[])[new PairTrends { MaxPairs = 4 },
            new CorrelationSimilarity { MaxPairs = 4 },
            new ContingencySimilarity { MaxPairs = 4 }])
        {
            var (one, other) = (metric.Compute(data, new Rng(1)), metric.Compute(data, new Rng(1)));
            Assert.Equal(4, one.Parts.Count);
            Assert.Equal(one.Parts.Select(part => (part.Columns[0], part.Columns[1], part.Value, part.Reference)),
                other.Parts.Select(part => (part.Columns[0], part.Columns[1], part.Value, part.Reference)));
        }
    }

    [Fact]
    public void What_few_rows_get_is_the_mean_of_several_draws()
    {
        // 400 synthetic rows, a holdout of 100: four draws of 100 different rows. Their mean deviation
        // is below that of one draw, so it is nearer to what 100 rows of the same kind get: 1 - E|p -
        // ½| = 1 - 0.04, with an error of 0.015
        var labels = Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? "a" : "b").ToArray();
        var table = new Table([TestTables.Labels("x", labels)]);
        var found = Enumerable.Range(0, 40).Select(seed =>
            new TvComplement().Compute(new(table, table, table.Slice(0, 100)),
                new Rng((ulong)seed)).AtReferenceSize!.Value).ToArray();
        Assert.Equal(0.965, found.Average(), 0.01);
        Assert.InRange(found.Max() - found.Min(), 0.001, 0.08); // four errors; of one draw it would be 0.13
    }

    [Fact]
    public void Awkward_columns_say_why_they_have_no_value()
    {
        var real = ReferenceData.Table(("constant", [5, 5, 5, 5]), ("number", [1, 2, 3, 4]),
            ("label", ["x", "", "y", "x"]));
        var empty = new Table([real["constant"],
            new DoubleColumn(real["number"].Schema, [.. Enumerable.Repeat(double.NaN, 4)]), real["label"]]);
        Assert.All(All, metric =>
        {
            var score = metric.Compute(new(real, empty), new Rng(1));
            Assert.True(score.Value is null ? score.Note is not null : double.IsFinite(score.Value.Value));
            Assert.All(score.Parts,
                part => Assert.True(part.Value is null ? part.Note is not null : double.IsFinite(part.Value.Value)));
        });
    }

    [Fact]
    public void One_row_is_enough_for_a_score_without_an_interval()
    {
        var one = ReferenceData.Table(("n", [1]), ("c", ["x"]));
        var score = new ColumnShapes().Compute(new(one, one), new Rng(1));
        Assert.Equal(1, score.Value);
        Assert.Null(score.Low);
    }

    [Fact]
    public void Text_identifiers_and_generated_columns_are_left_out()
    {
        var schema = new ColumnSchema { Name = "mail", Kind = ColumnKind.Text };
        var column = new TextColumn(schema, ["a", "b"]);
        var generated = new CategoryColumn(new() { Name = "name", Kind = ColumnKind.Category,
            Handling = Handling.Generate }, [0, 1], ["Ann", "Bob"]);
        var table = new Table([column, generated]);
        Assert.Null(new ColumnShapes().Compute(new(table, table), new Rng(1)).Value);
        Assert.Equal(["mail", "name"], ComparedTables.Of(new(table, table)).LeftOut.Select(item => item.Name));
    }
}
