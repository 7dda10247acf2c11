using Semblance.Random;
using Semblance.Relational;
using Semblance.Relational.Metrics;
using Semblance.Relational.Synthesizers;
using Semblance.Tables;
using Semblance.Tables.Synthesizers;
using Semblance.Tests.Relational.Connectors;
using Xunit;

namespace Semblance.Tests.Relational.Synthesizers;

public class TableConditionTests
{
    private static readonly Dictionary<string, TableSynthesizer> Synthesizers = new()
    {
        ["trees"] = new SequentialTrees { MaxTrees = 10 }, ["copula"] = new GaussianCopula(),
        ["independent"] = new Independent(),
    };

    /// <summary>
    /// Firms with many orders, mostly on the web; persons with one, mostly in a shop. What is ordered on the web is
    /// mostly bulk. An order repeats its customer's country.
    /// </summary>
    private static Database Trade(int customers = 400)
    {
        var rng = new Rng(3);
        string[] country = [.. Enumerable.Range(0, customers).Select(i => rng.Uniform(i, 7) < 0.3 ? "NL" : "BE")];
        bool[] firm = [.. Enumerable.Range(0, customers).Select(i => i % 4 == 0)];
        int[] orders = [.. Enumerable.Range(0, customers)
            .SelectMany(i => Enumerable.Repeat(i, firm[i] ? 3 + rng.Below(4, i) : 1))];
        bool[] web = [.. orders.Select((customer, i) => rng.Uniform(i, 1) < (firm[customer] ? 0.9 : 0.2))];
        int[] lines = [.. Enumerable.Range(0, orders.Length)
            .SelectMany(i => Enumerable.Repeat(i, 1 + rng.Below(2, i, 2)))];
        return Shops.Of(
        [
            Shops.Table("customers", ["id"], Shops.Whole("id", Enumerable.Range(1, customers).Select(i => (long)i)),
                Shops.Label("country", country), Shops.Label("kind", firm.Select(isFirm => isFirm ? "firm" : "person")),
                Shops.Number("age", firm.Select((_, i) => Math.Round(20 + rng.Uniform(i, 3) * 50, 2)))),
            Shops.Table("orders", ["id"], Shops.Whole("id", orders.Select((_, i) => 10L * i)),
                Shops.Whole("customer", orders.Select(customer => customer + 1L)),
                Shops.Label("country", orders.Select(customer => country[customer])),
                Shops.Number("amount",
                    orders.Select((of, i) => Math.Round((firm[of] ? 500 : 20) + rng.Uniform(i, 4) * 40, 2))),
                Shops.Label("channel", web.Select(isWeb => isWeb ? "web" : "shop"))),
            Shops.Table("lines", ["order", "number"], Shops.Whole("order", lines.Select(order => 10L * order)),
                Shops.Whole("number", lines.Select((order, i) => i > 0 && lines[i - 1] == order ? 2L : 1L)),
                Shops.Whole("quantity", lines.Select((_, i) => 1L + rng.Below(9, i, 5))),
                Shops.Label("bulk", lines.Select((of, i) => rng.Uniform(i, 6) < (web[of] ? 0.8 : 0.1) ? "yes" : "no"))),
        ], Shops.Key("orders", "customer", "customers", "id"), Shops.Key("lines", "order", "orders", "id"));
    }

    private static TableCondition Ask(string table, string text) => new(table, Condition.Parse(text));

    private static void AssertObeyed(Database real, Database made, params TableCondition[] asked)
    {
        foreach (var one in asked)
        {
            Assert.True(made[one.Table].RowCount > 0, one.Table);
            Assert.DoesNotContain(false, one.Condition.Matches(made[one.Table]));
        }
        Assert.Equal(1, new ReferentialIntegrity().Compute(new(real, made)).Value);
        Assert.Equal(1, new UniqueKeys().Compute(new(real, made)).Value);
    }

    [Theory]
    [InlineData("trees")]
    [InlineData("copula")]
    [InlineData("independent")]
    public void Every_row_obeys_on_every_level_and_keys_stay_whole(string synthesizer)
    {
        var real = Trade();
        TableCondition[] asked =
        [
            Ask("customers", "kind = 'person' and age > 30"), Ask("orders", "amount < 45 or channel = 'web'"),
            Ask("lines", "quantity between 3 and 7 and bulk = 'yes'"),
        ];
        var made = new DatabaseSynthesizer { Synthesizer = Synthesizers[synthesizer], KeepLists = false }
            .Fit(real, new Rng(1)).Sample(null, new Rng(2), asked);
        AssertObeyed(real, made, asked);
        Assert.Equal(400, made["customers"].RowCount); // the table that is asked for has its rows
        Assert.All(asked, one => Assert.Equal(0, one.LeftOut));
    }

