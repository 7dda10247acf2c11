using Semblance.Relational;
using Semblance.Relational.Connectors;
using Semblance.Tables;
using Xunit;

namespace Semblance.Tests.Relational.Connectors;

public class SqliteTests
{
    [Fact]
    public void Tables_keys_and_rows_of_Chinook_are_read()
    {
        var source = DatabaseAddress.Parse(Shop.Chinook).Read();
        var schema = source.Database.Schema;
        Assert.Equal((11, 11, 15607), (schema.Tables.Count, schema.Relations.Count,
            schema.Tables.Sum(table => source.Database[table.Name].RowCount)));
        Assert.Equal(["PlaylistId", "TrackId"], schema["PlaylistTrack"].PrimaryKey);
        Assert.Contains("Employee(ReportsTo) → Employee(EmployeeId)", Shop.Relations(source.Database));
        Assert.Equal(("NVARCHAR(160)", 160, false),
            (schema["Album"].Columns[1].DeclaredType, schema["Album"].Columns[1].MaxLength,
                schema["Album"].Columns[1].Nullable));
        Assert.Equal("IFK_AlbumArtistId", schema["Album"].Indexes.Single().Name);
    }

    [Fact]
    public void Declared_types_and_values_decide_the_kinds_together()
    {
        var invoice = Shop.Read(Shop.Chinook)["Invoice"];
        Assert.Equal(ColumnKind.Instant, invoice["InvoiceDate"].Schema.Kind); // all at midnight, but declared DATETIME
        Assert.Equal(ColumnKind.Category, invoice["BillingCountry"].Schema.Kind); // NVARCHAR full of labels
        Assert.Equal(ColumnKind.Identifier, invoice["CustomerId"].Schema.Kind);
        Assert.Equal((ColumnKind.Decimal, 2), (invoice["Total"].Schema.Kind, invoice["Total"].Schema.Decimals));
    }

    [Fact]
    public void What_is_awkward_is_read_as_it_is()
    {
        using var shop = new Shop();
        var source = DatabaseAddress.Parse(shop.Sqlite("a.db", Shop.Awkward)).Read();
        var order = source.Database.Schema["order"];
        Assert.Contains("\"a \"\"quoted\"\" name\" >= 0", order.Checks);
        Assert.Equal(["select", "day"], order.UniqueKeys.Single());
        Assert.True(order.Columns[0].Identity);
        Assert.Equal((true, "\"a \"\"quoted\"\" name\" * 2"), (order.Columns[8].Computed, order.Columns[8].Expression));
        Assert.Equal("'none'", order.Columns[1].Default);
        Assert.Equal(["order_id", "line"], source.Database.Schema["item"].PrimaryKey);
        Assert.Equal(0, source.Database["empty"].RowCount);
        Assert.Contains(source.Notes, note => note.StartsWith("busy is a view", StringComparison.Ordinal));
        Assert.Contains(source.Notes, note => note.StartsWith("order.photo is BLOB", StringComparison.Ordinal));
        // without columns, the parent's primary key is meant
        Assert.Contains("person(team_code) → team(code)", Shop.Relations(source.Database));
    }

    [Fact]
    public async Task A_copy_has_the_same_rows_keys_checks_and_indexes()
    {
        using var shop = new Shop();
        foreach (var source in new[] { Shop.Chinook, shop.Sqlite("a.db", Shop.Awkward) })
        {
            var real = Shop.Read(source);
            await Shop.Write(real, shop["copy.db"]);
            var copy = Shop.Read(shop["copy.db"]);
            Assert.Equal(Shop.Cells(real), Shop.Cells(copy));
            Assert.Equal(Shop.Relations(real), Shop.Relations(copy));
            foreach (var table in real.Schema.Tables)
            {
                var other = copy.Schema[table.Name];
                Assert.Equal(table.Checks, other.Checks);
                Assert.Equal(table.PrimaryKey, other.PrimaryKey);
                Assert.Equal(table.UniqueKeys, other.UniqueKeys);
                Assert.Equal(table.Indexes.Select(index => index.Name).Order(),
                    other.Indexes.Select(index => index.Name).Order());
                Assert.Equal(table.Columns.Select(column => (column.Name, column.DeclaredType, column.Default,
                    column.Identity, column.Computed)),
                    other.Columns.Select(column => (column.Name, column.DeclaredType, column.Default, column.Identity,
                        column.Computed)));
            }
            File.Delete(shop["copy.db"]);
        }
    }

    [Fact]
    public async Task Bytes_of_a_table_that_is_kept_are_copied()
    {
        using var shop = new Shop();
        var real = Shop.Read(shop.Sqlite("a.db", Shop.Awkward), new() { Kept = ["order"] });
        await Shop.Write(real, shop["copy.db"]);
        Assert.Equal("00ff", Shop.Read(shop["copy.db"], new() { Kept = ["order"] })["order"]["photo"].Text(0));
    }

