using Semblance.Random;
using Semblance.Relational.Metrics;
using Semblance.Reports;
using Semblance.Tests.Relational;
using Xunit;

namespace Semblance.Tests.Reports;

public class DatabaseEvaluationTests
{
    [Fact]
    public void A_database_against_itself_is_perfect_along_its_keys_and_goes_through_json()
    {
        var shop = Shops.Orders(60);
        var evaluation = DatabaseEvaluation.Run(new DatabaseComparison(shop, shop), new EvaluationOptions { Level = EvaluationLevel.Quick }, new Rng(1));
        Assert.All(evaluation.Scores.Where(score => score.Value is not null), score => Assert.Equal(1, score.Value!.Value, 12));
        Assert.Equal(["customers", "orders"], evaluation.Tables.Keys.Order());

        var read = DatabaseEvaluation.FromJson(evaluation.ToJson());
        Assert.Equal(evaluation["inter-table-trends"]!.Value, read["inter-table-trends"]!.Value);
        Assert.Equal(evaluation.Tables["orders"]["pair-trends"]!.Value, read.Tables["orders"]["pair-trends"]!.Value);
    }
}
