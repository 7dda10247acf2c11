using Semblance.Relational;
using Xunit;

namespace Semblance.Tests.Relational;

public class TableColumnTests
{
    private static readonly DatabaseSchema Schema = Shops.Orders(5).Schema;

    [Theory]
    [InlineData("orders.amount", "orders.amount")]
    [InlineData("Orders.Amount", "orders.amount")]
    [InlineData("age", "customers.age")]
    [InlineData("CHANNEL", "orders.channel")]
    public void A_column_is_named_with_its_table_or_alone_where_one_table_has_it(string typed, string found) =>
        Assert.Equal(found, TableColumn.Find(typed, Schema, "--personal").ToString());

    [Theory]
    [InlineData("id", "2 tables have a column 'id': customers, orders.",
        "Say which one is meant, such as customers.id.")]
    [InlineData("orders.amont", "There is no column 'orders.amont' in any table.", "Did you mean 'orders.amount'?")]
    [InlineData("chanel", "There is no column 'chanel' in any table.", "Did you mean 'channel'?")]
    public void A_name_that_is_none_or_too_many_is_told(string typed, string problem, string remedy)
    {
        var error = Assert.Throws<SemblanceException>(() => TableColumn.Find(typed, Schema, "--personal"));
        Assert.Equal(new Fault(problem, "--personal", remedy), Assert.Single(error.Faults));
    }
}
