using Semblance.Random;
using Semblance.Relational;
using Semblance.Tables;

namespace Semblance.Benchmarks.Relational;

/// <summary>
/// A trading company of any size: twelve tables on six levels (region, customer, order, line, return, inspection), with
/// a self reference, composite keys, a key that is a foreign key, a bridge, and optional parents.
/// </summary>
internal static class LargeDatabase
{
    /// <summary>A database of about so many rows.</summary>
    public static Database Make(int rows, Rng rng)
    {
        const int regions = 20, tags = 50;
        var customers = Math.Max(50, rows / 21);
        int employees = Math.Max(20, customers / 100), products = Math.Max(50, customers / 20);
        // 2 buys most
        var segment = Many(customers, i => rng.Uniform(i, 1) < 0.2 ? 2 : rng.Uniform(i, 2) < 0.5 ? 1 : 0);
        var region = Many(customers, i => (int)(regions * rng.Uniform(i, 3) * rng.Uniform(i, 4)));
        var orderOf = Repeat(customers, i => 1 + segment[i] * 2 + rng.Below(4, i, 5));
        var lineOf = Repeat(orderOf.Length, i => 1 + rng.Below(4, i, 6));
        var number = NumbersWithin(lineOf);
        var product = Many(lineOf.Length, i => (int)(products * Math.Pow(rng.Uniform(i, 7), 2)));
        var price = Many(products, i => Math.Round(5 + 200 * Math.Pow(rng.Uniform(i, 8), 3), 2));
        var returned = Enumerable.Range(0, lineOf.Length)
            .Where(i => rng.Uniform(i, 9) < (price[product[i]] > 60 ? 0.2 : 0.08)).ToArray();
        var inspectionOf = Repeat(returned.Length, i => 1 + rng.Below(3, i, 10));
        var shipped = Enumerable.Range(0, orderOf.Length).Where(i => rng.Uniform(i, 11) < 0.9).ToArray();
        var profiled = Enumerable.Range(0, customers).Where(i => rng.Uniform(i, 12) < 0.4 + 0.2 * segment[i]).ToArray();
        var tagged = Enumerable.Range(0, products)
            .SelectMany(p => Many(1 + rng.Below(4, p, 13),
                k => (Product: p, Tag: (p * 7 + k * 11 + rng.Below(5, p, 14)) % tags)).Distinct()).ToArray();
        var day = Many(orderOf.Length, i => 18_000L + rng.Below(1500, orderOf[i], 15) + rng.Below(300, i, 16));
        var tables = new (TableDefinition Table, Table Rows)[]
        {
            Table("regions", ["code"], Name("code", Many(regions, i => $"R{i:00}")),
                Label("zone", Many(regions, i => i % 3 == 0 ? "coast" : "inland"))),
            Table("employees", ["id"], Whole("id", Many(employees, i => i + 1L)),
                Whole("manager", Many(employees, i => i < 3 ? (long?)null : 1 + rng.Below((i + 2) / 3, i, 17))),
                Name("region", Many(employees, i => $"R{rng.Below(regions, i, 18):00}")),
                Label("grade", Many(employees, i => i < 3 ? "head" : i < employees / 5 ? "lead" : "staff"))),
            Table("customers", ["id"], Whole("id", Many(customers, i => 1000L + i)),
                Name("region", Many(customers, i => $"R{region[i]:00}")),
                Whole("agent",
                    Many(customers, i => rng.Uniform(i, 19) < 0.3 ? (long?)null : 1 + rng.Below(employees, i, 20))),
                Label("segment", Many(customers, i => Segments[segment[i]])),
                Number("credit",
                    Many(customers, i => Math.Round(1000 * (1 + segment[i]) * (0.5 + rng.Uniform(i, 21)), 2)))),
            Table("profiles", ["customer"], Whole("customer", Many(profiled.Length, i => 1000L + profiled[i])),
                Label("language", Many(profiled.Length, i => rng.Uniform(i, 22) < 0.7 ? "en" : "fr")),
                Whole("visits", Many(profiled.Length, i => (long?)rng.Below(5 + 20 * segment[profiled[i]], i, 23)))),
            Table("products", ["id"], Whole("id", Many(products, i => i + 1L)), Number("price", price),
                Label("line", Many(products, i => price[i] > 60 ? "premium" : "basic"))),
            Table("tags", ["name"], Name("name", Many(tags, i => $"tag{i:00}"))),
            Table("product_tags", ["product", "tag"],
                Whole("product", Many(tagged.Length, i => tagged[i].Product + 1L)),
                Name("tag", Many(tagged.Length, i => $"tag{tagged[i].Tag:00}"))),
            Table("orders", ["id"], Whole("id", Many(orderOf.Length, i => 50_000L + i)),
                Whole("customer", Many(orderOf.Length, i => 1000L + orderOf[i])), Day("ordered", day),
                Label("channel", Many(orderOf.Length, i => rng.Uniform(orderOf[i], 24) < 0.5
                    ? "web" : rng.Uniform(i, 25) < 0.5 ? "shop" : "phone"))),
            Table("lines", ["order", "number"], Whole("order", Many(lineOf.Length, i => 50_000L + lineOf[i])),
                Whole("number", Many(lineOf.Length, i => (long)number[i])),
                Whole("product", Many(lineOf.Length, i => product[i] + 1L)),
                Whole("quantity", Many(lineOf.Length, i => 1L + rng.Below(price[product[i]] > 60 ? 3 : 12, i, 26))),
                Number("paid",
                    Many(lineOf.Length, i => Math.Round(price[product[i]] * (0.8 + 0.2 * rng.Uniform(i, 27)), 2)))),
            Table("shipments", ["id"], Whole("id", Many(shipped.Length, i => i + 1L)),
                Whole("order", Many(shipped.Length, i => 50_000L + shipped[i])),
                Day("shipped", Many(shipped.Length, i => day[shipped[i]] + 1 + rng.Below(9, i, 28)))),
            Table("returns", ["id"], Whole("id", Many(returned.Length, i => i + 1L)),
                Whole("order", Many(returned.Length, i => 50_000L + lineOf[returned[i]])),
                Whole("number", Many(returned.Length, i => (long)number[returned[i]])),
                Label("reason", Many(returned.Length, i => rng.Uniform(i, 29) < 0.5 ? "damaged" : "unwanted"))),
            Table("inspections", ["id"], Whole("id", Many(inspectionOf.Length, i => i + 1L)),
                Whole("return", Many(inspectionOf.Length, i => inspectionOf[i] + 1L)),
                Whole("inspector", Many(inspectionOf.Length, i => 1L + rng.Below(employees, i, 30))),
                Label("result", Many(inspectionOf.Length, i => rng.Uniform(i, 31) < 0.6 ? "accepted" : "refused"))),
        };
        Relation[] relations =
        [
            Key("employees", "manager", "employees", "id"), Key("employees", "region", "regions", "code"),
            Key("customers", "region", "regions", "code"),
            Key("customers", "agent", "employees", "id"), Key("profiles", "customer", "customers", "id"),
            Key("product_tags", "product", "products", "id"),
            Key("product_tags", "tag", "tags", "name"), Key("orders", "customer", "customers", "id"),
            Key("lines", "order", "orders", "id"), Key("lines", "product", "products", "id"),
            Key("shipments", "order", "orders", "id"), Key("returns", "order,number", "lines", "order,number"),
            Key("inspections", "return", "returns", "id"), Key("inspections", "inspector", "employees", "id"),
        ];
        return new(new() { Tables = [.. tables.Select(table => table.Table)], Relations = relations },
            tables.ToDictionary(table => table.Table.Name, table => table.Rows));
    }

