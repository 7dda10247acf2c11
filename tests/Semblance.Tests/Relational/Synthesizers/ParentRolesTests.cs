using Semblance.Random;
using Semblance.Relational.Synthesizers;
using Xunit;

namespace Semblance.Tests.Relational.Synthesizers;

public class ParentRolesTests
{
    [Fact]
    public void Parents_of_one_kind_have_as_many_children_as_real_ones_of_that_kind()
    {
        var database = Shops.Orders();
        var rows = DatabaseRows.Of(database);
        ReachedColumn[] attributes = [new([], "kind"), new([], "age")];
        var customers = database["customers"];
        var (roles, byParent) = ParentRoles.Fit(attributes, [customers["kind"], customers["age"]], rows.Parents(0),
            [database["orders"]["amount"], database["orders"]["channel"]], customers.RowCount);
        Assert.Equal(customers.RowCount, byParent.Length);

        var (_, counts) = roles.Assign("customers", rows, new Rng(1));

        var isFirm = Enumerable.Range(0, customers.RowCount).ToLookup(row => customers["kind"].Text(row) == "firm");
        Assert.All(isFirm[true], row => Assert.InRange(counts[row], 4, 7));
        Assert.All(isFirm[false], row => Assert.InRange(counts[row], 0, 2));
        var real = rows.Parents(0).Length;
        Assert.InRange(counts.Sum(), real * 0.95, real * 1.05);
    }
}
