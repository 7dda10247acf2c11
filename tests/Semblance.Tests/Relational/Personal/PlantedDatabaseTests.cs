using System.Globalization;
using System.Text;
using Semblance.Random;
using Semblance.Tests.Cli;
using Semblance.Tests.Relational.Connectors;
using Semblance.Tests.Tables.Personal;
using Xunit;

namespace Semblance.Tests.Relational.Personal;

/// <summary>
/// A unique token is planted in every personal cell of a database, keys included, and nothing that is written holds
/// one.
/// </summary>
public class PlantedDatabaseTests
{
    private const string Secret = "a-secret-of-the-test-0123456789";
    private const int Customers = 240, Clerks = 12;
    private static readonly string[] First = ["Anna", "Bruno", "Clara", "David", "Emma", "Felix", "Greta", "Henry"];
    private readonly PlantedTokens tokens = new();

    /// <summary>
    /// Customers whose key is their mail address, which orders and messages refer to; clerks, few enough for a list of
    /// names, with a mail for a key and a boss.
    /// </summary>
    private string Sql()
    {
        var rng = new Rng(3);
        var sql = new StringBuilder("""
            CREATE TABLE clerk (mail TEXT PRIMARY KEY, team TEXT NOT NULL, boss TEXT REFERENCES clerk (mail));
            CREATE TABLE customer (email VARCHAR(60) PRIMARY KEY, full_name TEXT NOT NULL, phone TEXT,
                street_address TEXT, iban TEXT UNIQUE, card TEXT, ssn TEXT, last_ip TEXT, notes TEXT, city TEXT,
                age INTEGER CHECK (age >= 18), clerk_mail TEXT NOT NULL REFERENCES clerk (mail));
            CREATE TABLE "order" (id INTEGER PRIMARY KEY, customer VARCHAR(60) NOT NULL REFERENCES customer (email),
                ship_name TEXT, ship_phone TEXT, placed DATE, sent DATE, total NUMERIC(8,2), CHECK (placed <= sent));
            CREATE TABLE message (order_id INTEGER NOT NULL REFERENCES "order" (id), number INTEGER NOT NULL,
                author TEXT NOT NULL REFERENCES customer (email), body TEXT, PRIMARY KEY (order_id, number));
            BEGIN;

            """);
        void Insert(string table, params object?[] cells) => sql.AppendLine($"INSERT INTO {table} VALUES ("
            + string.Join(", ", cells.Select(cell => cell is null ? "NULL"
                : $"'{Convert.ToString(cell, CultureInfo.InvariantCulture)}'")) + ");");
        string Mail(string table, int row) =>
            $"{First[row % First.Length].ToLowerInvariant()}.{tokens.Word($"{table} mail", row)}@mail.test";
        string Name(string table, int row) =>
            $"{First[row % First.Length]} {Capital(tokens.Word($"{table} name", row))}";
        for (var row = 0; row < Clerks; row++)
            Insert("clerk", Mail("clerk", row), $"team {row % 3}", row == 0 ? null : Mail("clerk", row / 3));
        for (var row = 0; row < Customers; row++)
        {
            var notes = $"Called from {tokens.Phone("notes", row)} about case {tokens.Word("case", row)}, write to "
                + $"{tokens.Word("notes", row)}@mail.test";
            Insert("customer", Mail("customer", row), Name("customer", row), tokens.Phone("customer", row),
                $"{row + 1} {Capital(tokens.Word("street", row))} Street", tokens.Iban("customer", row),
                tokens.Card("customer", row), tokens.Ssn("customer", row), tokens.Ip("customer", row), notes,
                row % 3 == 0 ? "Berlin" : "Bonn", 18 + rng.Below(60, row), Mail("clerk", rng.Below(Clerks, row, 1)));
        }
        for (var (order, line) = (1, 0); order <= 3 * Customers; order++)
        {
            var customer = rng.Below(Customers, order, 2);
            var placed = new DateOnly(2024, 1, 1).AddDays(rng.Below(300, order, 3));
            Insert("\"order\"", order, Mail("customer", customer),
                Name(order % 4 == 0 ? "other" : "customer", customer), tokens.Phone("order", order),
                $"{placed:yyyy-MM-dd}", $"{placed.AddDays(rng.Below(9, order, 4)):yyyy-MM-dd}",
                10 + rng.Below(9000, order, 5) / 100m);
            for (var number = 1; number <= order % 3; number++)
            {
                Insert("message", order, number, Mail("customer", (customer + line) % Customers),
                    $"It is {tokens.Word("body", ++line)} again, mail {Mail("customer", customer)}");
            }
        }
        return sql.Append("COMMIT;").ToString();
    }

