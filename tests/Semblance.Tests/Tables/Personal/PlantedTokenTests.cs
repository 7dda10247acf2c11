using System.Text;
using Semblance.Random;
using Semblance.Rules;
using Semblance.Tables;
using Semblance.Tests.Cli;
using Semblance.Tests.Rules;
using Xunit;

namespace Semblance.Tests.Tables.Personal;

/// <summary>A unique token is planted in every personal column of several tables, and nothing that is written holds
/// one.</summary>
public class PlantedTokenTests
{
    private readonly PlantedTokens tokens = new();

    /// <summary>A table of made-up persons with a token in each cell that is personal.</summary>
    private string Customers(int rows, string name)
    {
        var table = RuleMakerTests.Open($$"""
            rows: {{rows}}
            columns: { first: first-name, city: city, n: { kind: normal, mean: 40, deviation: 9, decimals: 0 }, plan: { kind: category, values: [a, b, c] } }
            """, 7).Make("rules", 0, rows);
        var text = new StringBuilder("customer_id,full_name,email,phone,street_address,iban,notes,city,age,plan\n");
        for (var row = 0; row < rows; row++)
        {
            string New(string column) => tokens.Word($"{name} {column}", row);
            var last = New("name");
            text.AppendLine($"{New("id")}-{row:0000},{table["first"].Text(row)} "
                + $"{char.ToUpperInvariant(last[0])}{last[1..]},{New("mail")}@mail.test,{tokens.Phone(name, row)},"
                + $"{row + 1} {New("street")} Street,{tokens.Iban(name, row)},"
                + $"{table["first"].Text(row)} wrote from {New("note")}@mail.test about case "
                + $"{New("case")},{table["city"].Text(row)},{table["n"].Text(row)},{table["plan"].Text(row)}");
        }
        return text.ToString();
    }

    [Fact]
    public void No_token_survives_in_rows_model_report_or_error()
    {
        using var run = new CommandRun();
        foreach (var name in new[] { "customers", "members" })
        {
            run.File_($"{name}.csv", Customers(300, name));
            Assert.Equal(0, run.RunInside("synth", $"{name}.csv", "-o", $"out-{name}.csv", "--report",
                $"out-{name}.html", "--model", $"out-{name}", "--json"));
            Check(run, $"synth {name}");
            Assert.Equal(0, run.RunInside("show", $"out-{name}"));
            Check(run, $"show {name}");
            Assert.Equal(0, run.RunInside("sample", $"out-{name}", "-n", "500", "-o", $"out-{name}.json"));
            Assert.Equal(0, run.RunInside("inspect", $"{name}.csv", "--pii", "--save", $"out-{name}-schema.json"));
            Check(run, $"inspect {name}");
            Assert.Equal(0, run.RunInside("mask", $"{name}.csv", "-o", $"out-{name}-masked.csv", "--personal",
                "customer_id=mask:3"));
            Check(run, $"mask {name}");
        }
        // a wrong schema is told by a cell's form, not by the cell
        run.File_("wrong.json",
            """{ "columns": [{ "name": "full_name", "kind": "integer", "personal": "fake" }, { "name": "email", "kind": "date", "semantic": "email" }] }""");
        Assert.Equal(2, run.RunInside("synth", "customers.csv", "-o", "out.csv", "--schema", "wrong.json"));
        Check(run, "an error");
        Assert.Null(tokens.FoundInFiles(run.Folder, "out"));
        Assert.NotNull(tokens.FoundInFiles(run.Folder, "members.csv")); // the search finds what is there
    }

    [Fact]
    public void Pseudonyms_join_two_tables_and_the_key_is_nowhere()
    {
        const string Secret = "a-secret-of-the-test-0123456789";
        using var run = new CommandRun();
        run.File_("key.txt", Secret + "\n");
        run.File_("people.csv", Customers(200, "people"));
        run.File_("orders.csv", "order,customer_id\n" + string.Join('\n', File.ReadLines(run["people.csv"]).Skip(1)
            .Select((line, i) => $"{i},{line.Split(',')[0]}")) + "\n");
        foreach (var name in new[] { "people", "orders" })
        {
            Assert.Equal(0, run.RunInside("mask", $"{name}.csv", "-o", $"out-{name}.csv", "--personal",
                "customer_id=pseudonymise", "--key-file", "key.txt"));
            Check(run, name);
            Assert.DoesNotContain(Secret, run.Out + run.Error, StringComparison.Ordinal);
        }
        string[] people = [.. Ids("out-people.csv", 0)], orders = [.. Ids("out-orders.csv", 1)];
        Assert.Equal(people, orders);
        Assert.Equal(200, people.Distinct().Count());
        Assert.Equal(0, run.RunInside("fit", "people.csv", "-o", "out-model", "--personal", "customer_id=pseudonymise",
            "--personal", "notes=drop", "--key-file", "key.txt"));
        foreach (var file in Directory.EnumerateFiles(run.Folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(run.Folder, file).StartsWith("out", StringComparison.Ordinal)))
        {
            Assert.DoesNotContain(Secret, Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal);
        }
        Assert.Null(tokens.FoundInFiles(run.Folder, "out"));

        IEnumerable<string> Ids(string name, int column) => File.ReadLines(run[name]).Skip(1)
            .Select(line => line.Split(',')[column]);
    }

    [Fact]
    public void The_scan_finds_personal_data_by_header_by_value_and_within_texts()
    {
        using var run = new CommandRun();
        run.File_("people.csv", Customers(300, "people"));
        Assert.Equal(0, run.RunInside("inspect", "people.csv", "--pii", "--json"));
        using var json = System.Text.Json.JsonDocument.Parse(run.Out);
        var found = json.RootElement.GetProperty("personal").EnumerateArray()
            .Select(one => $"{one.GetProperty("column").GetString()}: {one.GetProperty("what").GetString()} "
                + $"{one.GetProperty("how").GetString()}").ToList();
        Assert.Contains("email: email values", found);
        Assert.Contains("full_name: full-name values", found);
        Assert.Contains("phone: phone values", found);
        Assert.Contains("notes: email within texts", found);
        Assert.Contains("city: city values", found);
        Check(run, "the scan");
    }

    private void Check(CommandRun run, string what) => Assert.Null(tokens.Found(run.Out + run.Error, what));
}
