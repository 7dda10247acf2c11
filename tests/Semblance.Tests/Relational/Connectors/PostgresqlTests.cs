using System.Diagnostics;
using Npgsql;
using Semblance.Relational.Connectors;
using Semblance.Tables;
using Xunit;

namespace Semblance.Tests.Relational.Connectors;

/// <summary>PostgreSQL for real.</summary>
public sealed class PostgresqlServer() : DatabaseServer("postgres"), IDatabaseServer
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

public class PostgresqlTests(ServerHost<PostgresqlServer> host) : ServerContract<PostgresqlServer>(host)
{
    protected override string TextOf160 => "character varying(160)";

    [ServerFact]
    public async Task Numbers_go_on_after_the_highest_and_indexes_are_there()
    {
        using var shop = new Shop();
        var address = Server.Fresh("numbers");
        await Shop.Write(Shop.Read(shop.Sqlite("a.db", Shop.Awkward)), address);
        Server.Run(address, "INSERT INTO \"order\" (\"select\", day) VALUES ('z', '2025-01-01')");
        Assert.Contains(Shop.Read(address)["order"].Columns[0].Text(3), "8");
        await Shop.Write(Shop.Read(Shop.Chinook), Server.Fresh("indexes"));
        var chinook = Shop.Read(address.Replace("numbers", "indexes", StringComparison.Ordinal));
        Assert.Equal(11, chinook.Schema.Tables.Sum(table => table.Indexes.Count));
    }

    [ServerFact]
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

    [ServerFact]
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

    private static async IAsyncEnumerable<Table> Cut(IAsyncEnumerable<Table> batches, Action? cut)
    {
        await foreach (var batch in batches)
        {
            cut?.Invoke();
            yield return batch;
        }
    }
}
