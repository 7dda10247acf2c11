using Semblance.Random;
using Semblance.Relational;
using Semblance.Relational.Synthesizers;
using Semblance.Tables.Synthesizers;
using Xunit;

namespace Semblance.Tests.Relational;

public class FoundConstraintsTests
{
    /// <summary>Orders that repeat their customer's town and land, and are shipped after they were placed.</summary>
    private static Database Orders()
    {
        var rng = new Rng(6);
        (string Town, string Land)[] places = [("Bonn", "DE"), ("Kiel", "DE"), ("Nice", "FR"), ("Bari", "IT")];
        int[] home = [.. Enumerable.Range(0, 100).Select(customer => rng.Below(4, customer))];
        int[] owner = [.. Enumerable.Range(0, 400).Select(order => rng.Below(100, order, 1))];
        long Placed(int order) => rng.Below(300, order, 2);
        long[] shipped = [.. Enumerable.Range(0, 400).Select(order => Placed(order) + rng.Below(30, order, 3))];
        return Shops.Of(
        [
            Shops.Table("customers", ["id"], Shops.Whole("id", Enumerable.Range(0, 100).Select(i => i + 1L)),
                Shops.Label("town", home.Select(at => places[at].Town)),
                Shops.Label("land", home.Select(at => places[at].Land))),
            Shops.Table("orders", ["id"], Shops.Whole("id", Enumerable.Range(0, 400).Select(i => 10L * i)),
                Shops.Whole("customer", owner.Select(customer => customer + 1L)),
                Shops.Label("town", owner.Select(customer => places[home[customer]].Town)),
                Shops.Label("land", owner.Select(customer => places[home[customer]].Land)),
                Shops.Whole("placed", Enumerable.Range(0, 400).Select(Placed)), Shops.Whole("shipped", shipped)),
        ], Shops.Key("orders", "customer", "customers", "id"));
    }

    [Fact]
    public void What_holds_is_found_by_table_but_not_what_keys_or_parents_say_already()
    {
        var found = FoundConstraints.Of(Orders());
        Assert.Equal(("fixed-combinations(town, land)", 100L),
            found["customers"].Select(one => (one.Constraint, one.Support)).Single());
        Assert.Equal(("placed <= shipped", 400L),
            found["orders"].Select(one => (one.Constraint, one.Support)).Single());
    }

    [Fact]
    public void Whatever_is_found_can_be_kept()
    {
        foreach (var real in new[] { Orders(), Connectors.Shop.Read(Connectors.Shop.Chinook) })
        {
            var said = FoundConstraints.Of(real)
                .SelectMany(table => table.Value, (table, one) => $"{table.Key}: {one.Constraint}").ToList();
            var schema = DatabaseConstraints.With(real.Schema, said, "found");
            var kept = new Database(schema, schema.Tables.ToDictionary(table => table.Name, table => real[table.Name]));
            var quick = new DatabaseSynthesizer { Synthesizer = new SequentialTrees { MaxTrees = 4 } };
            DatabaseConstraints.Refuse(quick.Fit(kept, new Rng(1)).Sample(null, new Rng(2)));
        }
    }
}
