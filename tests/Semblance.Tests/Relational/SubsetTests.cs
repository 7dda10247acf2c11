using Semblance.Random;
using Semblance.Relational;
using Semblance.Relational.Metrics;
using Xunit;

namespace Semblance.Tests.Relational;

public class SubsetTests
{
    [Fact]
    public void A_subset_holds_the_chosen_rows_their_children_and_whatever_is_named()
    {
        var whole = Shops.Orders();
        var part = Subset.Of(whole, "customers", 30, new Rng(1));
        Assert.Equal(30, part["customers"].RowCount);
        var chosen = Enumerable.Range(0, 30).Select(part["customers"]["id"].Text).ToHashSet();
        Assert.Equal(Enumerable.Range(0, whole["orders"].RowCount)
            .Count(row => chosen.Contains(whole["orders"]["customer"].Text(row))), part["orders"].RowCount);
    }

    [Theory]
    [InlineData("people")]
    [InlineData("sales")]
    [InlineData("tagged")]
    public void No_key_of_a_subset_leads_nowhere(string table)
    {
        var whole = RandomDatabases.Make(4);
        var part = Subset.Of(whole, table, 5, new Rng(2));
        Assert.True(part[table].RowCount >= 5);
        Assert.All(new ReferentialIntegrity().Compute(new(whole, part)).Parts,
            relation => Assert.True(relation.Value is null or 1, relation.Columns[0]));
    }

    [Fact]
    public void Rows_may_be_chosen_by_a_condition()
    {
        var part = Subset.Of(Shops.Orders(), "customers", Condition.Parse("kind = 'firm'"));
        Assert.Equal(100, part["customers"].RowCount);
        Assert.All(Enumerable.Range(0, 100), row => Assert.Equal("firm", part["customers"]["kind"].Text(row)));
    }
}
