using Semblance.Relational;
using Semblance.Relational.Connectors;
using Semblance.Relational.Personal;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Personal;
using Semblance.Tests.Relational.Connectors;
using Xunit;

namespace Semblance.Tests.Relational.Personal;

public class DatabaseTreatingTests
{
    private static readonly PseudonymKey Key = PseudonymKey.Of("0123456789abcdef0123"u8, "the test");

    private static SourceDatabase Read()
    {
        using var shop = new Shop();
        var rows = string.Join(",", Enumerable.Range(1, 40).Select(i =>
            $"('P-{i:000}', 'Name {i}', '+49 30 555{i:0000}', {20 + i}, 'x{i}', {150 + i})"));
        var visits = string.Join(",", Enumerable.Range(1, 90).Select(i =>
            $"({i}, 'P-{i % 40 + 1:000}', {(i % 5 == 0 ? "NULL" : $"'P-{i % 7 + 1:000}'")})"));
        return DatabaseAddress.Parse(shop.Sqlite("a.db", $"""
            CREATE TABLE person (code VARCHAR(5) PRIMARY KEY, name TEXT, phone TEXT UNIQUE,
                age INTEGER CHECK (age > 20), badge TEXT, height INTEGER, UNIQUE (badge, age));
            CREATE TABLE visit (id INTEGER PRIMARY KEY, who VARCHAR(5) NOT NULL REFERENCES person (code),
                host VARCHAR(5) REFERENCES person (code));
            CREATE INDEX by_name ON person (name);
            INSERT INTO person VALUES {rows}; INSERT INTO visit VALUES {visits};
            """)).Read();
    }

    private static SourceDatabase Treat(string column, string treatment, Rng? fakes = null)
    {
        var source = Read();
        return DatabaseTreating.Apply(source, new Dictionary<TableColumn, Treatment>
        {
            [TableColumn.Find(column, source.Database.Schema, "test")] = Treatment.Parse(treatment, "test"),
        }, Key, fakes);
    }

    private static Fault Refused(string column, string treatment, Rng? fakes = null) =>
        Assert.Single(Assert.Throws<SemblanceException>(() => Treat(column, treatment, fakes)).Faults);

    private static string?[] Texts(SourceDatabase source, string table, string column)
    {
        var cells = source.Database[table][column];
        return [.. Enumerable.Range(0, cells.Count).Select(row => cells.IsMissing(row) ? null : cells.Text(row))];
    }

    [Theory]
    [InlineData("person.code", "pseudonymise", false)]
    [InlineData("visit.host", "pseudonymise", false)] // said of any end, done at all
    [InlineData("person.code", "fake", true)]
    public void A_key_is_replaced_alike_in_the_parent_and_in_every_child(string column, string treatment, bool fakes)
    {
        var (real, treated) = (Read(), Treat(column, treatment, fakes ? new Rng(1) : null));
        var alias = Texts(real, "person", "code").Zip(Texts(treated, "person", "code"))
            .ToDictionary(pair => pair.First!, pair => pair.Second);
        Assert.Equal(40, alias.Values.Distinct().Count());
        Assert.DoesNotContain(alias, pair => pair.Key == pair.Value && treatment == "fake");
        foreach (var child in new[] { "who", "host" })
        {
            Assert.Equal(Texts(real, "visit", child).Select(code => code is null ? null : alias[code]),
                Texts(treated, "visit", child));
        }
        Assert.Equal(Texts(real, "person", "name"), Texts(treated, "person", "name")); // all else is as it was
        Assert.Equal(treatment, treated.Database["visit"]["who"].Schema.Personal);
    }

