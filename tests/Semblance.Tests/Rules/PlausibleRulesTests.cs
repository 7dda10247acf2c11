using Semblance.Random;
using Semblance.Rules;
using Semblance.Tables;
using Semblance.Tables.Detection;
using Semblance.Tests.Cli;
using Xunit;

namespace Semblance.Tests.Rules;

public class PlausibleRulesTests
{
    private const string Script = """
        CREATE TABLE customer (id INTEGER PRIMARY KEY, full_name VARCHAR(24) NOT NULL, email VARCHAR(22) NOT NULL UNIQUE,
          status TEXT CHECK (status IN ('new', 'old')), age INT NOT NULL CHECK (age BETWEEN 18 AND 70), since DATE CHECK (since >= '2015-01-01'),
          boss INTEGER REFERENCES customer(id));
        CREATE TABLE invoice (customer_id INT NOT NULL REFERENCES customer(id), no INT NOT NULL, amount NUMERIC(8,2) NOT NULL CHECK (amount > 0),
          paid NUMERIC(8,2) NOT NULL, PRIMARY KEY (customer_id, no), CHECK (paid <= amount));
        CREATE TABLE tag (code CHAR(3) PRIMARY KEY);
        CREATE TABLE invoice_tag (customer_id INT NOT NULL, no INT NOT NULL, code CHAR(3) NOT NULL REFERENCES tag(code),
          PRIMARY KEY (customer_id, no, code), FOREIGN KEY (customer_id, no) REFERENCES invoice(customer_id, no));
        """;

    [Fact]
    public void Rules_of_a_script_keep_its_keys_checks_and_lengths()
    {
        using var command = new CommandRun();
        var rules = PlausibleRules.Of(DefinitionScript.Read(command.File_("shop.sql", Script)));
        var database = RuleMaker.Open(rules, new Rng(5)).ToDatabase();
        Table customers = database["customer"], invoices = database["invoice"], tagged = database["invoice_tag"];
        for (var row = 0; row < customers.RowCount; row++)
        {
            Assert.True(customers["full_name"].Text(row).Length <= 24);
            Assert.True(customers["email"].IsMissing(row) || customers["email"].Text(row).Length <= 22);
            Assert.True(customers["status"].IsMissing(row) || customers["status"].Text(row) is "new" or "old");
            Assert.InRange(((LongColumn)customers["age"]).Values[row], 18, 70);
        }
        Assert.Equal(customers.RowCount, Keys(customers, "email").Distinct().Count());
        for (var row = 0; row < invoices.RowCount; row++)
            Assert.True(((DoubleColumn)invoices["amount"])
                .Values[row] >= Math.Max(0.01, ((DoubleColumn)invoices["paid"]).Values[row]));
        Assert.Equal(invoices.RowCount, Keys(invoices, "customer_id", "no").Distinct().Count());
        Assert.Equal(tagged.RowCount, Keys(tagged, "customer_id", "no", "code").Distinct().Count());
        Assert.Subset(Keys(invoices, "customer_id", "no").ToHashSet(), Keys(tagged, "customer_id", "no").ToHashSet());
        Assert.Subset(Keys(database["tag"], "code").ToHashSet(), Keys(tagged, "code").ToHashSet());
    }

    [Fact]
    public void Rules_of_a_schema_file_keep_kinds_labels_and_meanings()
    {
        using var command = new CommandRun();
        Assert.Equal(0, command.RunInside("inspect", CommandRun.Penguins, "--save", "schema.json"));
        Assert.Equal(0, command.RunInside("generate", "schema.json", "--save", "rules.yaml", "-o", "rows.csv",
            "-n", "50"));
        var made = Table.Read(command["rows.csv"]);
        Assert.Equal(50, made.RowCount);
        Assert.Equal(SchemaFile.Load(command["schema.json"]).Columns.Select(column => column.Name),
            made.Columns.Select(column => column.Name));
        Assert.Equal(["island 1", "island 2", "island 3", "island 4", "island 5"],
            ((CategoryColumn)made["island"]).Levels.Order());
        // the rules that were saved make the same rows
        Assert.Equal(0, command.RunInside("generate", "rules.yaml", "-o", "again.csv", "-n", "50"));
        Assert.Equal(command.Text("rows.csv"), command.Text("again.csv"));
    }

    [Fact]
    public void A_script_that_is_refused_is_said_in_the_words_of_sqlite()
    {
        using var command = new CommandRun();
        var error = Assert.Throws<SemblanceException>(() =>
            DefinitionScript.Read(command.File_("bad.sql", "CREATE TABLE a (x INT; )")));
        Assert.Contains("near \";\": syntax error", error.Problem, StringComparison.Ordinal);
    }

    private static List<string> Keys(Table table, params string[] columns) =>
        [.. Enumerable.Range(0, table.RowCount).Select(row => string.Join('|', columns.Select(column =>
            table[column].Text(row))))];
}
