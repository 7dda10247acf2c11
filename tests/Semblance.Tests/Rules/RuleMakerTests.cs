using Semblance.Random;
using Semblance.Rules;
using Semblance.Tables;
using Xunit;

namespace Semblance.Tests.Rules;

public class RuleMakerTests
{
    internal static RuleMaker Open(string yaml, ulong seed = 42)
    {
        var file = RuleFile.Parse(yaml, "rules.yaml");
        return RuleMaker.Open(file.Rules, new Rng(seed), file.Where);
    }

    internal static string[] Lines(Table table) =>
        [.. Enumerable.Range(0, table.RowCount).Select(row => string.Join('|', table.Columns.Select(column =>
            column.IsMissing(row) ? "-" : column.Text(row))))];

    private const string Shop = """
        tables:
          customers:
            rows: 300
            key: [id]
            columns:
              id: { kind: pattern, form: "C-####" }
              name: full-name
              email: email
              segment: { kind: category, values: { big: 1, small: 3 } }
          orders:
            parent:
              table: customers
              count: { kind: case, cases: [{ when: "segment = 'big'", use: { kind: poisson, mean: 6 } }], otherwise: { kind: poisson, mean: 1 } }
            key: [order_id]
            columns:
              order_id: sequence
              customer: { kind: foreign-key, table: customers }
              amount: { kind: lognormal, median: 50, spread: 1 }
              tax: "= round(amount * 0.2, 2)"
              channel: { kind: conditional, given: customers.segment, table: { big: [agent], small: { web: 1, store: 1 } } }
            constraints: ["amount > 20"]
          lines:
            parent: { table: orders, count: { kind: poisson, mean: 2, minimum: 1 } }
            key: [order_id, line]
            columns:
              order_id: { kind: foreign-key, table: orders }
              line: sibling-number
              product: { kind: foreign-key, table: products, repeats: not-among-siblings }
              price: = products.price
          products:
            rows: 40
            columns: { product_id: sequence, price: { kind: uniform, from: 1, to: 9 } }
        """;

    [Fact]
    public void A_row_depends_on_its_index_alone()
    {
        var maker = Open(Shop);
        foreach (var table in maker.Tables)
        {
            var whole = Lines(maker.Make(table, 0, (int)maker.RowCount(table)));
            Assert.Equal(whole.Skip(10), Lines(Open(Shop).Make(table, 10, whole.Length - 10)));
            Assert.Equal(whole[17], Lines(maker.Make(table, 17, 1))[0]);
        }
        Assert.NotEqual(Lines(maker.Make("orders", 0, 20)), Lines(Open(Shop, 43).Make("orders", 0, 20)));
    }

    [Fact]
    public void Keys_lead_to_rows_that_exist_and_children_are_dealt_out_by_their_parents()
    {
        var maker = Open(Shop);
        var database = maker.ToDatabase();
        Table customers = database["customers"], orders = database["orders"], lines = database["lines"];
        var ids = Texts(customers["id"]);
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Subset(ids.ToHashSet(), Texts(orders["customer"]).ToHashSet());
        // the mean of each segment's orders: Poisson, so the error of a mean is the root of mean / n; five of them
        var segment = ids.Zip(Texts(customers["segment"])).ToDictionary(pair => pair.First, pair => pair.Second);
        var counts = Texts(orders["customer"]).GroupBy(id => id)
            .ToDictionary(group => group.Key, group => group.Count());
        foreach (var (name, mean) in new[] { ("big", 6.0), ("small", 1.0) })
        {
            var own = ids.Where(id => segment[id] == name).ToList();
            Assert.InRange(own.Average(id => counts.GetValueOrDefault(id)), mean - 5 * Math.Sqrt(mean / own.Count),
                mean + 5 * Math.Sqrt(mean / own.Count));
        }
        foreach (var (id, channel) in Texts(orders["customer"])
            .Zip(Texts(orders["channel"]))) Assert.Equal(segment[id] == "big", channel == "agent");
        var keys = Texts(lines["order_id"]).Zip(Texts(lines["line"])).ToList();
        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.Subset(Texts(orders["order_id"]).ToHashSet(), Texts(lines["order_id"]).ToHashSet());
        var bought = Texts(lines["order_id"]).Zip(Texts(lines["product"])).ToList();
        Assert.Equal(bought.Count, bought.Distinct().Count());
        var prices = Texts(database["products"]["product_id"]).Zip(Texts(database["products"]["price"]))
            .ToDictionary(pair => pair.First, pair => pair.Second);
        foreach (var (product, price) in Texts(lines["product"])
            .Zip(Texts(lines["price"]))) Assert.Equal(prices[product], price);
        Assert.Equal(["orders(customer) → customers(id)", "lines(order_id) → orders(order_id)",
            "lines(product) → products(product_id)"],
            maker.Keys().Relations.Select(relation => relation.ToString()));
    }

