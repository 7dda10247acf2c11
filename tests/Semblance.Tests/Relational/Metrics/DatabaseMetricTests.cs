using Semblance.Relational;
using Semblance.Relational.Metrics;
using Xunit;

namespace Semblance.Tests.Relational.Metrics;

/// <summary>Answers computed by hand.</summary>
public class DatabaseMetricTests
{
    // parents 1 … 4 with kinds a a b b; children name parents
    private static Database Of(long?[] children, string[] colours, long[]? ids = null) => Shops.Of(
    [
        Shops.Table("parents", ["id"], Shops.Whole("id", [1, 2, 3, 4]), Shops.Label("kind", ["a", "a", "b", "b"])),
        Shops.Table("children", ["id"],
            Shops.Whole("id", ids ?? [.. Enumerable.Range(1, children.Length).Select(i => (long)i)]),
            Shops.Whole("parent", children), Shops.Label("colour", colours)),
    ], Shops.Key("children", "parent", "parents", "id"));

    private static double? Score(DatabaseMetric metric, Database real, Database synthetic) =>
        metric.Compute(new(real, synthetic)).Value;

    [Fact]
    public void Cardinality_shape_is_one_less_the_largest_gap_of_the_counts()
    {
        var real = Of([1, 1, 2, 2, 3, 3, 4, 4], ["x", "x", "x", "x", "x", "x", "x", "x"]);      // counts 2 2 2 2
        var other = Of([1, 1, 1, 1, 2, 2, 3, 3], ["x", "x", "x", "x", "x", "x", "x", "x"]);     // counts 4 2 2 0
        Assert.Equal(0.75, Score(new CardinalityShape(), real, other)!.Value, 12);
        Assert.Equal(1, Score(new CardinalityShape(), real, real));
    }

    [Fact]
    public void Referential_integrity_counts_rows_that_name_a_row_and_passes_over_those_that_name_none()
    {
        var real = Of([1, 2, 3, 4], ["x", "x", "x", "x"]);
        Assert.Equal(2.0 / 3,
            Score(new ReferentialIntegrity(), real, Of([1, 2, 9, null], ["x", "x", "x", "x"]))!.Value, 12);
    }

    [Fact]
    public void Unique_keys_counts_the_first_of_each_key()
    {
        var real = Of([1, 2, 3, 4], ["x", "x", "x", "x"]);
        // the parents' key is whole, of the children's four keys three differ
        Assert.Equal((1 + 0.75) / 2,
            Score(new UniqueKeys(), real, Of([1, 2, 3, 4], ["x", "x", "x", "x"], [1, 2, 3, 3]))!.Value, 12);
    }

    [Fact]
    public void Trends_compare_the_two_way_tables_of_children_and_parents()
    {
        var real = Of([1, 2, 3, 4], ["x", "x", "y", "y"]);      // a-x 1/2, b-y 1/2
        var other = Of([1, 2, 3, 4], ["x", "y", "x", "y"]);     // each pair 1/4
        Assert.Equal(0.5, Score(new InterTableTrends(), real, other)!.Value, 12);
        Assert.Equal(1, Score(new InterTableTrends(), real, real));
    }

    [Fact]
    public void Two_hops_have_nothing_to_measure_where_parents_have_no_parents()
    {
        var score = new InterTableTrends { Hops = 2 }.Compute(new(Of([1], ["x"]), Of([1], ["x"])));
        Assert.Null(score.Value);
        Assert.NotNull(score.Note);
    }

    [Fact]
    public void Children_by_attribute_compares_who_has_how_many()
    {
        var real = Of([1, 1, 2, 2], ["x", "x", "x", "x"]);      // a a have 2, b b none
        var other = Of([1, 1, 3, 3], ["x", "x", "x", "x"]);     // an a and a b have 2: half of the mass moves
        Assert.Equal(0.5, Score(new ChildrenByAttribute(), real, other)!.Value, 12);
    }

    [Fact]
    public void Sibling_coherence_compares_how_much_alike_siblings_are()
    {
        var real = Of([1, 1, 2, 2], ["x", "x", "y", "y"]);      // siblings always agree: likeness 1
        var other = Of([1, 1, 2, 2], ["x", "y", "x", "y"]);     // never, less than by chance: likeness 0
        Assert.Equal(0, Score(new SiblingCoherence(), real, other)!.Value, 12);
        Assert.Equal(1, Score(new SiblingCoherence(), real, real));
    }

    [Fact]
    public void Databases_with_other_tables_are_refused() => Assert.Throws<SemblanceException>(() =>
        new DatabaseComparison(Of([1], ["x"]), Shops.Of([Shops.Table("parents", ["id"], Shops.Whole("id", [1]))])));
}
