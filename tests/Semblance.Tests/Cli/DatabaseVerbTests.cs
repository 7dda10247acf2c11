using System.Text.Json;
using Semblance.Tests.Goldens;
using Semblance.Tests.Relational.Connectors;
using Xunit;

namespace Semblance.Tests.Cli;

public class DatabaseVerbTests
{
    [Fact]
    public void Inspect_of_Chinook_is_as_accepted()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("inspect", Shop.Chinook));
        Golden.Check("cli/inspect-chinook.txt",
            run.Out.Replace(Path.GetDirectoryName(Shop.Chinook) + "/", "", StringComparison.Ordinal));
        Assert.Equal(0, run.Run("inspect", Shop.Chinook, "--table", "Invoice"));
        Assert.Contains("Invoice: 412 rows, 9 columns", run.Out, StringComparison.Ordinal);
        Assert.Equal(2, run.Run("inspect", Shop.Chinook, "--table", "Invoices"));
        Assert.Contains("Did you mean 'Invoice'?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_is_fitted_sampled_and_evaluated()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("fit", Shop.Chinook, "-o", run["model"]));
        Assert.Equal(0, run.Run("sample", run["model"], "-o", run["copy.db"], "--scale", "0.5"));
        Assert.Equal(0, run.Run("evaluate", Shop.Chinook, run["copy.db"], "--json", "--report", run["report.html"]));
        using var json = JsonDocument.Parse(run.Out);
        var scores = json.RootElement.GetProperty("database").GetProperty("scores").EnumerateArray()
            .GroupBy(score => score.GetProperty("metric").GetString()!)
            .ToDictionary(scores => scores.Key, scores => scores.First().GetProperty("value").GetDouble());
        Assert.Equal((1, 1), (scores["referential-integrity"], scores["unique-keys"]));
        Assert.Contains("<svg", run.Text("report.html"), StringComparison.Ordinal);
        Assert.Equal(2, run.Run("sample", run["model"], "-o", run["copy.csv"]));
        Assert.Contains("A database has several tables", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.Run("sample", run["model"], "-o", run["x.db"], "--rows", "10"));
        Assert.Contains("--scale 10", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Conditions_on_the_tables_of_a_database_hold_in_every_row()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("synth", Shop.Chinook, "-o", run["copy.db"], "-s", "independent", "--model",
            run["model"], "--where", "Customer: Country = 'USA'", "--where", "Invoice: Total > 3 or Total < 1",
            "--where", "Invoice: Total < 10", "--where", "Track: Bytes > 30 * Milliseconds"));
        Assert.Contains("(to meet Bytes > 30 * Milliseconds in 3,503 rows)",
            run.Error.ReplaceLineEndings(" ").Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(0, run.Run("sample", run["model"], "-o", run["other.db"], "--where", "track: UnitPrice > 1"));
        var (made, other) = (Shop.Read(run["copy.db"]), Shop.Read(run["other.db"]));
        Assert.DoesNotContain(false, Condition.Parse("Country = 'USA'").Matches(made["Customer"]));
        Assert.DoesNotContain(false, Condition.Parse("BillingCountry = 'USA'").Matches(made["Invoice"]));
        Assert.DoesNotContain(false,
            Condition.Parse("Total < 10 and (Total > 3 or Total < 1)").Matches(made["Invoice"]));
        Assert.DoesNotContain(false, Condition.Parse("Bytes > 30 * Milliseconds").Matches(made["Track"]));
        Assert.DoesNotContain(false, Condition.Parse("UnitPrice > 1").Matches(other["Track"]));
        Assert.Equal(2, run.Run("sample", run["model"], "-o", run["no.db"], "--where", "Genre: Name = 'Rock'"));
        Assert.Contains("--keep-lists false", run.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists(run["no.db"]));
    }

    [Theory]
    [InlineData("Total > 3", "Write the table before it: Invoice: Total > 3")]
    [InlineData("Invoices: Total > 3", "Did you mean 'Invoice'?")]
    [InlineData("Invoice: Total >", "at table 'Invoice', the condition, character 8")]
    [InlineData("Invoice: Totl > 3", "Did you mean 'Total'?")]
    [InlineData("Invoice: Total > 300", "No real row meets the condition")]
    public void A_mistake_in_a_condition_is_told_before_anything_is_learnt(string where, string told)
    {
        using var run = new CommandRun();
        Assert.Equal(2, run.Run("synth", Shop.Chinook, "-o", run["copy.db"], "--where", where));
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("kept as it is", run.Error, StringComparison.Ordinal); // which a fit would tell
        Assert.False(Path.Exists(run["copy.db"]));
    }

    [Theory]
    [InlineData("--personal", "Email=drop", "2 tables have a column 'Email': Customer, Employee.")]
    [InlineData("--personal", "Custmer.Email=drop", "Did you mean 'Customer.Email'?")]
    [InlineData("--personal", "CustomerId=drop", "2 tables have a column 'CustomerId'")]
    [InlineData("--personal", "Customer.CustomerId=drop", "joined with Invoice.CustomerId by a foreign key")]
    [InlineData("--constraint", "Total > 0", "Write the table before it: Invoice: Total > 0")]
    [InlineData("--constraint", "Invoice: Total > 1", "55 of 412 real rows break a constraint: rows ")]
    public void A_mistake_in_what_is_said_of_a_database_is_told_before_anything_is_learnt(string flag,
        string value, string told)
    {
        using var run = new CommandRun();
        Assert.Equal(2, run.Run("fit", Shop.Chinook, "-o", run["model"], flag, value));
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists(run["model"]));
    }

    [Fact]
    public void A_schema_file_says_what_holds_and_what_becomes_of_personal_columns_and_show_lists_it()
    {
        using var run = new CommandRun();
        run.File_("schema.json", """
            { "tables": [ { "name": "Invoice", "constraints": ["Total > 0"],
              "columns": [ { "name": "BillingAddress", "personal": "drop" }, { "name": "BillingPostalCode", "personal": "mask:1" } ] } ] }
            """);
        Assert.Equal(0, run.Run("synth", Shop.Chinook, "-o", run["copy.db"], "--model", run["model"], "--schema",
            run["schema.json"], "--personal", "BillingCity=generalise:first3"));
        Assert.Equal(0, run.Run("show", run["model"]));
        Assert.Contains("Invoice: Total > 0 (models never write a number beyond the real ones)",
            run.Out.ReplaceLineEndings(" ").Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("personal: BillingCity (generalise:first3), BillingPostalCode (mask:1)", run.Out,
            StringComparison.Ordinal);
        Assert.Contains("Genre  25 rows, 2 columns, kept as it is", run.Out, StringComparison.Ordinal);
        Assert.Equal(0, run.Run("show", run["model"], "--json"));
        using var json = JsonDocument.Parse(run.Out);
        var invoice = json.RootElement.GetProperty("tables").EnumerateArray()
            .First(table => table.GetProperty("name").GetString() == "Invoice");
        Assert.DoesNotContain("BillingAddress",
            invoice.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("name").GetString()));
        Assert.Equal(2, run.Run("show", run["model"], "--column", "Total"));
        // what was done is done: a copy asks for nothing
        Assert.Equal(0, run.Run("fit", run["copy.db"], "-o", run["again"]));
    }

    [Fact]
    public void A_masked_database_is_the_same_but_for_its_personal_columns()
    {
        using var run = new CommandRun();
        Assert.Equal(0,
            run.Run("mask", Shop.Chinook, "-o", run["masked.db"], "--personal", "Artist.Name=keep", "--json"));
        var (real, masked) = (Shop.Read(Shop.Chinook), Shop.Read(run["masked.db"]));
        Assert.Equal(Shop.Relations(real), Shop.Relations(masked));
        foreach (var name in new[] { "Artist", "Track", "PlaylistTrack" })
            Assert.Equal(Shop.Cells(real)[name], Shop.Cells(masked)[name]);
        string[] Texts(Semblance.Relational.Database database, string table, string column) =>
            [.. Enumerable.Range(0, database[table].RowCount).Select(database[table][column].Text)];
        Assert.Empty(Texts(real, "Customer", "Email").Intersect(Texts(masked, "Customer", "Email")));
        Assert.Equal(Texts(real, "Invoice", "InvoiceDate"), Texts(masked, "Invoice", "InvoiceDate"));
        // an address is the same made-up one in both tables
        var address = Texts(real, "Customer", "Address").Zip(Texts(masked, "Customer", "Address"))
            .ToDictionary(pair => pair.First, pair => pair.Second);
        Assert.Equal(Texts(real, "Invoice", "BillingAddress").Select(text => address[text]),
            Texts(masked, "Invoice", "BillingAddress"));
        Assert.Equal(2, run.Run("mask", Shop.Chinook, "-o", run["masked.csv"]));
        Assert.Contains("A database has several tables", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_scan_of_a_database_is_one_list_with_tables_worst_first()
    {
        using var run = new CommandRun();
        Assert.Equal(0, run.Run("inspect", Shop.Chinook, "--pii"));
        Golden.Check("cli/inspect-chinook-pii.txt", run.Out);
        Assert.Equal(0, run.Run("inspect", Shop.Chinook, "--pii", "--json"));
        using var json = JsonDocument.Parse(run.Out);
        var first = json.RootElement.GetProperty("personal")[0];
        Assert.Equal(("Invoice", "BillingAddress", 377),
            (first.GetProperty("table").GetString(), first.GetProperty("column").GetString(),
                first.GetProperty("cells").GetInt32()));
    }

    [Fact]
    public void The_same_seed_gives_the_same_database_and_the_source_is_not_overwritten()
    {
        using var run = new CommandRun();
        File.Copy(Shop.Chinook, run["real.db"]);
        foreach (var name in new[] { "one", "two" })
            Assert.Equal(0, run.Run("synth", run["real.db"], "-o", run[name], "--format", "csv", "--judge", "false",
                "--table-rows", "Invoice=100"));
        foreach (var file in Directory.GetFiles(run["one"]))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(run["two"], Path.GetFileName(file))));
        Assert.Equal(101, File.ReadLines(Path.Combine(run["one"], "Invoice.csv")).Count());
        Assert.Equal(2, run.Run("synth", run["real.db"], "-o", run["real.db"], "--overwrite"));
        Assert.Contains("would overwrite what is read", run.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(Shop.Chinook), File.ReadAllBytes(run["real.db"]));
    }
}
