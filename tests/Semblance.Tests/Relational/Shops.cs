using Semblance.Random;
using Semblance.Relational;
using Semblance.Tables;

namespace Semblance.Tests.Relational;

/// <summary>Small databases made by hand.</summary>
internal static class Shops
{
    public static Database Of(IReadOnlyList<(TableDefinition Table, Table Rows)> tables, params Relation[] relations) =>
        new(
        new() { Tables = [.. tables.Select(table => table.Table)], Relations = relations },
        tables.ToDictionary(table => table.Table.Name, table => table.Rows));

    public static (TableDefinition, Table) Table(string name, string[] key, params Column[] columns) =>
        (new() { Name = name, PrimaryKey = key,
            Columns =
                [.. columns.Select(column => new ColumnDefinition { Name = column.Name,
                    Nullable = !key.Contains(column.Name) })] }, new(columns));

    public static Column Whole(string name, params long?[] values) =>
        new LongColumn(new() { Name = name, Kind = ColumnKind.Integer },
        [.. values.Select(value => value ?? 0)], values.Contains(null)
            ? [.. values.Select(value => value is null)] : null);

    public static Column Whole(string name, IEnumerable<long> values) =>
        new LongColumn(new() { Name = name, Kind = ColumnKind.Integer }, [.. values]);

    public static Column Number(string name, IEnumerable<double> values) =>
        new DoubleColumn(new() { Name = name, Kind = ColumnKind.Decimal, Decimals = 2 }, [.. values]);

    public static Column Label(string name, IEnumerable<string?> values)
    {
        var all = values.ToArray();
        var levels = all.OfType<string>().Distinct().ToArray();
        return new CategoryColumn(new() { Name = name, Kind = ColumnKind.Category },
            [.. all.Select(value => Array.IndexOf(levels, value))], levels);
    }

    public static Relation Key(string child, string column, string parent, string key) =>
        new() { Child = child, ChildColumns = column.Split(','), Parent = parent, ParentColumns = key.Split(',') };

    /// <summary>Customers of two kinds: few orders of little, many orders of much.</summary>
    public static Database Orders(int customers = 300)
    {
        var rng = new Rng(5);
        var kinds = Enumerable.Range(0, customers).Select(i => i % 3 == 0 ? "firm" : "person").ToArray();
        var orders = Enumerable.Range(0, customers)
            .SelectMany(customer => Enumerable.Repeat(customer, kinds[customer] == "firm" ? 4 + rng.Below(4, customer)
                : rng.Below(3, customer))).ToArray();
        return Of(
        [
            Table("customers", ["id"], Whole("id", Enumerable.Range(1, customers).Select(i => (long)i)),
                Label("kind", kinds),
                Number("age", Enumerable.Range(0, customers).Select(i => Math.Round(20 + rng.Uniform(i, 7) * 50, 2)))),
            Table("orders", ["id"], Whole("id", Enumerable.Range(1, orders.Length).Select(i => (long)i * 10)),
                Whole("customer", orders.Select(customer => customer + 1L)),
                Number("amount",
                    orders.Select((customer, i) =>
                        Math.Round((kinds[customer] == "firm" ? 500 : 20) + rng.Uniform(i, 8) * 20, 2))),
                Label("channel", orders.Select((customer, i) => rng.Uniform(customer, 9) < 0.5 ? "web" : "shop"))),
        ], Key("orders", "customer", "customers", "id"));
    }
}
