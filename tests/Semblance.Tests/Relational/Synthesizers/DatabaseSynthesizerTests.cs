using Semblance.Catalog;
using Semblance.Models;
using Semblance.Random;
using Semblance.Relational;
using Semblance.Relational.Metrics;
using Semblance.Relational.Synthesizers;
using Semblance.Tables;
using Semblance.Tables.Synthesizers;
using Xunit;

namespace Semblance.Tests.Relational.Synthesizers;

public class DatabaseSynthesizerTests
{
    private static readonly DatabaseSynthesizer Quick = new() { Synthesizer = new SequentialTrees { MaxTrees = 10 },
        KeepLists = false };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 3)]
    [InlineData(4, 0.5)]
    [InlineData(5, 2)]
    [InlineData(6, 1)]
    public void No_key_is_broken_or_twice_there_in_any_schema_at_any_scale(int seed, double scale)
    {
        var real = RandomDatabases.Make(seed);
        var synthetic = Quick.Fit(real, new Rng(7)).Sample(new() { Scale = scale }, new Rng(8));

        var data = new DatabaseComparison(real, synthetic);
        Assert.All(new ReferentialIntegrity().Compute(data).Parts,
            part => Assert.True(part.Value is null or 1, part.Columns[0]));
        Assert.All(new UniqueKeys().Compute(data).Parts, part => Assert.True(part.Value is null or 1, part.Columns[0]));
        foreach (var table in real.Schema.Tables)
        {
            var rows = synthetic[table.Name].RowCount;
            Assert.InRange(rows, 1, Math.Ceiling(real[table.Name].RowCount * scale * 1.01 + 1));
            Assert.All(table.Columns.Where(column => !column.Nullable), column =>
                Assert.DoesNotContain(Enumerable.Range(0, rows),
                    row => synthetic[table.Name][column.Name].IsMissing(row)));
        }
        AssertForest(synthetic["people"]);
    }

    private static void AssertForest(Table people)
    {
        var rows = Enumerable.Range(0, people.RowCount).ToDictionary(row => people["id"].Text(row), row => row);
        for (var row = 0; row < people.RowCount; row++)
        {
            var steps = 0;
            for (var at = row; !people["manager"].IsMissing(at); at = rows[people["manager"].Text(at)])
                Assert.True(steps++ < people.RowCount, "a manager is below himself");
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_database_whatever_the_threads()
    {
        var real = RandomDatabases.Make(1);
        var one = Quick.Fit(real, new Rng(1)).Sample(null, new Rng(2));
        var other = (Quick with { Synthesizer = new SequentialTrees { MaxTrees = 10, Threads = 1 } })
            .Fit(real, new Rng(1)).Sample(null, new Rng(2));
        AssertSame(one, other);
    }

    [Fact]
    public void A_saved_model_makes_the_same_database()
    {
        var model = Quick.Fit(RandomDatabases.Make(2), new Rng(1));
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".semblance");
        try
        {
            SavedDatabase.Save(model, new(), path);
            var (loaded, _) = SavedDatabase.Load(ModelFolder.Read(path), path);
            AssertSame(model.Sample(null, new Rng(3)), loaded.Sample(null, new Rng(3)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Any_table_synthesizer_may_learn_the_tables()
    {
        var real = RandomDatabases.Make(3);
        var synthetic = new DatabaseSynthesizer { Synthesizer = new GaussianCopula(), KeepLists = false }.Fit(real,
            new Rng(1)).Sample(null, new Rng(2));
        Assert.Equal(1, new ReferentialIntegrity().Compute(new(real, synthetic)).Value);
    }

    [Fact]
    public void Children_follow_their_parents()
    {
        var real = Shops.Orders();
        var data = new DatabaseComparison(real,
            new DatabaseSynthesizer().Fit(real, new Rng(1)).Sample(null, new Rng(2)));
        Assert.Equal(1, new CardinalityShape().Compute(data).Value!.Value, 2);
        Assert.InRange(new ChildrenByAttribute().Compute(data).Value!.Value, 0.9, 1);
        Assert.InRange(new InterTableTrends().Compute(data).Value!.Value, 0.9, 1);
        Assert.InRange(new SiblingCoherence().Compute(data).Value!.Value, 0.85, 1);
    }

    [Fact]
    public void A_table_may_have_its_own_number_of_rows_and_another_be_kept()
    {
        var real = Shops.Orders();
        var synthetic = new DatabaseSynthesizer { Synthesizer = new Independent(),
            Keep = ["customers"] }.Fit(real, new Rng(1))
            .Sample(new() { Rows = new Dictionary<string, int> { ["orders"] = 1234 } }, new Rng(2));
        Assert.Equal(1234, synthetic["orders"].RowCount);
        Assert.Same(real["customers"], synthetic["customers"]);
        Assert.Equal(1, new ReferentialIntegrity().Compute(new(real, synthetic)).Value);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void A_table_may_be_asked_for_few_rows_or_none(int count)
    {
        var model = new DatabaseSynthesizer { KeepLists = false }.Fit(Shops.Orders(60), new Rng(1));
        var synthetic = model.Sample(new() { Rows = new Dictionary<string, int> { ["orders"] = count } }, new Rng(2));
        Assert.Equal(count, synthetic["orders"].RowCount);
    }

    [Fact]
    public void A_kept_list_may_refer_to_another()
    {
        static string Zone(long country) => country % 2 == 0 ? "north" : "south";
        static IEnumerable<long> Upto(int count) => Enumerable.Range(1, count).Select(i => (long)i);
        var real = Shops.Of(
        [
            Shops.Table("zones", ["id"], Shops.Whole("id", Upto(2)), Shops.Label("zone", ["north", "south"])),
            Shops.Table("countries", ["id"], Shops.Whole("id", Upto(12)),
                Shops.Whole("zone", Upto(12).Select(i => 2 - i % 2)),
                Shops.Label("name", Upto(12).Select(i => "c" + Zone(i)))),
            Shops.Table("customers", ["id"], Shops.Whole("id", Upto(300)),
                Shops.Whole("country", Upto(300).Select(i => 1 + i % 12)),
                Shops.Label("climate", Upto(300).Select(i => Zone(1 + i % 12)))),
        ], Shops.Key("countries", "zone", "zones", "id"), Shops.Key("customers", "country", "countries", "id"));
        var model = new DatabaseSynthesizer().Fit(real, new Rng(1));
        Assert.Equal(["zones", "countries"], model.Kept);
        var data = new DatabaseComparison(real, model.Sample(null, new Rng(2)));
        Assert.InRange(new InterTableTrends { Hops = 2 }.Compute(data).Value!.Value, 0.9, 1);
    }

    [Fact]
    public void Orphans_are_refused_or_kept_at_their_rate()
    {
        var real = Shops.Of(
        [
            Shops.Table("parents", ["id"], Shops.Whole("id", Enumerable.Range(1, 40).Select(i => (long)i))),
            Shops.Table("children", ["id"], Shops.Whole("id", Enumerable.Range(1, 400).Select(i => (long)i)),
                Shops.Whole("parent", Enumerable.Range(0, 400).Select(i => i % 10 == 0 ? 900L + i : 1 + i % 40))),
        ], Shops.Key("children", "parent", "parents", "id"));

        var fault = Assert.Throws<SemblanceException>(() => Quick.Fit(real, new Rng(1)));
        Assert.Contains("40 of 400 rows name a row that is not there", fault.Problem, StringComparison.Ordinal);

        var synthetic = (Quick with { Orphans = OrphanRule.Keep }).Fit(real, new Rng(1)).Sample(null, new Rng(2));
        Assert.Equal(0.9, new ReferentialIntegrity().Compute(new(real, synthetic)).Value!.Value, 2);
    }

    [Fact]
    public void Checks_hold_in_every_row()
    {
        var rng = new Rng(3);
        var real =
            Shops.Of([Shops.Table("spans", ["id"], Shops.Whole("id", Enumerable.Range(1, 400).Select(i => (long)i)),
            Shops.Number("low", Enumerable.Range(0, 400).Select(i => Math.Round(rng.Uniform(i) * 50, 2))),
            Shops.Number("high",
                Enumerable.Range(0, 400).Select(i => Math.Round(rng.Uniform(i) * 50 + rng.Uniform(i, 1) * 50, 2))))]);
        var schema = real.Schema with { Tables = [real.Schema.Tables[0] with { Checks = ["[low] <= [high]"] }] };
        var synthetic = new DatabaseSynthesizer { Synthesizer = new Independent() }.Fit(new(schema,
            new Dictionary<string, Table> { ["spans"] = real["spans"] }), new Rng(1))
            .Sample(null, new Rng(2))["spans"];
        Assert.All(Condition.Parse("low <= high").Matches(synthetic), Assert.True);
        Assert.InRange(synthetic.RowCount, 380, 400);
    }

    [Fact]
    public void A_size_that_no_database_can_have_is_refused()
    {
        var model = Quick.Fit(RandomDatabases.Make(1), new Rng(1));
        var faults = Assert.Throws<SemblanceException>(() =>
            model.Sample(new() { Scale = 0, Rows = new Dictionary<string, int> { ["peple"] = 3 } }, new Rng(1))).Faults;
        Assert.Equal(2, faults.Count);
        Assert.Contains("cannot have 5,000 rows", Assert.Throws<SemblanceException>(() =>
            model.Sample(new() { Rows = new Dictionary<string, int> { ["profiles"] = 5000 } }, new Rng(1))).Problem,
            StringComparison.Ordinal);
    }

    private static void AssertSame(Database one, Database other)
    {
        foreach (var table in one.Schema.Tables)
        {
            Assert.Equal(one[table.Name].RowCount, other[table.Name].RowCount);
            foreach (var column in table.Columns)
            {
                Assert.Equal(Enumerable.Range(0, one[table.Name].RowCount).Select(one[table.Name][column.Name].Text),
                    Enumerable.Range(0, one[table.Name].RowCount).Select(other[table.Name][column.Name].Text));
            }
        }
    }
}