    [Theory]
    [InlineData("trees")]
    [InlineData("copula")]
    [InlineData("independent")]
    public void Every_row_of_Chinook_obeys_whatever_way_its_columns_are_filled(string synthesizer)
    {
        var real = Subset.Of(Shop.Read(Shop.Chinook), "Artist", 40, new Rng(4)); // a part of every table
        TableCondition[] asked =
        [
            Ask("Customer", "Country in ('USA', 'Canada')"), // invoices copy it
            Ask("Invoice", "BillingCountry = 'USA' and Total > 3"), // copied in part
            Ask("Track", "Composer like 'A%' and Milliseconds > 200000"), // dealt by classes, repeated by siblings
            Ask("Employee", "Title <> 'General Manager'"), // a forest
        ];
        var made = new DatabaseSynthesizer { Synthesizer = Synthesizers[synthesizer] }
            .Fit(real, new Rng(1)).Sample(null, new Rng(2), asked);
        AssertObeyed(real, made, asked);
        Assert.True(asked[1].Moved > 0); // from customers in Canada
        Assert.True(asked[2].Redrawn > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_row_obeys_in_any_schema(int seed)
    {
        var real = RandomDatabases.Make(seed);
        TableCondition[] asked =
        [
            Ask("people", "grade = 'junior'"), Ask("items", "price > 50"), Ask("sales", "amount < 200"),
            Ask("tagged", "how = 'auto'"), Ask("profiles", "colour = 'red'"), Ask("clerks", "hours > 20"),
        ];
        var made = new DatabaseSynthesizer { Synthesizer = Synthesizers["trees"], KeepLists = false }
            .Fit(real, new Rng(1)).Sample(null, new Rng(2), asked);
        AssertObeyed(real, made, asked);
    }

    [Fact]
    public void Children_are_those_of_parents_that_meet_the_condition()
    {
        var real = Trade(1200);
        var model = new DatabaseSynthesizer { KeepLists = false }.Fit(real, new Rng(1));
        var isPerson = Condition.Parse("kind = 'person'").Matches(real["customers"]);
        var firms = DatabaseConstraints.Without(real, new() { ["customers"] = isPerson }, out _);
        var made = model.Sample(null, new Rng(2), [Ask("customers", "kind = 'firm'")]);

        Near("orders", "channel = 'web'");
        Near("lines", "bulk = 'yes'"); // over two keys
        // 3 to 6 orders of a firm, evenly: a variance of 15/12
        var (realMean, mean) = (firms["orders"].RowCount / 300.0, made["orders"].RowCount / 1200.0);
        Assert.InRange(mean - realMean, -Bound(1.25, 300, 1200), Bound(1.25, 300, 1200));

        // two means of so many draws differ by five standard deviations once in two million times
        static double Bound(double variance, int one, int other) => 5 * Math.Sqrt(variance / one + variance / other);

        void Near(string table, string condition)
        {
            double Share(Database of) => Condition.Parse(condition).Matches(of[table]).Count(meets => meets)
                / (double)of[table].RowCount;
            var (there, bound) = (Share(firms),
                Bound(Share(firms) * (1 - Share(firms)), firms[table].RowCount, made[table].RowCount));
            Assert.InRange(Share(made) - there, -bound, bound);
            Assert.True(there - Share(real) > bound); // other than those of all parents
        }
    }

    [Fact]
    public void Rows_that_their_parents_leave_nothing_to_go_to_others()
    {
        var real = Trade();
        var asked = Ask("orders", "country = 'NL'"); // which a customer elsewhere leaves no order
        var made = new DatabaseSynthesizer { Synthesizer = Synthesizers["trees"], KeepLists = false }
            .Fit(real, new Rng(1)).Sample(null, new Rng(2), [asked]);
        AssertObeyed(real, made, asked);
        Assert.InRange(asked.Moved, 1, real["orders"].RowCount);
        Assert.Equal(real["orders"].RowCount, made["orders"].RowCount);
        var countries = Texts(made["customers"]["id"]).Zip(Texts(made["customers"]["country"]))
            .ToDictionary(pair => pair.First, pair => pair.Second);
        Assert.Contains("BE", countries.Values); // customers are as they were
        var named = Texts(made["orders"]["customer"]);
        Assert.All(named, customer => Assert.Equal("NL", countries[customer]));
        Assert.Equal(named.Distinct().Count(), 1 + named.Zip(named[1..]).Count(pair => pair.First != pair.Second));
    }

    [Fact]
    public void An_order_of_labels_counts_where_siblings_repeat_them_too()
    {
        var trade = Trade();
        string[] levels = ["small", "medium", "large"]; // in another order than that of the alphabet
        var codes = Array.ConvertAll(((LongColumn)trade["orders"]["customer"]).Values, customer => (int)customer % 3);
        var schema = new ColumnSchema
        {
            Name = "size", Kind = ColumnKind.Category, Levels = levels, Ordered = true,
        };
        var sized = new Table([.. trade["orders"].Columns, new CategoryColumn(schema, codes, levels)]);
        var orders = trade.Schema["orders"];
        orders = orders with { Columns = [.. orders.Columns, new() { Name = "size" }] };
        var real = Shops.Of([(trade.Schema["customers"], trade["customers"]), (orders, sized)],
            trade.Schema.Relations[0]);
        var asked = Ask("orders", "size >= 'medium'");
        var made = new DatabaseSynthesizer { Synthesizer = Synthesizers["trees"], KeepLists = false }
            .Fit(real, new Rng(1)).Sample(null, new Rng(2), [asked]);
        AssertObeyed(real, made, asked);
        Assert.Equal(["large", "medium"], Texts(made["orders"]["size"]).Distinct().Order());
    }

    [Fact]
    public void The_same_seed_gives_the_same_rows_whatever_the_threads()
    {
        var real = Trade(1600); // more than one block of rows
        TableCondition[] Asked() => [Ask("customers", "age < 40"), Ask("orders", "amount < 45 or channel = 'web'")];
        Database Made(int threads) => new DatabaseSynthesizer
        {
            Synthesizer = new SequentialTrees { MaxTrees = 5, Threads = threads }, KeepLists = false,
        }.Fit(real, new Rng(1)).Sample(new() { Scale = 4 }, new Rng(2), Asked());
        var (one, other) = (Made(1), Made(2));
        foreach (var table in real.Schema.Tables)
        {
            Assert.All(one[table.Name].Columns,
                column => Assert.Equal(Texts(column), Texts(other[table.Name][column.Name])));
        }
    }

    private static string[] Texts(Column column) => [.. Enumerable.Range(0, column.Count).Select(column.Text)];

    [Fact]
    public void Conditions_and_constraints_hold_together()
    {
        var real = Trade();
        var schema = DatabaseConstraints.With(real.Schema,
            ["orders: amount < 45 or amount > 510", "lines: quantity < 9 or bulk = 'no'"], "--constraint");
        real = DatabaseConstraints.Obeying(new(schema, schema.Tables.ToDictionary(table => table.Name,
            table => real[table.Name])), out _);
        TableCondition[] asked = [Ask("orders", "amount between 30 and 520"), Ask("lines", "quantity >= 8")];
        var made = new DatabaseSynthesizer { Synthesizer = Synthesizers["trees"], KeepLists = false }
            .Fit(real, new Rng(1)).Sample(null, new Rng(2), asked);
        AssertObeyed(real, made, asked);
        DatabaseConstraints.Refuse(made);
    }

    [Theory]
    [InlineData("customer", "age > 30", "There is no table 'customer'.", "condition: age > 30",
        "Did you mean 'customers'?")]
    [InlineData("customers", "agee > 30", "There is no column 'agee'.",
        "table 'customers', the condition, character 1\n    agee > 30\n    ^^^^", "Did you mean 'age'?")]
    [InlineData("customers", "kind = 'fim'", "'kind' is never 'fim'", "table 'customers', the condition, character 8",
        "Did you mean 'firm'?")]
    [InlineData("customers", "age > 1000", "No value of column 'age' that the model knows meets the condition.",
        "table 'customers', the condition", "Ask for values that the real data has")]
    [InlineData("customers", "id < 5", "The condition speaks of 'id', a key, which is made anew.",
        "table 'customers', condition: id < 5", "Leave the column out")]
    [InlineData("orders", "customer = 5", "The condition speaks of 'customer', a key", "table 'orders'",
        "a condition on the other table's columns")]
    [InlineData("lines", "number = 1", "which numbers the rows of one parent", "table 'lines'", "--table-rows")]
    [InlineData("zones", "zone = 'north'", "The table is kept as it is", "table 'zones'", "--keep-lists false")]
    public void A_mistake_is_told_with_its_place_before_anything_is_drawn(string table, string text, string problem,
        string where, string remedy)
    {
        var trade = Trade(60);
        var zones = Shops.Table("zones", ["id"], Shops.Whole("id", 1, 2), Shops.Label("zone", ["north", "south"]));
        var real = Shops.Of([zones, .. trade.Schema.Tables.Select(one => (one, trade[one.Name]))],
            [.. trade.Schema.Relations]);
        var model = new DatabaseSynthesizer { Synthesizer = new Independent(), Keep = ["zones"] }.Fit(real, new Rng(1));
        var fault = Assert.Single(Assert.Throws<SemblanceException>(() =>
            model.Sample(null, new Rng(2), [Ask(table, text)])).Faults);
        Assert.StartsWith(problem, fault.Problem.Replace("The condition speaks of 'number', ", "",
            StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.StartsWith(where, fault.Where.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains(remedy, fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_that_no_row_meets_is_given_up_and_two_on_one_table_are_a_misuse()
    {
        var model = new DatabaseSynthesizer { Synthesizer = new Independent() }.Fit(Trade(60), new Rng(1));
        var error = Assert.Throws<SemblanceException>(() =>
            model.Sample(null, new Rng(2), [Ask("orders", "amount + 1 < amount")]));
        Assert.Contains("none of", error.Message, StringComparison.Ordinal);
        Assert.Contains("table 'orders', condition: amount + 1 < amount", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() =>
            model.Sample(null, new Rng(2), [Ask("orders", "amount > 1"), Ask("orders", "amount > 2")]));
        var none = model.Sample(new() { Rows = new Dictionary<string, int> { ["orders"] = 0 } }, new Rng(2),
            [Ask("orders", "amount > 30")]);
        Assert.Equal(0, none["orders"].RowCount); // none obeys too
    }
}
