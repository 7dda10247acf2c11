using Semblance.Models;
using Semblance.Random;
using Semblance.Relational;
using Semblance.Relational.Synthesizers;
using Semblance.Tables;
using Semblance.Tables.Synthesizers;
using Xunit;

namespace Semblance.Tests.Relational;

public class DatabaseConstraintsTests
{
    private static readonly DatabaseSynthesizer Quick = new() { Synthesizer = new SequentialTrees { MaxTrees = 10 } };

    // each as it is said, and how it is kept: by construction, or by drawing rows again
    private static readonly (string Said, bool IsByConstruction)[] Said =
    [
        ("trips: depart <= arrive", true),
        ("trips: total = round(price * seats, 2)", true),
        ("trips: fixed-combinations(town, land)", true),
        ("trips: fixed-null-combinations(paid, by)", true),
        ("trips: fixed-increments(price, 0.5)", true),
        ("trips: price > 0", true),
        ("trips: matches(code, '[A-C][X-Z]-[0-9]{3}')", true),
        ("trips: if by = 'card' then seats < 8", false),
        ("trips: seats < 4 or price < 30", false),
        ("trips: leg <= 6 or seats > 1", false),
        ("trips: unique(code)", false),
        ("trips: unique(driver, leg)", false),
        ("drivers: unique(badge, town)", false),
    ];

    /// <summary>Drivers with a home and their trips; a trip is numbered by its driver's legs.</summary>
    private static Database Trips(int drivers = 150)
    {
        var rng = new Rng(4);
        (string Town, string Land)[] places = [("Bonn", "DE"), ("Kiel", "DE"), ("Nice", "FR"), ("Bari", "IT")];
        int[] owner = [.. Enumerable.Range(0, drivers).SelectMany(driver =>
            Enumerable.Repeat(driver, 1 + rng.Below(8, driver)))];
        long[] leg = [.. owner.Select((driver, i) => i - Array.IndexOf(owner, driver) + 1L)];
        IEnumerable<T> Each<T>(Func<int, T> value) => Enumerable.Range(0, owner.Length).Select(value);
        IEnumerable<T> EachDriver<T>(Func<int, T> value) => Enumerable.Range(0, drivers).Select(value);
        double Price(int i) => 1 + 0.5 * rng.Below(97, i, 2);
        long Seats(int i) => (leg[i] > 6 ? 2 : 1) + (Price(i) >= 30 ? rng.Below(2, i, 3) : rng.Below(6, i, 3));
        long Depart(int i) => rng.Below(1000, i, 5);
        bool IsPaid(int i) => rng.Uniform(i, 4) < 0.7;
        (string Town, string Land) Place(int i) => places[rng.Below(4, i, 1)];
        return Shops.Of(
        [
            Shops.Table("drivers", ["id"], Shops.Whole("id", EachDriver(i => i + 1L)),
                Shops.Whole("badge", EachDriver(i => i / 4L)),
                Shops.Label("town", EachDriver(i => places[i % 4].Town))),
            Shops.Table("trips", ["id"], Shops.Whole("id", Each(i => 7L * i)),
                Shops.Whole("driver", owner.Select(driver => driver + 1L)), Shops.Whole("leg", leg.AsEnumerable()),
                Shops.Whole("depart", Each(Depart)), Shops.Whole("arrive", Each(i => Depart(i) + rng.Below(3, i, 6))),
                Shops.Number("price", Each(Price)), Shops.Whole("seats", Each(Seats)),
                Shops.Number("total", Each(i => Math.Round(Price(i) * Seats(i), 2))),
                Shops.Label("town", Each(i => Place(i).Town)), Shops.Label("land", Each(i => Place(i).Land)),
                Shops.Label("paid", Each(i => IsPaid(i) ? "yes" : null)),
                Shops.Label("by", Each(i => !IsPaid(i) ? null : rng.Uniform(i, 7) < 0.5 ? "card" : "cash")),
                new TextColumn(Code, [.. Each(i => $"{"ABC"[i % 3]}{"XYZ"[i / 3 % 3]}-{i / 9 + 100}")])),
        ], Shops.Key("trips", "driver", "drivers", "id"));
    }

    private static ColumnSchema Code { get; } =
        new() { Name = "code", Kind = ColumnKind.Identifier, Handling = Handling.Generate, Unique = true };

    private static Database With(Database database, params string[] said) =>
        Under(DatabaseConstraints.With(database.Schema, said, "--constraint"), database);

    private static Database Under(DatabaseSchema schema, Database database) =>
        new(schema, schema.Tables.ToDictionary(table => table.Name, table => database[table.Name]));

    [Fact]
    public void Every_row_obeys_every_constraint_and_most_are_kept_by_construction()
    {
        var real = With(Trips(), [.. Said.Select(one => one.Said)]);
        var model = Quick.Fit(real, new Rng(1));
        var kept = model.Constraints.Select(one =>
            (Said: $"{one.Table}: {one.Constraint.Constraint.Describe()}", one.Constraint.IsByConstruction));
        Assert.Equal(Said.OrderBy(one => one.Said, StringComparer.Ordinal),
            kept.OrderBy(one => one.Said, StringComparer.Ordinal));
        foreach (var (seed, scale) in new[] { (2, 1), (3, 0.5) })
        {
            var made = model.Sample(new() { Scale = scale }, new Rng((ulong)seed));
            DatabaseConstraints.Refuse(made);
            var rows = scale * real["trips"].RowCount;
            Assert.InRange(made["trips"].RowCount, 0.95 * rows, rows + 1);
        }
        Assert.Contains(model.Constraints, one => one.Constraint.Redrawn > 0); // what was drawn again is counted
    }

