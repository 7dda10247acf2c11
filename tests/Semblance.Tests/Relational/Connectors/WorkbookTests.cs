using Semblance.Relational;
using Semblance.Relational.Connectors;
using Semblance.Tables.Formats;
using Semblance.Tests.Cli;
using Xunit;

namespace Semblance.Tests.Relational.Connectors;

/// <summary>Workbooks of several sheets.</summary>
public sealed class WorkbookTests : IDisposable
{
    private readonly Shop shop = new();

    public void Dispose() => shop.Dispose();

    [Fact]
    public async Task What_is_written_to_a_workbook_is_read_back_with_all_keys_of_Chinook()
    {
        var real = Shop.Read(Shop.Chinook);
        var written = await Shop.Write(real, shop["copy.xlsx"]);
        Assert.Equal(real["Track"].RowCount, written.Rows["Track"]);
        Assert.Contains("says nothing of keys", Assert.Single(written.Notes), StringComparison.Ordinal);
        var copy = Shop.Read(shop["copy.xlsx"]);
        Assert.Equal(Shop.Relations(real), Shop.Relations(copy));
        Assert.All(real.Schema.Tables, table => Assert.Equal(table.PrimaryKey, copy.Schema[table.Name].PrimaryKey));
        var (before, after) = (Shop.Cells(real), Shop.Cells(copy));
        foreach (var table in new[] { "Album", "Customer", "Invoice", "InvoiceLine", "Playlist", "Track" })
            Assert.Equal(before[table], after[table]);
        // keys are numbers, not texts that look like some
        Assert.Contains("<c><v>347</v></c>", Part(shop["copy.xlsx"], "xl/worksheets/sheet1.xml"),
            StringComparison.Ordinal);
        await Shop.Write(real, shop["again.xlsx"]);
        Assert.Equal(File.ReadAllBytes(shop["copy.xlsx"]), File.ReadAllBytes(shop["again.xlsx"]));
    }

    [Fact]
    public void A_workbook_of_one_filled_sheet_is_a_table_and_one_of_several_a_database()
    {
        var books = Path.Combine(Goldens.Golden.Root, "tests", "Semblance.Tests", "Tables", "Formats", "Books");
        Assert.Null(DatabaseAddress.Find("old.xls", books));
        Assert.IsType<Workbook>(DatabaseAddress.Find("book.xlsx", books)!.Connector);
        Assert.Null(DatabaseAddress.Find("none.xlsx", books));
        File.WriteAllText(shop["torn.xlsx"], "PK no workbook");
        Assert.Null(DatabaseAddress.Find(shop["torn.xlsx"]));
    }

    [Fact]
    public async Task Names_that_no_sheet_can_have_are_told_together_before_anything_is_written()
    {
        var odd = Shop.Read(shop.Sqlite("odd.db", """
            CREATE TABLE "in/out" (a INTEGER); CREATE TABLE "a name of more than thirty-one letters" (a INTEGER);
            CREATE TABLE History (a INTEGER); CREATE TABLE fine (a INTEGER);
            INSERT INTO fine VALUES (1), (2);
            """));
        var error = await Assert.ThrowsAsync<SemblanceException>(() => Shop.Write(odd, shop["odd.xlsx"]));
        Assert.Equal(
            ["No sheet can be called 'History': Excel keeps that name for itself.",
                "No sheet can be called 'a name of more than thirty-one letters': it has 38 letters, and a sheet's "
                    + "name 31 at most.",
                "No sheet can be called 'in/out': a sheet's name has no '/'."],
            error.Faults.Select(fault => fault.Problem).Order(StringComparer.Ordinal));
        Assert.Contains("copy.db", error.Remedy, StringComparison.Ordinal);
        Assert.False(File.Exists(shop["odd.xlsx"]));
    }

    [Fact]
    public async Task More_rows_than_a_sheet_takes_are_refused_before_the_first_is_written()
    {
        var real = Shop.Read(Shop.Chinook);
        var asked = false;
        var content = DatabaseContent.Of(real) with
        {
            ExpectedRows = new Dictionary<string, long> { ["Album"] = 5, ["Track"] = 1_048_576 },
        };
        var counted = content with { Rows = table => { asked = true; return content.Rows(table); } };
        var error = await Assert.ThrowsAsync<SemblanceException>(() =>
            DatabaseAddress.FindTarget(shop["big.xlsx"])!.WriteAsync(counted));
        Assert.Contains("1,048,576 rows are more", error.Problem, StringComparison.Ordinal);
        Assert.Contains("sheet 'Track'", error.Faults[0].Where, StringComparison.Ordinal);
        Assert.False(asked);
        Assert.Equal([], Directory.GetFiles(shop.Folder, "*big*"));
    }