    private static readonly string[] Segments = ["home", "office", "wholesale"];

    private static T[] Many<T>(int count, Func<int, T> value) => [.. Enumerable.Range(0, count).Select(value)];

    private static int[] Repeat(int parents, Func<int, int> count) =>
        [.. Enumerable.Range(0, parents).SelectMany(parent => Enumerable.Repeat(parent, count(parent)))];

    private static int[] NumbersWithin(int[] parents)
    {
        var numbers = new int[parents.Length];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = i > 0 && parents[i] == parents[i - 1] ? numbers[i - 1] + 1 : 1;
        return numbers;
    }

    private static (TableDefinition, Table) Table(string name, string[] key, params Column[] columns) => (new()
    {
        Name = name, PrimaryKey = key,
        Columns =
            [.. columns.Select(column => new ColumnDefinition { Name = column.Name,
                Nullable = column is LongColumn { Missing: not null } })],
    }, new(columns));

    private static LongColumn Whole(string name, long[] values) =>
        new(new() { Name = name, Kind = ColumnKind.Integer }, values);

    private static LongColumn Whole(string name, long?[] values) =>
        new(new() { Name = name, Kind = ColumnKind.Integer },
        [.. values.Select(value => value ?? 0)], values.Contains(null)
            ? [.. values.Select(value => value is null)] : null);

    private static LongColumn Day(string name, long[] values) =>
        new(new() { Name = name, Kind = ColumnKind.Date }, values);

    private static DoubleColumn Number(string name, double[] values) =>
        new(new() { Name = name, Kind = ColumnKind.Decimal, Decimals = 2 }, values);

    private static TextColumn Name(string name, string[] values) =>
        new(new() { Name = name, Kind = ColumnKind.Identifier, Handling = Handling.Generate }, values);

    private static CategoryColumn Label(string name, string[] values)
    {
        string[] levels = [.. values.Distinct().Order(StringComparer.Ordinal)];
        return new(new() { Name = name, Kind = ColumnKind.Category },
            [.. values.Select(value => Array.IndexOf(levels, value))], levels);
    }

    private static Relation Key(string child, string columns, string parent, string key) =>
        new() { Child = child, ChildColumns = columns.Split(','), Parent = parent, ParentColumns = key.Split(',') };
}