    [Fact]
    public void Constraints_hold_in_every_row_and_what_was_drawn_again_is_counted()
    {
        var maker = Open(Shop);
        var orders = maker.Make("orders", 0, (int)maker.RowCount("orders"));
        Assert.All(((DoubleColumn)orders["amount"]).Values, amount => Assert.True(amount > 20));
        var rejection = Assert.Single(maker.Rejections);
        Assert.Equal(("orders", "amount > 20"), (rejection.Table, rejection.Constraint));
        Assert.True(rejection.Rows > 0);
    }

    [Fact]
    public void A_constraint_that_cannot_be_met_is_said_with_its_place()
    {
        var maker = Open("""
            rows: 5
            columns: { a: { kind: uniform, from: 0, to: 1 } }
            constraints: ["a > 2"]
            """);
        var error = Assert.Throws<SemblanceException>(() => maker.Make("rules", 0, 5));
        Assert.Contains("Row 1 of 'rules' meets the constraints in none of 100 attempts", error.Problem,
            StringComparison.Ordinal);
        Assert.Equal("rules.yaml, line 3, column 15 ($.constraints[0])", error.Where);
    }

    [Fact]
    public void Missing_cells_come_at_their_share_and_where_they_are_asked_for()
    {
        var table = Open("""
            rows: 20_000
            columns:
              a: { kind: normal, missing: 0.3 }
              b: { kind: boolean }
              c: { kind: text, missingWhere: b }
              d: { kind: date, missing: 0.5, missingWhere: "not b" }
            """).Make("rules", 0, 20_000);
        int Missing(string name) => Enumerable.Range(0, 20_000).Count(table[name].IsMissing);
        Assert.InRange(Missing("a"), 6000 - 5 * 65, 6000 + 5 * 65); // sqrt(n p q) = 65
        for (var row = 0; row < 20_000; row++)
        {
            Assert.Equal(table["b"].Text(row) == "true", table["c"].IsMissing(row));
            if (table["b"].Text(row) == "true") Assert.False(table["d"].IsMissing(row));
        }
        Assert.InRange(Missing("d"), 5000 - 5 * 62, 5000 + 5 * 62);
    }

    [Fact]
    public void An_employee_s_manager_is_an_earlier_one()
    {
        var staff = Open("""
            tables:
              staff:
                rows: 500
                columns:
                  id: { kind: sequence, start: 100 }
                  manager: { kind: foreign-key, table: staff, earlier: true, missing: 0.02 }
            """).Make("staff", 0, 500);
        Assert.True(staff["manager"].IsMissing(0));
        for (var row = 1; row < 500; row++)
        {
            if (!staff["manager"].IsMissing(row)) Assert.InRange(((LongColumn)staff["manager"]).Values[row], 100,
                100 + row - 1);
        }
    }

    [Fact]
    public void All_problems_are_reported_together_each_with_its_line()
    {
        var error = Assert.Throws<SemblanceException>(() => Open("""
            tables:
              a:
                columns:
                  x: "= y + 1"
                  y: "= x + 1"
                  z: "= nothing * 2"
                  k: { kind: foreign-key, table: b, column: none }
                  m: { kind: uniform, from: 3, to: 1 }
                constraints: ["x >"]
              b:
                rows: 3
                columns: { code: { kind: pattern, form: "[AB]" } }
            """));
        Assert.Equal(
        [
            "Columns of 'a' need each other: x → y → x. | 4",
            "There is no column 'nothing'. | 6",
            "'b' has no column 'none'. | 7",
            "The range begins at 3, after its end 1. | 8",
            "Something is missing after '>'. | 9",
        ], error.Faults.Select(fault => $"{fault.Problem} | {fault.Where.Split("line ")[1].Split(',')[0]}"));
    }

    [Fact]
    public void Tables_may_stand_in_any_order()
    {
        var lines = Open("""
            tables:
              lines:
                parent: { table: orders, count: { kind: poisson, mean: 2 } }
                columns: { town: = orders.town, total: = orders.fee + 1 }
              orders:
                parent: { table: customers }
                columns: { town: = customers.town, fee: { kind: uniform, from: 1, to: 2 } }
              customers: { rows: 50, columns: { town: city } }
            """).ToDatabase()["lines"];
        Assert.All(Texts(lines["town"]), town => Assert.NotEqual("", town));
        Assert.All(((DoubleColumn)lines["total"]).Values, total => Assert.InRange(total, 2, 3));
    }

    [Fact]
    public void Too_few_codes_for_the_rows_are_said_before_any_row_is_made()
    {
        var error = Assert.Throws<SemblanceException>(() =>
            Open("{ rows: 27, columns: { code: { kind: pattern, form: '?' } } }"));
        Assert.Equal("'code' has 26 different values, and 'rules' has 27 rows.", error.Problem);
    }

    [Fact]
    public void Tables_that_are_each_other_s_parents_are_refused()
    {
        var error = Assert.Throws<SemblanceException>(() => Open("""
            tables:
              a: { parent: { table: b }, columns: { id: sequence } }
              b: { parent: { table: a }, columns: { id: sequence } }
            """));
        Assert.All(error.Faults, fault => Assert.Contains("its own parent", fault.Problem, StringComparison.Ordinal));
    }

    private static string[] Texts(Column column) => [.. Enumerable.Range(0, column.Count).Select(column.Text)];
}
