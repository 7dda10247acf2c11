using System.Globalization;
using Semblance.Random;
using Semblance.Relational;
using Semblance.Tables;

namespace Semblance.Tests.Relational;

/// <summary>
/// Random databases with every shape of relation: composite keys, texts as keys, self references, bridges of unique
/// pairs, cycles, keys that are foreign keys, several and optional parents, shared key columns.
/// </summary>
internal static class RandomDatabases
{
    public static Database Make(int seed)
    {
        var rng = new Rng((ulong)seed);
        int regions = 2 + rng.Below(4, 0), people = 20 + rng.Below(60, 1), shops = 3 + rng.Below(5, 2),
            items = 10 + rng.Below(30, 3);
        var sales = 60 + rng.Below(200, 4);
        var tag = rng.Split("tags");
        var personRegion = Many(people, i => 1L + rng.Below(regions, i, 10));
        var manager = Many(people, i => i < 2 ? (long?)null : 100 + rng.Below(i, i, 11));
        var itemRegion = Many(items, i => 1L + rng.Below(regions, i, 12));
        var saleItem = Many(sales, i => rng.Below(items, i, 13));
        // the buyer of a sale lives in the region of the item, where anybody does
        var saleBuyer = Many(sales, i => Enumerable.Range(0, people)
            .Where(p => personRegion[p] == itemRegion[saleItem[i]]).ToArray() is { Length: > 0 } local
            ? local[rng.Below(local.Length, i, 14)] : -1);
        var pairs = Enumerable.Range(0, people).SelectMany(p => Enumerable.Range(0, 1 + rng.Below(6, p, 15))
            .Select(k => (p, t: tag.Below(12, p, (long)k)))).Distinct().ToArray();
        var tables = new List<(TableDefinition Table, Table Rows)>
        {
            Shops.Table("regions", ["code"], Shops.Whole("code", Many(regions, i => i + 1L)),
                Shops.Label("zone", Many(regions, i => i % 2 == 0 ? "north" : "south"))),
            Shops.Table("people", ["id"], Shops.Whole("id", Many(people, i => 100L + i)),
                Shops.Whole("region", personRegion), Shops.Whole("manager", manager),
                Shops.Label("grade",
                    Many(people, i => manager[i] is null ? "head" : rng.Uniform(i, 16) < 0.4 ? "senior" : "junior")),
                Shops.Number("salary", Many(people, i => Math.Round(1000 + rng.Uniform(i, 17) * 4000, 2)))),
            Shops.Table("profiles", ["person"],
                Shops.Whole("person", Enumerable.Range(0, people).Where(i => i % 3 != 0).Select(i => 100L + i)),
                Shops.Label("colour", Enumerable.Range(0, people).Where(i => i % 3 != 0)
                    .Select(i => rng.Uniform(i, 18) < 0.5 ? "red" : "blue"))),
            Shops.Table("items", ["region", "number"], Shops.Whole("region", itemRegion),
                Shops.Whole("number", Many(items, i => 1L + i)),
                Shops.Number("price", Many(items, i => Math.Round(1 + rng.Uniform(i, 19) * 99, 2)))),
            Shops.Table("sales", ["id"], Shops.Whole("id", Many(sales, i => 7L + i * 3)),
                Shops.Whole("region", Many(sales, i => itemRegion[saleItem[i]])),
                Shops.Whole("item", Many(sales, i => saleItem[i] + 1L)),
                Shops.Whole("buyer",
                    Many(sales, i => saleBuyer[i] < 0 || rng.Uniform(i, 20) < 0.2 ? (long?)null : 100 + saleBuyer[i])),
                Shops.Number("amount", Many(sales, i => Math.Round(rng.Uniform(i, 21) * 500, 2)))),
            Shops.Table("tags", ["name"],
                Text("name", Many(12, i => "tag-" + (i * 37 + 100).ToString(CultureInfo.InvariantCulture)))),
            Shops.Table("tagged", ["person", "tag"], Shops.Whole("person", pairs.Select(pair => 100L + pair.p)),
                Text("tag", pairs.Select(pair => "tag-" + (pair.t * 37 + 100).ToString(CultureInfo.InvariantCulture))),
                Shops.Label("how", Many(pairs.Length, i => i % 4 == 0 ? "by hand" : "auto"))),
            Shops.Table("shops", ["id"], Shops.Whole("id", Many(shops, i => 1L + i)),
                Shops.Whole("head_clerk", Many(shops, i => (long?)(1 + i * 2)))),
            Shops.Table("clerks", ["id"], Shops.Whole("id", Many(shops * 2, i => 1L + i)),
                Shops.Whole("shop", Many(shops * 2, i => 1L + i / 2)),
                Shops.Number("hours", Many(shops * 2, i => Math.Round(10 + rng.Uniform(i, 22) * 30, 2)))),
        };
        return Shops.Of(tables, Shops.Key("people", "region", "regions", "code"),
            Shops.Key("people", "manager", "people", "id"),
            Shops.Key("profiles", "person", "people", "id"), Shops.Key("items", "region", "regions", "code"),
            Shops.Key("sales", "region,item", "items", "region,number"),
            Shops.Key("sales", "buyer", "people", "id"), Shops.Key("sales", "region", "regions", "code"),
            Shops.Key("tagged", "person", "people", "id"),
            Shops.Key("tagged", "tag", "tags", "name"), Shops.Key("clerks", "shop", "shops", "id"),
            Shops.Key("shops", "head_clerk", "clerks", "id"));
    }

    private static T[] Many<T>(int count, Func<int, T> value) => [.. Enumerable.Range(0, count).Select(value)];

    private static Column Text(string name, IEnumerable<string> values) =>
        new TextColumn(new() { Name = name, Kind = ColumnKind.Identifier, Handling = Handling.Generate }, [.. values]);
}
