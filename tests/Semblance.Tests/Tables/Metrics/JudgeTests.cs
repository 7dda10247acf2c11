using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Metrics;
using Semblance.Tables.Metrics.Judges;
using Xunit;

namespace Semblance.Tests.Tables.Metrics;

public class JudgeTests
{
    private static readonly Table Adult = ReferenceData.Adult();

    [Fact]
    public void Area_under_the_curve_is_the_share_of_pairs_in_order()
    {
        // 1 beats 0.4 and 0.2; 0.4 ties 0.4 and beats 0.2: 3.5 of 4 pairs
        var curve = RocCurve.Of([1, 0.4, 0.4, 0.2], [true, true, false, false]);
        Assert.Equal(3.5 / 4, curve.Area, 1e-12);
        Assert.True(double.IsNaN(RocCurve.Of([1, 2], [true, true]).Area));
    }

    [Fact]
    public void Folds_hold_the_same_share_of_each_label()
    {
        var labels = Enumerable.Range(0, 300).Select(i => i % 10 == 0 ? 1 : 0).ToArray();
        var folds = StratifiedFolds.Of(labels, 3, new Rng(1));
        for (var fold = 0; fold < 3; fold++)
            Assert.Equal(10, labels.Where((label, i) => label == 1 && folds[i] == fold).Count());
    }

    [Fact]
    public void Judges_cannot_tell_real_rows_from_real_rows()
    {
        var data = new Comparison(Adult.Slice(0, 5000), Adult.Slice(5000, 5000));
        // the error of the AUC is about 0.006: the score 2 - 2 max(AUC, ½) loses at most twice 3 errors
        Assert.All(new DetectionMetric[] { new BoostedDetection(), new LogisticDetection() },
            metric => Assert.InRange(metric.Compute(data, new Rng(1)).Value!.Value, 0.96, 1));
    }

    [Fact]
    public void Boosted_trees_see_shuffled_columns_and_name_them_but_a_logistic_regression_does_not()
    {
        var real = Adult.Slice(0, 6000);
        var order = new Rng(2).Permutation(6000);
        var columns = real.Columns.Select(column => column.Name == "education-num" ? column.Gather(order)
            : column).ToArray();
        var data = new Comparison(real, new Table(columns));
        var boosted = new BoostedDetection().Compute(data, new Rng(1));
        Assert.InRange(boosted.Value!.Value, 0, 0.3); // education says education-num, and no longer does
        Assert.Contains(boosted.Parts[0].Columns[0], new[] { "education", "education-num" });
        Assert.InRange(new LogisticDetection().Compute(data, new Rng(1)).Value!.Value, 0.95, 1);
        Assert.Equal(new(0, 0), boosted.Curves!["roc"][0]);
        Assert.Equal(new(1, 1), boosted.Curves["roc"][^1]);
    }

    [Fact]
    public void Boosted_trees_find_a_tvae_out() =>
        // an XGBoost with 26,000 rows to learn from reaches .96; here are 3,000
        Assert.InRange(new BoostedDetection()
            .Compute(ReferenceData.Comparison(), new Rng(1)).Details!["auc"], 0.9, 0.96);

    [Fact]
    public void The_same_stream_gives_the_same_trees()
    {
        var data = new Comparison(Adult.Slice(0, 2000), Adult.Slice(2000, 2000));
        Assert.Equal(new BoostedDetection().Compute(data, new Rng(1)).Details,
            new BoostedDetection().Compute(data with { }, new Rng(1)).Details);
    }