    [Fact]
    public async Task A_workbook_that_is_there_is_replaced_only_if_that_is_said()
    {
        var real = Shop.Read(shop.Sqlite("a.db", "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1), (2);"));
        await Shop.Write(real, shop["a.xlsx"]);
        var error = await Assert.ThrowsAsync<SemblanceException>(() => Shop.Write(real, shop["a.xlsx"]));
        Assert.Contains("--overwrite", error.Remedy, StringComparison.Ordinal);
        await Shop.Write(real, shop["a.xlsx"], new() { Overwrite = true });
        Assert.Equal(2, TableFile.ReadRaw(shop["a.xlsx"]).RowCount);
    }

    [Fact]
    public void Every_verb_takes_a_workbook_for_a_database_and_its_sheet_for_a_table()
    {
        using var run = new CommandRun();
        Shop.Run(run["shop.db"], """
            CREATE TABLE clerk (clerk_id INTEGER PRIMARY KEY, email TEXT);
            CREATE TABLE parcel (parcel_id INTEGER PRIMARY KEY, clerk_id INTEGER REFERENCES clerk, grams INTEGER, taken DATETIME);
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
                INSERT INTO parcel SELECT i, 1 + i % 40, i * 37 % 101, date('2024-01-01', '+' || i || ' days') || ' 00:00:00' FROM n;
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
                INSERT INTO clerk SELECT i, 'clerk' || i || '@example.com' FROM n;
            """);
        string[] quick = ["--judge", "false", "--set", "maxTrees=4"];
        Assert.Equal(0, run.Run(["synth", run["shop.db"], "-o", run["shop.xlsx"], .. quick]));
        Assert.Equal(0, run.Run(["synth", run["shop.xlsx"], "-o", run["copy.xlsx"], "--scale", "0.5", .. quick]));
        Assert.Contains("--sheet NAME takes one of them for a table", run.Error, StringComparison.Ordinal);
        Assert.Equal(100, Shop.Read(run["copy.xlsx"])["parcel"].RowCount);
        Assert.Equal(0, run.Run("inspect", run["shop.xlsx"]));
        Assert.Contains("2 tables, 1 foreign key", run.Out, StringComparison.Ordinal);
        Assert.Equal(0, run.Run("evaluate", run["shop.xlsx"], run["copy.xlsx"]));
        Assert.Contains("referential integrity", run.Out, StringComparison.Ordinal);
        Assert.Equal(0, run.Run("mask", run["shop.xlsx"], "-o", run["masked.xlsx"]));
        var (real, masked) = (Shop.Cells(Shop.Read(run["shop.xlsx"])), Shop.Cells(Shop.Read(run["masked.xlsx"])));
        Assert.Equal(real["parcel"], masked["parcel"]);
        Assert.Empty(real["clerk"].Intersect(masked["clerk"]));
        Assert.Equal(0, run.Run("fit", run["shop.xlsx"], "-o", run["model"], "--set", "maxTrees=4"));
        Assert.Equal(0, run.Run("sample", run["model"], "-o", run["sampled.xlsx"], "--table-rows", "clerk=10"));
        Assert.Equal(10, Shop.Read(run["sampled.xlsx"])["clerk"].RowCount);

        Assert.Equal(0, run.Run("inspect", run["shop.xlsx"], "--sheet", "parcel"));
        Assert.Contains("200 rows, 4 columns", run.Out, StringComparison.Ordinal);
        Assert.Equal(2, run.Run("synth", run["shop.xlsx"], "-o", run["shop.xlsx"], "--overwrite"));
        Assert.Contains("would overwrite what is read", run.Error, StringComparison.Ordinal);
    }

    private static string Part(string path, string name)
    {
        using var archive = System.IO.Compression.ZipFile.OpenRead(path);
        using var part = new StreamReader(archive.GetEntry(name)!.Open());
        return part.ReadToEnd();
    }
}