    [Theory]
    [InlineData("person.code", "drop",
        "'person.code' is joined with visit.who, visit.host by a foreign key, so it cannot be dropped.", "fake or")]
    [InlineData("visit.id", "drop", "'visit.id' is part of the primary key, so it cannot be dropped.", "fake or")]
    [InlineData("person.code", "mask:1", "'mask:1' makes 30 keys of 'person' alike (code).", "fake or pseudonymise")]
    [InlineData("person.phone", "generalise:first3",
        "'generalise:first3' makes 39 keys of 'person' alike (phone).", "fake or pseudonymise")]
    [InlineData("person.age", "mask:0", "'mask:0' makes 40 rows of 'person' break its check age > 20.",
        "Choose another")]
    [InlineData("person.age", "generalise:10",
        "'generalise:10' makes 9 rows of 'person' break its check age > 20.", "Choose another treatment")]
    public void A_treatment_that_breaks_a_key_or_a_check_is_refused_with_a_remedy(string column, string treatment,
        string problem, string remedy)
    {
        var fault = Refused(column, treatment);
        Assert.Equal((problem, column), (fault.Problem, fault.Where));
        Assert.Contains(remedy, fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_treatments_of_what_one_foreign_key_joins_are_refused()
    {
        var said = new Dictionary<TableColumn, Treatment> { [new("person", "code")] = new Pseudonymise() };
        var keyless = Assert.Throws<SemblanceException>(() => DatabaseTreating.Apply(Read(), said));
        Assert.Contains("There is no key for the pseudonyms", keyless.Problem, StringComparison.Ordinal);
        said[new("visit", "who")] = new Keep();
        var error = Assert.Throws<SemblanceException>(() => DatabaseTreating.Apply(Read(), said, Key));
        Assert.Equal("Columns that one foreign key joins are to be treated in 2 ways: person.code, visit.who.",
            error.Problem);
    }

    [Fact]
    public void A_dropped_column_takes_along_what_the_database_says_of_it()
    {
        var treated = Treat("phone", "drop");
        var person = treated.Database.Schema["person"];
        Assert.Equal(["code", "name", "age", "badge", "height"], person.Columns.Select(column => column.Name));
        Assert.Equal([["badge", "age"]], person.UniqueKeys);
        Assert.Equal("the unique key (phone) of person is left out with the column person.phone", treated.Notes[^1]);
        Assert.Empty(Treat("name", "drop").Database.Schema["person"].Indexes);
        Assert.Empty(Treat("age", "drop").Database.Schema["person"].Checks);
    }

    [Fact]
    public async Task Types_and_lengths_take_the_new_values()
    {
        var treated = Treat("height", "mask:0");
        Assert.Equal("TEXT", TypeOf(treated, "person", "height"));
        var codes = Treat("code", "pseudonymise"); // as long as before
        Assert.Equal(("VARCHAR(5)", "VARCHAR(5)"), (TypeOf(codes, "person", "code"), TypeOf(codes, "visit", "host")));
        using var shop = new Shop();
        await Shop.Write(codes.Database, shop["b.db"]);
        Assert.Equal(Texts(codes, "visit", "who"), Texts(DatabaseAddress.Parse(shop["b.db"]).Read(), "visit", "who"));
        await Shop.Write(treated.Database, shop["c.db"]);
    }

    private static string? TypeOf(SourceDatabase source, string table, string column) =>
        source.Database.Schema[table].Columns.First(one => one.Name == column).DeclaredType;

    [Fact]
    public void A_faked_column_without_rows_of_its_own_is_left_to_the_model()
    {
        var treated = Treat("name", "fake");
        var schema = treated.Database["person"]["name"].Schema;
        Assert.Equal((Handling.Generate, "fake"), (schema.Handling, schema.Personal));
        var kept = Treat("name", "keep");
        Assert.Equal(Texts(Read(), "person", "name"), Texts(kept, "person", "name"));
        Assert.Equal("keep", kept.Database["person"]["name"].Schema.Personal);
    }

    [Fact]
    public void The_scan_lists_the_worst_first_and_knows_keys()
    {
        var found = DatabaseScan.Find(Read());
        Assert.Equal(("person", "phone", "phone", true),
            (found[0].Table, found[0].Column, found[0].What, found[0].Names));
        Assert.All(found[0].Examples, example => Assert.DoesNotContain("555", example, StringComparison.Ordinal));
        Assert.DoesNotContain(found, finding => finding.Column is "id" or "who");
    }
}
