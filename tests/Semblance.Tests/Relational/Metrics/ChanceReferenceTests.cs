using Semblance.Random;
using Semblance.Relational.Metrics;
using Semblance.Tables.Metrics;
using Xunit;

namespace Semblance.Tests.Relational.Metrics;

public class ChanceReferenceTests
{
    private static readonly DatabaseComparison Itself = new(Shops.Orders(), Shops.Orders());

    [Fact]
    public void Every_relation_that_is_judged_has_what_real_families_get()
    {
        var metric = new InterTableTrends();
        var score = new ChanceReference(Itself, new Rng(1)).Beside(metric.Compute(Itself), metric, default);
        Assert.Equal(1, score.Value); // the real database beside itself
        Assert.InRange(score.Reference!.Value, 0.5, 0.999); // and beside another sample of its families
        Assert.All(score.Parts.Where(part => part.Value is not null),
            part => Assert.InRange(part.Reference!.Value, 0, 1));
        var cardinality = new CardinalityShape();
        score = new ChanceReference(Itself, new Rng(1)).Beside(cardinality.Compute(Itself), cardinality, default);
        Assert.InRange(score.Reference!.Value, 0.7, 0.9999);
    }

    [Fact]
    public void A_table_has_its_own_and_the_same_stream_gives_the_same()
    {
        double? Of(ulong seed) => new ChanceReference(Itself, new Rng(seed)).Of("orders", new ColumnShapes());
        Assert.InRange(Of(1)!.Value, 0.7, 0.9999);
        Assert.Equal(Of(1), Of(1));
        Assert.NotEqual(Of(1), Of(2));
    }
}
