using System.Diagnostics;
using Npgsql;
using Semblance.Relational;
using Semblance.Relational.Connectors;
using Semblance.Tables;
using Semblance.Tests.Cli;
using Xunit;

namespace Semblance.Tests.Relational.Connectors;

/// <summary>PostgreSQL for real.</summary>
public sealed class PostgresqlServer() : DatabaseServer("postgres")
{
    private static readonly string? Programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Order().Select(version => Path.Combine(version, "bin"))
            .LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb"))) : null;

    public static string? Missing => Lacking(Programs, "PostgreSQL");

    private string Address(string database) =>
        $"Host=127.0.0.1;Port={Port};Username=semblance;Password={Password};Database={database}";

    public override string Fresh(string name)
    {
        Run(Address("postgres"), $"CREATE DATABASE {name}");
        return Address(name);
    }

    public override void Run(string address, string sql)
    {
        using var connection = new NpgsqlConnection(address + ";Pooling=False");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    protected override void Initialise()
    {
        var word = Path.Combine(Folder, "word");
        File.WriteAllText(word, Password);
        CallAsUser(Path.Combine(Programs!, "initdb"), "-D", Path.Combine(Folder, "data"), "-U", "semblance", "-A",
            "scram-sha-256", "--pwfile", word, "-E", "UTF8", "--locale=C", "--no-sync");
    }

    protected override Process Start() => LaunchAsUser(Path.Combine(Programs!, "postgres"), "-D",
        Path.Combine(Folder, "data"), "-h", "127.0.0.1", "-p", $"{Port}", "-k", Folder, "-F");

    protected override bool Answers()
    {
        try
        {
            Run(Address("postgres"), "SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}

/// <summary>A test that needs PostgreSQL; it says so where there is none.</summary>
public sealed class PostgresqlFactAttribute : FactAttribute
{
    public PostgresqlFactAttribute() => Skip = PostgresqlServer.Missing;
}

/// <summary>A server for these tests, where one can be had.</summary>
public sealed class PostgresqlHost : IDisposable
{
    public PostgresqlServer? Server { get; } = PostgresqlServer.Missing is null ? new() : null;

    public void Dispose() => Server?.Dispose();
}

public class PostgresqlTests(PostgresqlHost host) : IClassFixture<PostgresqlHost>
{
    private PostgresqlServer Server => host.Server!;

    [PostgresqlFact]
    public async Task Chinook_goes_to_PostgreSQL_and_back()
    {
        using var shop = new Shop();
        var address = Server.Fresh("chinook");
        var real = Shop.Read(Shop.Chinook);
        await Shop.Write(real, address);
        var there = Shop.Read(address);
        Assert.Equal(Shop.Relations(real), Shop.Relations(there));
        Assert.Equal("character varying(160)", there.Schema["Album"].Columns[1].DeclaredType);
        Assert.Equal(11, there.Schema.Tables.Sum(table => table.Indexes.Count));
        await Shop.Write(there, shop["back.db"]);
        Assert.Equal(Shop.Cells(real), Shop.Cells(Shop.Read(shop["back.db"])));
    }

    [PostgresqlFact]
    public void What_only_PostgreSQL_has_is_read()
    {
        var address = Server.Fresh("odd");
        Server.Run(address, """
            CREATE TYPE mood AS ENUM ('sad', 'it''s ok');
            CREATE DOMAIN year AS integer CHECK (VALUE > 1900);
            CREATE TABLE t (id serial PRIMARY KEY, m mood NOT NULL, y year, tags text[], doc jsonb, raw bytea, price money, ok boolean DEFAULT true,
                at timestamptz, f double precision, c char(5), twice integer GENERATED ALWAYS AS (id * 2) STORED, CHECK (m IN ('sad', 'it''s ok')));
            COMMENT ON TABLE t IS 'what it is'; COMMENT ON COLUMN t.y IS 'a year';
            INSERT INTO t (m, y, tags, doc, raw, price, at, f, c) SELECT (ARRAY['sad', 'it''s ok'])[1 + i % 2]::mood, 2000 + i, ARRAY['a', i::text], jsonb_build_object('i', i), '\x00ff',
                i * 1.5, timestamptz '2024-01-01 12:00+02' + i * interval '1 day', CASE WHEN i = 1 THEN 'NaN' ELSE i / 3.0 END, 'ab' FROM generate_series(1, 30) i;
            CREATE VIEW v AS SELECT * FROM t; CREATE MATERIALIZED VIEW w AS SELECT * FROM t;
            """);
        var source = DatabaseAddress.Parse(address).Read();
        var (definition, rows) = (source.Database.Schema["t"], source.Database["t"]);
        Assert.Equal(("what it is", "a year"), (definition.Comment, definition.Columns[2].Comment));
        Assert.Equal("enum('sad','it''s ok')", definition.Columns[1].DeclaredType);
        Assert.Equal(("integer", true), (definition.Columns[2].DeclaredType, definition.Columns[0].Identity));
        Assert.Equal((ColumnKind.Category, ColumnKind.Decimal, ColumnKind.Instant),
            (rows["m"].Schema.Kind, rows["price"].Schema.Kind, rows["at"].Schema.Kind));
        Assert.True(rows["f"].IsMissing(0)); // not a number, so no value
        Assert.True(definition.Columns[11].Computed);
        Assert.True(rows["raw"].IsMissing(3) && rows["doc"].IsMissing(3) && rows["tags"].IsMissing(3));
        Assert.Equal(3, source.Notes.Count(note => note.Contains("is not learnt", StringComparison.Ordinal)));
        Assert.Contains(source.Notes, note => note.StartsWith("2 views", StringComparison.Ordinal));
    }

    [PostgresqlFact]
    public async Task What_is_awkward_goes_there_and_back_and_numbers_go_on()
    {
        using var shop = new Shop();
        var address = Server.Fresh("awkward");
        var real = Shop.Read(shop.Sqlite("a.db", Shop.Awkward));
        await Shop.Write(real, address);
        var there = Shop.Read(address);
        Assert.Equal(Shop.Relations(real), Shop.Relations(there));
        Assert.Equal(Shop.Cells(real)["person"].Select(row => row.Replace("|1", "|true", StringComparison.Ordinal))
            .Count(), Shop.Cells(there)["person"].Length);
        Assert.Equal(real["order"]["note"].Text(0), there["order"]["note"].Text(0));
        Assert.Single(there.Schema["order"].Checks);
        // takes the number after the highest
        Server.Run(address, "INSERT INTO \"order\" (\"select\", day) VALUES ('z', '2025-01-01')");
        Assert.Contains(Shop.Read(address)["order"].Columns[0].Text(3), "8");
        // with keys that are looked at when rows go in, a circle among them
        await Shop.Write(real, address, new() { Overwrite = true });
        Assert.Equal(Shop.Cells(there), Shop.Cells(Shop.Read(address)));
    }

    [PostgresqlFact]
    public async Task A_failed_run_leaves_the_database_as_it_was()
    {
        using var shop = new Shop();
        var address = Server.Fresh("failing");
        var real = Shop.Read(shop.Sqlite("a.db", Shop.Awkward));
        var tables = real.Schema.Tables.ToDictionary(table => table.Name, table => real[table.Name]);
        tables["team"] = tables["team"].Slice(0, 1);
        var error = await Assert.ThrowsAsync<SemblanceException>(() => Shop.Write(new(real.Schema, tables), address));
        Assert.Contains("A rule of the database is broken", error.Problem, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Shop.Write(real, address, null,
            new(canceled: true)));
        Assert.Contains("no tables", Assert.Throws<SemblanceException>(() => Shop.Read(address)).Problem,
            StringComparison.Ordinal);
    }

    [PostgresqlFact]
    public async Task A_server_that_goes_half_way_or_grants_no_right_is_told_in_words()
    {
        var address = Server.Fresh("rights");
        Server.Run(address,
            "CREATE ROLE guest LOGIN PASSWORD 'guest-secret-11'; REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        var guest = address.Replace("Username=semblance", "Username=guest", StringComparison.Ordinal)
            .Replace(DatabaseServer.Password, "guest-secret-11", StringComparison.Ordinal);
        var real = Shop.Read(Shop.Chinook);
        Assert.Contains("no right",
            (await Assert.ThrowsAsync<SemblanceException>(() => Shop.Write(real, guest))).Problem,
            StringComparison.Ordinal);
        var content = DatabaseContent.Of(real);
        var cut = content with { Rows = name => Cut(content.Rows(name), name == "Track" ? () => Server.Run(address,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
            + "datname = 'rights' AND pid <> pg_backend_pid()") : null) };
        var error = await Assert.ThrowsAsync<SemblanceException>(() => DatabaseAddress.Parse(address).WriteAsync(cut));
        Assert.Contains("was lost", error.Problem, StringComparison.Ordinal);
        Assert.Contains("no tables", Assert.Throws<SemblanceException>(() => Shop.Read(address)).Problem,
            StringComparison.Ordinal);
    }

    [PostgresqlFact]
    public async Task No_secret_is_in_anything_that_is_written_or_said()
    {
        using var run = new CommandRun();
        var address = Server.Fresh("secrets");
        await Shop.Write(Shop.Read(Shop.Chinook), address);
        Assert.Equal(0, run.Run("synth", address, "-o", run["out"], "--report", run["report.html"], "--model",
            run["model"], "--format", "csv"));
        var said = run.Out + run.Error;
        Assert.Equal(0, run.Run("inspect", address, "--json"));
        said += run.Out + run.Error;
        Assert.Equal(2, run.Run("synth", address, "-o", address));
        said += run.Out + run.Error
            + string.Concat(Directory.GetFiles(run.Folder, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.DoesNotContain(DatabaseServer.Password, said, StringComparison.Ordinal);
        Assert.Contains("database=secrets", said, StringComparison.OrdinalIgnoreCase);
    }

    private static async IAsyncEnumerable<Table> Cut(IAsyncEnumerable<Table> batches, Action? cut)
    {
        await foreach (var batch in batches)
        {
            cut?.Invoke();
            yield return batch;
        }
    }
}