    [Fact]
    public void A_saved_model_goes_on_to_the_same_rows()
    {
        var model = Quick.Fit(With(Trips(), [.. Said.Select(one => one.Said)]), new Rng(1));
        var folder = new ModelFolder();
        model.Save(folder);
        var loaded = DatabaseModel.Load(Quick.Synthesizer, folder);
        Assert.Equal(
            model.Constraints.Select(one => (one.Table, one.Constraint.Constraint.Describe(), one.Constraint.Way)),
            loaded.Constraints.Select(one => (one.Table, one.Constraint.Constraint.Describe(), one.Constraint.Way)));
        var (one, other) = (model.Sample(null, new Rng(2))["trips"], loaded.Sample(null, new Rng(2))["trips"]);
        Assert.All(one.Columns, column => Assert.Equal(Texts(column), Texts(other[column.Name])));
    }

    private static string[] Texts(Column column) => [.. Enumerable.Range(0, column.Count).Select(column.Text)];

    [Fact]
    public void A_declared_check_that_is_an_order_is_kept_by_construction_too()
    {
        var trips = Trips();
        var schema = trips.Schema with { Tables = [.. trips.Schema.Tables.Select(table => table.Name != "trips" ? table
            : table with { Checks = ["depart <= arrive", "price >= 0", "dialect_only(price)"] })] };
        var model = Quick.Fit(Under(schema, trips), new Rng(1));
        var kept = Assert.Single(model.Constraints);
        Assert.True(kept.Constraint.IsByConstruction);
        Assert.Equal(("trips", "depart <= arrive"), (kept.Table, kept.Constraint.Constraint.Describe()));
    }

    [Theory]
    [InlineData("depart <= arrive", "'depart <= arrive' does not say which table it is about.", "--constraint",
        "Write the table before it: trips: depart <= arrive")]
    [InlineData("trip: depart <= arrive", "There is no table 'trip'.", "--constraint", "Did you mean 'trips'?")]
    [InlineData("trips: depart <== arrive", "'=' is not expected here.",
        "table 'trips', the constraint, character 10\n    depart <== arrive\n             ^", "A value or")]
    [InlineData("trips: depart <= arives", "There is no column 'arives'.",
        "table 'trips', the constraint, character 11", "Did you mean 'arrive'?")]
    public void A_mistake_is_told_with_its_place(string said, string problem, string where, string remedy)
    {
        var error = Assert.Throws<SemblanceException>(() => DatabaseConstraints.Bind(With(Trips(), said)));
        var fault = Assert.Single(error.Faults);
        Assert.Equal(problem, fault.Problem);
        Assert.StartsWith(where, fault.Where.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.StartsWith(remedy, fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Contradictions_and_rows_that_break_a_constraint_are_told_before_anything_is_learnt()
    {
        var circle = With(Trips(), "trips: depart < arrive", "trips: arrive < depart");
        var contradicted = Assert.Throws<SemblanceException>(() => Quick.Fit(circle, new Rng(1)));
        Assert.Contains("contradict each other", contradicted.Problem, StringComparison.Ordinal);
        Assert.StartsWith("table 'trips'", contradicted.Faults[0].Where, StringComparison.Ordinal);

        var trips = Trips();
        var seats = (LongColumn)trips["trips"]["seats"];
        int[] full = [.. Enumerable.Range(0, seats.Count).Where(row => seats.Values[row] > 4)];
        var said = With(trips, "trips: seats <= 4", "drivers: badge > 0");
        var broken = Assert.Throws<SemblanceException>(() => Quick.Fit(said, new Rng(1))).Faults;
        Assert.Equal(["table 'drivers', the constraint badge > 0", "table 'trips', the constraint seats <= 4"],
            broken.Select(fault => fault.Where).Order());
        Assert.Contains(broken, fault => fault.Problem.StartsWith(
            $"{full.Length} of {seats.Count} real rows break a constraint: rows {full[0] + 1}, ",
            StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("trips: id > seats", "a key that is made anew")]
    [InlineData("trips: driver > 0", "speaks only of keys")]
    [InlineData("trips: fixed-combinations(driver, town)", "combinations of a key")]
    public void What_nothing_can_keep_is_refused(string said, string problem)
    {
        var trips = With(Trips(), said);
        var obeying = DatabaseConstraints.Obeying(trips, out _);
        var error = Assert.Throws<SemblanceException>(() => Quick.Fit(obeying, new Rng(1)));
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_break_a_constraint_are_left_out_with_all_that_belongs_to_them()
    {
        var trips = With(Trips(), "drivers: town <> 'Bari'");
        var obeying = DatabaseConstraints.Obeying(trips, out var left);
        Assert.Equal(150 / 4, left["drivers"]);
        Assert.Equal(trips["trips"].RowCount - left["trips"], obeying["trips"].RowCount);
        DatabaseConstraints.Refuse(obeying);
        var parents = new KeyIndex(obeying["drivers"], ["id"]).Find(obeying["trips"], ["driver"]);
        Assert.DoesNotContain(parents, parent => parent < 0);
    }
}