    [Fact]
    public void Too_few_rows_for_folds_say_so()
    {
        var few = Adult.Slice(0, 4);
        var score = new BoostedDetection().Compute(new(few, few), new Rng(1));
        Assert.Null(score.Value);
        Assert.Contains("at least 6 rows", score.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Utility_of_real_rows_is_that_of_real_rows()
    {
        var data = new Comparison(Adult.Slice(0, 10000), Adult.Slice(10000, 10000), Adult.Slice(20000, 8000));
        foreach (var metric in new UtilityMetric[] { new BoostedUtility { Targets = ["income"] },
            new LinearUtility { Targets = ["income"] } })
        {
            var score = metric.Compute(data, new Rng(1));
            // the literature gives .90 (logistic) to .93 (boosted) on Adult
            Assert.InRange(score.Reference!.Value, 0.89, 0.94);
            Assert.Equal(score.Reference.Value, score.Value!.Value, 0.01);
            var target = Assert.Single(score.Parts);
            Assert.InRange(target.Details!["importance agreement"], 0.8, 1);
            Assert.InRange(target.Details["f1"], 0.6, 0.75);
            Assert.Equal(14, target.Parts!.Count);
        }
    }

    [Fact]
    public void A_number_target_is_judged_by_the_variance_explained()
    {
        var rng = new Rng(6);
        Table Line(int first) => ReferenceData.Table(
            ("x", [.. Enumerable.Range(first, 1000).Select(i => (object)rng.Uniform(i))]),
            ("y", [.. Enumerable.Range(first, 1000)
                .Select(i => (object)(3 * rng.Uniform(i) + 0.1 * rng.Uniform(i, 1)))]));
        var score = new LinearUtility { Targets = ["y"] }.Compute(new(Line(0), Line(1000), Line(2000)), new Rng(1));
        Assert.InRange(score.Value!.Value, 0.99, 1); // noise: 0.1² / 12 beside 9 / 12
        Assert.Equal("r2", score.Parts[0].Note);
    }

    [Fact]
    public void Plausible_targets_are_chosen_and_copies_of_a_column_are_not()
    {
        var targets = TargetChoice.Of(ComparedTables.Of(new(Adult, Adult)), [], 4, new Rng(1))
            .Select(target => target.Name).ToArray();
        Assert.Equal("income", targets[0]);
        Assert.DoesNotContain("education-num", targets);
    }

    [Fact]
    public void A_column_that_nothing_is_tied_to_is_no_target()
    {
        var kind = Enumerable.Range(0, 600).Select(i => $"k{i % 3}").ToArray();
        var table = new Table([TestTables.Labels("kind", kind),
            TestTables.Labels("same in part", [.. kind.Select((text, i) => i % 5 == 0 ? "k0" : text)]),
            TestTables.Labels("third", [.. kind.Select((text, i) => i % 4 == 0 ? "k1" : text)]),
            TestTables.Labels("noise", [.. Enumerable.Range(0, 600).Select(i => $"n{new Rng(3).Below(3, i)}")]),
            TestTables.Labels("fourth", [.. kind.Select((text, i) => i % 7 == 0 ? "k2" : text)])]);
        var targets = TargetChoice.Of(ComparedTables.Of(new(table, table)), [], 8, new Rng(1))
            .Select(target => target.Name).Order();
        Assert.Equal(["fourth", "kind", "same in part", "third"], targets);
    }

    [Fact]
    public void Normal_equations_by_rows_and_by_inputs_have_one_solution()
    {
        var rng = new Rng(5);
        const int rows = 12, columns = 20;
        var few = Rows(rows, i => i);
        var many = Rows(3 * rows, i => i % rows); // the same equations, each a third of itself three times
        var weights = new double[1 + columns];
        double[] Third(Func<int, double> of, int count) =>
            [.. Enumerable.Range(0, count).Select(row => of(row % rows) * rows / count)];
        double[] ByCount(int count, ulong stream, double from) =>
            Third(row => from + rng.Split(stream == 1 ? "w" : "r").Uniform(row), count);
        var byRows = NormalEquations.Solve(few, ByCount(rows, 1, 0.1), ByCount(rows, 2, -0.5), weights, 1);
        var byInputs = NormalEquations.Solve(many, ByCount(3 * rows, 1, 0.1), ByCount(3 * rows, 2, -0.5), weights, 1);
        Assert.All(byRows.Zip(byInputs), pair => Assert.Equal(pair.Second, pair.First, 1e-5));

        LinearRows Rows(int count, Func<int, int> of) =>
            new([.. Enumerable.Range(0, count * columns).Select(k => 1 + k % columns)],
            [.. Enumerable.Range(0, count * columns).Select(k => rng.Uniform(of(k / columns), k % columns) - 0.5)],
            count, columns);
    }

    [Fact]
    public void A_target_that_does_not_exist_is_refused_with_the_columns_there_are()
    {
        var fault = Assert.Throws<SemblanceException>(() =>
            new LinearUtility { Targets = ["wage"] }.Compute(new(Adult.Slice(0, 50), Adult.Slice(0, 50)), new Rng(1)));
        Assert.Contains("wage", fault.Problem, StringComparison.Ordinal);
        Assert.Contains("income", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_holdout_utility_says_that_it_flatters() =>
        Assert.Contains("no holdout",
            new LinearUtility().Compute(new(Adult.Slice(0, 500), Adult.Slice(500, 500)), new Rng(1)).Note,
            StringComparison.Ordinal);
}