    [Fact]
    public void No_token_survives_in_rows_models_reports_or_errors()
    {
        using var run = new CommandRun();
        Shop.Run(run["shop.db"], Sql());
        Assert.NotNull(tokens.FoundInFiles(run.Folder, "shop.db")); // the search finds what is there
        void Do(int code, params string[] arguments)
        {
            Assert.True(code == run.RunInside(arguments), string.Join(' ', arguments) + "\n" + run.Error);
            Assert.Null(tokens.Found(run.Out + run.Error, string.Join(' ', arguments)));
        }
        Do(0, "synth", "shop.db", "-o", "out.db", "--report", "out.html", "--model", "out.semblance", "--json");
        Do(0, "fit", "shop.db", "-o", "out-model");
        Do(0, "show", "out-model", "--json");
        Do(0, "show", "out-model");
        Do(0, "sample", "out-model", "-o", "out-csv", "--format", "csv", "--scale", "2");
        Do(0, "inspect", "shop.db", "--pii", "--save", "out-schema.json", "--json");
        Do(0, "inspect", "shop.db", "--pii");
        Do(0, "inspect", "shop.db");
        Do(0, "mask", "shop.db", "-o", "out-masked.db");
        Do(0, "mask", "shop.db", "-o", "out-masked", "--format", "csv", "--json");
        Do(0, "evaluate", "shop.db", "out.db", "--report", "out-evaluated.html", "--json");
        // what is wrong is told without the cells
        Do(2, "synth", "shop.db", "-o", "out2.db", "--personal", "customer.email=mask:3");
        Do(2, "synth", "shop.db", "-o", "out2.db", "--constraint", "customer: age < 40",
            "--constraint", "customer: unique(city)");
        Do(2, "synth", "shop.db", "-o", "out2.db", "--constraint", "customer: full_name = 'nobody'");
        Shop.Run(run["shop.db"], "DELETE FROM customer WHERE rowid % 7 = 0");
        Do(2, "synth", "shop.db", "-o", "out2.db");
        Assert.Null(tokens.FoundInFiles(run.Folder, "out"));
    }

    [Fact]
    public void A_mail_that_is_a_key_has_one_alias_in_every_table_and_the_key_of_pseudonyms_is_nowhere()
    {
        using var run = new CommandRun();
        Shop.Run(run["shop.db"], Sql());
        run.File_("key.txt", Secret + "\n");
        string[] said = ["--personal", "customer.email=pseudonymise", "--personal", "ship_name=pseudonymise",
            "--personal", "full_name=pseudonymise", "--personal", "notes=drop", "--key-file", "key.txt"];
        Assert.Equal(0, run.RunInside(["mask", "shop.db", "-o", "out.db", .. said]));
        Assert.Equal(0, run.RunInside(["fit", "shop.db", "-o", "out-model", .. said]));
        Assert.Null(tokens.FoundInFiles(run.Folder, "out"));
        Assert.DoesNotContain(Directory.EnumerateFiles(run.Folder, "out*", SearchOption.AllDirectories),
            file => File.ReadAllText(file, Encoding.Latin1).Contains(Secret, StringComparison.Ordinal));

        var (real, masked) = (Shop.Read(run["shop.db"]), Shop.Read(run["out.db"]));
        var alias = Pairs("customer", "email");
        Assert.Equal(Customers, alias.Values.Distinct().Count());
        foreach (var pair in Pairs("order", "customer").Concat(Pairs("message", "author")))
            Assert.Equal(alias[pair.Key], pair.Value);
        var names = Pairs("customer", "full_name");
        foreach (var pair in Pairs("order", "ship_name").Where(pair => names.ContainsKey(pair.Key)))
            Assert.Equal(names[pair.Key], pair.Value);
        Assert.DoesNotContain(masked.Schema["customer"].Columns, column => column.Name == "notes");
        Assert.Equal(Shop.Relations(real), Shop.Relations(masked));

        Dictionary<string, string> Pairs(string table, string column) => Enumerable.Range(0, real[table].RowCount)
            .Select(row => (real[table][column].Text(row), masked[table][column].Text(row))).Distinct()
            .ToDictionary(pair => pair.Item1, pair => pair.Item2);
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
