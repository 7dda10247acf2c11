using System.Globalization;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Constraints;

namespace Semblance.Tests.Tables.Constraints;

/// <summary>Orders of a shop in which every kind of constraint holds.</summary>
internal static class Shop
{
    public static IReadOnlyList<Constraint> Constraints { get; } =
    [
        new FixedCombinations { Columns = ["city", "country"] },
        new FixedIncrements { Column = "discount", Increment = 0.25 },
        new Inequality { Low = "started", High = "ended", Strict = true },
        new ChainedInequality { Columns = ["low", "middle", "top"] },
        new BetweenColumns { Column = "offer", Low = "floor", High = "ceiling" },
        new ScalarRange { Column = "age", Low = 18, High = 80 },
        new ScalarRange { Column = "started", Low = "2020-01-01" },
        new Positive { Column = "price" },
        new Negative { Column = "debt", Strict = false },
        new OneHot { Columns = ["red", "green", "blue"] },
        new Unique { Columns = ["shelf", "place"] },
        new Unique { Columns = ["ticket"] },
        new Formula { Column = "total", Expression = "round(price * quantity, 2)" },
        new FixedNullCombinations { Columns = ["paid on", "paid by"] },
        new Requirement { When = "country = 'US'", Then = "state is not null" },
        new Pattern { Column = "ticket", Expression = "[A-Z]{2}-[0-9]{4}[xyz]" },
        new SqlCheck { Expression = "gain = 0 or loss = 0" },
        Constraint.Parse("age >= 21 or quantity < 9"),
    ];

    public static Table Rows(int rows, ulong seed = 1)
    {
        var rng = new Rng(seed);
        int Below(string name, int row, int count) => rng.Split(name).Below(count, row);
        LongColumn Whole(string name, Func<int, long> value, Func<int, bool>? missing = null,
            ColumnKind kind = ColumnKind.Integer) =>
            new(new() { Name = name, Kind = kind }, [.. Enumerable.Range(0, rows).Select(value)],
                missing is null ? null : [.. Enumerable.Range(0, rows).Select(missing)]);
        DoubleColumn Money(string name, Func<int, double> value) =>
            new(new() { Name = name, Kind = ColumnKind.Decimal, Decimals = 2, Format = "0.00" },
            [.. Enumerable.Range(0, rows).Select(row => Math.Round(value(row), 2))]);
        CategoryColumn Label(string name, Func<int, int> code, params string[] levels) =>
            new(new() { Name = name, Kind = ColumnKind.Category, Levels = levels },
                [.. Enumerable.Range(0, rows).Select(code)], levels);

        int City(int row) => Below("city", row, 5);
        long Started(int row) => 18_300 + Below("started", row, 700);
        long Low(int row) => Below("low", row, 40);
        double Price(int row) => 1 + Below("price", row, 9_000) / 100.0;
        long Quantity(int row) => 1 + Below("quantity", row, 6);
        var hot = (int row) => Below("hot", row, 3);
        var unpaid = (int row) => Below("unpaid", row, 3) == 0;
        return new([
            Label("city", City, "Paris", "Lyon", "Boston", "Austin", "Oslo"),
            Label("country", row => City(row) switch { < 2 => 0, < 4 => 1, _ => 2 }, "FR", "US", "NO"),
            Label("state",
                row => City(row) switch { 2 => 0, 3 => 1, _ => Below("state", row, 4) == 0 ? 0 : -1 }, "MA", "TX"),
            Money("discount", row => 0.25 * Below("discount", row, 90)),
            Whole("started", Started, kind: ColumnKind.Date),
            Whole("ended", row => Started(row) + 1 + Below("ended", row, 30), row => Below("open", row, 5) == 0,
                ColumnKind.Date),
            Whole("low", Low, row => Below("no low", row, 8) == 0),
            Whole("middle", row => Low(row) + Below("middle", row, 20)),
            Whole("top", row => Low(row) + Below("middle", row, 20) + Below("top", row, 20)),
            Money("floor", row => Below("floor", row, 500) / 7.0),
            Money("offer", row => Math.Round(Below("floor", row, 500) / 7.0, 2) + 10),
            Money("ceiling", row => Math.Round(Below("floor", row, 500) / 7.0, 2) + 10
                + Below("ceiling", row, 300) / 10.0),
            Whole("age", row => 21 + Below("age", row, 59)),
            Money("price", Price),
            Whole("quantity", Quantity),
            Money("total", row => Math.Round(Price(row), 2) * Quantity(row)),
            Whole("debt", row => -Below("debt", row, 50)),
            Whole("red", row => hot(row) == 0 ? 1 : 0),
            Whole("green", row => hot(row) == 1 ? 1 : 0),
            Whole("blue", row => hot(row) == 2 ? 1 : 0),
            Whole("shelf", row => row / 40),
            Whole("place", row => row % 40),
            Whole("paid on", row => 18_900 + Below("paid", row, 300), unpaid, ColumnKind.Date),
            Label("paid by", row => unpaid(row) ? -1 : Below("by", row, 2), "card", "cash"),
            Whole("gain", row => Below("gains", row, 3) == 0 ? Below("gain", row, 900) : 0),
            Whole("loss", row => Below("gains", row, 3) == 1 ? Below("loss", row, 500) : 0),
            new TextColumn(new() { Name = "ticket", Kind = ColumnKind.Identifier, Unique = true,
                Handling = Handling.Generate },
                [.. Enumerable.Range(0, rows)
                    .Select(row =>
                        $"AB-{(row % 10_000).ToString("0000", CultureInfo.InvariantCulture)}{"xyz"[row % 3]}")]),
        ]);
    }
}
