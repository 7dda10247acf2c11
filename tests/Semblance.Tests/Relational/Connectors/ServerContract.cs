using Semblance.Relational;
using Semblance.Tests.Cli;
using Xunit;

namespace Semblance.Tests.Relational.Connectors;

/// <summary>What every server does alike.</summary>
public abstract class ServerContract<TServer>(ServerHost<TServer> host) : IClassFixture<ServerHost<TServer>>
    where TServer : DatabaseServer, IDatabaseServer, new()
{
    /// <summary>How the server writes the type of a text of 160 letters.</summary>
    protected abstract string TextOf160 { get; }

    protected TServer Server => host.Server!;

    [ServerFact]
    public async Task Chinook_goes_there_and_back()
    {
        using var shop = new Shop();
        var address = Server.Fresh("chinook");
        var real = Shop.Read(Shop.Chinook);
        await Shop.Write(real, address);
        var there = Shop.Read(address);
        Assert.Equal(Shop.Relations(real), Shop.Relations(there));
        Assert.Equal(TextOf160, there.Schema["Album"].Columns[1].DeclaredType);
        await Shop.Write(there, shop["back.db"]);
        Assert.Equal(Shop.Cells(real), Shop.Cells(Shop.Read(shop["back.db"])));
    }

    [ServerFact]
    public async Task What_is_awkward_goes_there_also_into_tables_with_keys()
    {
        using var shop = new Shop();
        var address = Server.Fresh("awkward");
        var real = Shop.Read(shop.Sqlite("a.db", Shop.Awkward));
        await Shop.Write(real, address);
        var there = Shop.Read(address);
        Assert.Equal(Shop.Relations(real), Shop.Relations(there));
        Assert.Equal(Shop.Cells(real)["person"].Length, Shop.Cells(there)["person"].Length);
        foreach (var row in new[] { 0, 1 })
            Assert.Equal(real["order"]["note"].Text(row), there["order"]["note"].Text(row));
        Assert.Single(there.Schema["order"].Checks);
        // with keys that are looked at when rows go in, a circle among them
        await Shop.Write(real, address, new() { Overwrite = true });
        Assert.Equal(Shop.Cells(there), Shop.Cells(Shop.Read(address)));
    }

    [ServerFact]
    public async Task A_failed_run_leaves_the_database_as_it_was()
    {
        using var shop = new Shop();
        var address = Server.Fresh("failing");
        var real = Shop.Read(shop.Sqlite("a.db", Shop.Awkward));
        var tables = real.Schema.Tables.ToDictionary(table => table.Name, table => real[table.Name]);
        tables["team"] = tables["team"].Slice(0, 1);
        var error = await Assert.ThrowsAsync<SemblanceException>(() => Shop.Write(new(real.Schema, tables), address));
        Assert.Contains("A rule of the database is broken", error.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain(DatabaseServer.Password, error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Shop.Write(real, address, null,
            new(canceled: true)));
        Assert.Contains("no tables", Assert.Throws<SemblanceException>(() => Shop.Read(address)).Problem,
            StringComparison.Ordinal);
    }

    [ServerFact]
    public async Task No_secret_is_in_anything_that_is_written_or_said()
    {
        using var run = new CommandRun();
        var address = Server.Fresh("secrets");
        await Shop.Write(Shop.Read(Shop.Chinook), address);
        Assert.Equal(0, run.Run("synth", address, "-o", run["out"], "--report", run["report.html"], "--model",
            run["model"], "--format", "csv", "--set", "maxTrees=4"));
        var said = run.Out + run.Error;
        Assert.Equal(0, run.Run("inspect", address, "--json"));
        said += run.Out + run.Error;
        var target = Server.Fresh("secret_copy");
        Assert.Equal(0, run.Run("sample", run["model"], "-o", target));
        said += run.Out + run.Error;
        Assert.Equal(0, run.Run("mask", address, "-o", target, "--overwrite"));
        said += run.Out + run.Error;
        Assert.Equal(2, run.Run("synth", address, "-o", address));
        said += run.Out + run.Error
            + string.Concat(Directory.GetFiles(run.Folder, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.DoesNotContain(DatabaseServer.Password, said, StringComparison.Ordinal);
        Assert.Contains("secrets", said, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Customers who are named by their mail address, and orders that refer to it.</summary>
    private string Customers(string name)
    {
        var address = Server.Fresh(name);
        Server.Run(address, $"""
            CREATE TABLE customer (email varchar(60) NOT NULL PRIMARY KEY, number integer NOT NULL, city varchar(20));
            CREATE TABLE purchase (id integer NOT NULL PRIMARY KEY, buyer varchar(60) NOT NULL, amount integer,
                CONSTRAINT buys FOREIGN KEY (buyer) REFERENCES customer (email));
            INSERT INTO customer VALUES {string.Join(", ", Enumerable.Range(0, 40).Select(i =>
                $"('planted.{i * 7 % 40}@tokens.example', {i}, '{(i % 3 == 0 ? "Bonn" : "Kiel")}')"))};
            INSERT INTO purchase VALUES {string.Join(", ", Enumerable.Range(0, 120).Select(i =>
                $"({i}, 'planted.{i * 11 % 40}@tokens.example', {i * 13 % 50})"))};
            """);
        return address;
    }

    /// <summary>By order: which customer made it, by number; and by number: the customer's mail address.</summary>
    private static (string[] Buyers, string[] Emails) Purchases(Database database)
    {
        var (customers, purchases) = (database["customer"], database["purchase"]);
        var numbers = Enumerable.Range(0, customers.RowCount)
            .ToDictionary(customers["email"].Text, customers["number"].Text);
        return ([.. Enumerable.Range(0, purchases.RowCount)
                .OrderBy(row => int.Parse(purchases["id"].Text(row)))
                .Select(row => numbers[purchases["buyer"].Text(row)])],
            [.. numbers.OrderBy(pair => int.Parse(pair.Value)).Select(pair => pair.Key)]);
    }

    [ServerFact]
    public void A_masked_copy_has_one_new_mail_address_for_each_and_every_order_still_names_its_customer()
    {
        using var run = new CommandRun();
        var (address, target) = (Customers("shop"), Server.Fresh("masked"));
        Assert.Equal(0, run.Run("mask", address, "-o", target));
        var (real, masked) = (Shop.Read(address), Shop.Read(target));
        Assert.Equal(Shop.Relations(real), Shop.Relations(masked));
        Assert.Equal(Purchases(real).Buyers, Purchases(masked).Buyers);
        Assert.Equal(40, Purchases(masked).Emails.Distinct().Count());
        Assert.DoesNotContain("planted.", string.Concat(Shop.Cells(masked).Values.SelectMany(cells => cells))
            + run.Out + run.Error, StringComparison.Ordinal);
        // a second run would write over rows
        Assert.Equal(2, run.Run("mask", address, "-o", target));
    }

    [ServerFact]
    public void A_pseudonym_is_the_same_in_every_table_and_run_and_a_synthetic_copy_has_none_of_the_real_keys()
    {
        using var run = new CommandRun();
        run.File_("key.txt", "a key of sixteen bytes or more");
        string[] asked = ["--personal", "purchase.buyer=pseudonymise", "--key-file", run["key.txt"]];
        var address = Customers("pseudonyms");
        var copies = new[] { "first", "second" }.Select(name =>
        {
            var target = Server.Fresh(name);
            Assert.Equal(0, run.Run(["mask", address, "-o", target, .. asked]));
            return Shop.Read(target);
        }).ToList();
        Assert.Equal(Purchases(Shop.Read(address)).Buyers, Purchases(copies[0]).Buyers);
        Assert.Equal(Purchases(copies[0]).Emails, Purchases(copies[1]).Emails);
        Assert.DoesNotContain(Purchases(copies[0]).Emails, Purchases(Shop.Read(address)).Emails.Contains);

        var made = Server.Fresh("made");
        Assert.Equal(0, run.Run(["synth", address, "-o", made, "--judge", "false", "--set", "maxTrees=4", .. asked]));
        var synthetic = Shop.Read(made); // every order names one that is there, or Purchases would throw
        Assert.Equal(120, Purchases(synthetic).Buyers.Length);
        Assert.DoesNotContain(Purchases(synthetic).Emails, Purchases(Shop.Read(address)).Emails.Contains);
    }
}
