using Semblance.Random;
using Semblance.Reports;
using Semblance.Tables;
using Semblance.Tests.Tables.Metrics;
using Xunit;

namespace Semblance.Tests.Reports;

public class EvaluationTests
{
    [Fact]
    public void Every_planned_metric_has_a_score_and_stated_thresholds()
    {
        var evaluation = Evaluation.Run(ReferenceData.Comparison(),
            new() { Level = EvaluationLevel.Quick }, new Rng(1));
        var scores = evaluation.Groups.SelectMany(group => group.Scores).ToArray();
        Assert.Equal(EvaluationPlan.Of(new()).Count, scores.Length);
        Assert.All(scores, judged => Assert.NotEmpty(judged.Rule));
        // a TVAE's sample
        Assert.Equal(Verdict.Risk, evaluation.Groups.Single(group => group.Group == MetricGroup.Fidelity).Verdict);
        Assert.Equal(new EvaluationRows(3000, 3000, null), evaluation.Rows);
    }

    [Fact]
    public void The_same_stream_gives_the_same_evaluation_and_json_reads_back()
    {
        var options = new EvaluationOptions { Level = EvaluationLevel.Quick };
        var json = Evaluation.Run(ReferenceData.Comparison(), options, new Rng(7)).ToJson();
        Assert.Equal(json, Evaluation.Run(ReferenceData.Comparison(), options, new Rng(7)).ToJson());
        Assert.Equal(json, Evaluation.FromJson(json).ToJson());
    }

    [Fact]
    public void Tables_that_differ_in_columns_are_refused_with_every_fault()
    {
        var real = ReferenceData.Table(("a", [1, 2]), ("b", ["x", "y"]));
        var synthetic = ReferenceData.Table(("b", [1, 2]));
        var fault = Assert.Throws<SemblanceException>(() => Evaluation.Run(new(real, synthetic), new(), new Rng(1)));
        Assert.Equal(2, fault.Faults.Count);
    }

    [Fact]
    public void A_table_without_rows_is_refused()
    {
        var real = ReferenceData.Table(("a", [1, 2]));
        var fault = Assert.Throws<SemblanceException>(() => Evaluation.Run(new(real, real.Slice(0, 0)),
            new(), new Rng(1)));
        Assert.Contains("no rows", fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_ends_it() => Assert.ThrowsAny<OperationCanceledException>(() =>
        Evaluation.Run(ReferenceData.Comparison(), new(), new Rng(1), cancel: new CancellationToken(true)));
}