    [Fact]
    public async Task Rows_that_are_there_are_refused_unless_they_may_go()
    {
        using var shop = new Shop();
        var real = Shop.Read(shop.Sqlite("a.db", Shop.Awkward));
        File.Copy(shop["a.db"], shop["b.db"]);
        var error = await Assert.ThrowsAsync<SemblanceException>(() => Shop.Write(real, shop["b.db"]));
        Assert.Contains("has rows already", error.Problem, StringComparison.Ordinal);
        Assert.Contains("--overwrite", error.Remedy, StringComparison.Ordinal);
        await Shop.Write(real, shop["b.db"], new() { Overwrite = true });
        Assert.Equal(Shop.Cells(real), Shop.Cells(Shop.Read(shop["b.db"])));
    }

    [Fact]
    public async Task Tables_that_are_there_and_empty_are_filled()
    {
        using var shop = new Shop();
        var real = Shop.Read(shop.Sqlite("a.db", Shop.Awkward));
        var empty = shop.Sqlite("b.db",
            string.Join(';', Shop.Awkward.Split(';').Where(sql => !sql.Contains("INSERT", StringComparison.Ordinal))));
        await Shop.Write(real, empty);
        Assert.Equal(Shop.Cells(real), Shop.Cells(Shop.Read(empty)));
        var other = shop.Sqlite("c.db", "CREATE TABLE person (id INTEGER PRIMARY KEY, team TEXT)");
        Assert.Contains("has no column 'team_code'",
            (await Assert.ThrowsAsync<SemblanceException>(() => Shop.Write(real, other))).Problem,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_or_cancelled_run_leaves_what_was_there()
    {
        using var shop = new Shop();
        var real = Shop.Read(shop.Sqlite("a.db", Shop.Awkward));
        var tables = real.Schema.Tables.ToDictionary(table => table.Name, table => real[table.Name]);
        tables["team"] = tables["team"].Slice(0, 1); // person 3 is of team y
        var broken = new Database(real.Schema, tables);
        Assert.Contains("name no row of 'team'",
            (await Assert.ThrowsAsync<SemblanceException>(() => Shop.Write(broken, shop["new.db"]))).Problem,
            StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Shop.Write(real, shop["new.db"], null,
            new(canceled: true)));
        Assert.Equal(["a.db"], Directory.GetFiles(shop.Folder).Select(Path.GetFileName));
        var before = Shop.Cells(real);
        await Assert.ThrowsAsync<SemblanceException>(() => Shop.Write(broken, shop["a.db"],
            new() { Overwrite = true }));
        Assert.Equal(before, Shop.Cells(Shop.Read(shop["a.db"])));
    }

    [Fact]
    public void What_is_no_database_is_refused_in_words()
    {
        using var shop = new Shop();
        File.WriteAllText(shop["no.db"], "SQLite format 3\0 and then nothing of the kind");
        Assert.Contains("cannot be opened", Assert.Throws<SemblanceException>(() => Shop.Read(shop["no.db"])).Problem,
            StringComparison.Ordinal);
        Assert.Contains("no such file", Assert.Throws<SemblanceException>(() => Shop.Read(shop["lost.db"])).Problem,
            StringComparison.Ordinal);
        Assert.Contains("no tables",
            Assert.Throws<SemblanceException>(() =>
                Shop.Read(shop.Sqlite("empty.db", "CREATE VIEW v AS SELECT 1"))).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Foreign_keys_that_lead_nowhere_are_told_and_left_out()
    {
        using var shop = new Shop();
        var source = DatabaseAddress.Parse(shop.Sqlite("a.db",
            "CREATE TABLE a (id INTEGER PRIMARY KEY, b_id TEXT REFERENCES b (id), c_id INTEGER REFERENCES gone (id)); "
            + "CREATE TABLE b (id INTEGER PRIMARY KEY); INSERT INTO b VALUES (1), (2)")).Read();
        Assert.Equal(["a(b_id) → b(id)"], Shop.Relations(source.Database));
        Assert.Contains(source.Notes, note => note.Contains("there is no table 'gone'", StringComparison.Ordinal));
        Assert.Contains(source.Notes, note => note.Contains("joins two types", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Text_of_ten_thousand_letters_and_values_that_belie_their_type_come_through()
    {
        using var shop = new Shop();
        var real = Shop.Read(shop.Sqlite("a.db", "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, long TEXT); "
            + $"INSERT INTO t VALUES (1, 'many', '{new string('x', 10_000)}'), (2, 5, 'y')"));
        await Shop.Write(real, shop["b.db"]);
        Assert.Equal(Shop.Cells(real), Shop.Cells(Shop.Read(shop["b.db"])));
        Assert.Equal(10_000, Shop.Read(shop["b.db"])["t"]["long"].Text(0).Length);
    }
}
