using System.Diagnostics;
using MySqlConnector;
using Semblance.Relational.Connectors;
using Semblance.Tables;
using Xunit;

namespace Semblance.Tests.Relational.Connectors;

/// <summary>MariaDB for real.</summary>
public sealed class MariadbServer() : DatabaseServer("mysql")
{
    private static readonly string? Program = new[] { "/usr/sbin/mariadbd",
        "/usr/libexec/mariadbd" }.FirstOrDefault(File.Exists);

    public static string? Missing => Lacking(Program, "MariaDB");

    private string Address(string database) => $"mysql://root:{Password}@127.0.0.1:{Port}/{database}";

    private string Plain(string database) =>
        $"Server=127.0.0.1;Port={Port};User Id=root;Password={Password};Database={database};Pooling=False";

    public override string Fresh(string name)
    {
        Run("mysql", $"CREATE DATABASE {name} CHARACTER SET latin1"); // new tables say their own letters
        return Address(name);
    }

    public override void Run(string address, string sql)
    {
        using var connection = new MySqlConnection(Plain(address.Split('/')[^1]));
        connection.Open();
        using var command = new MySqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    protected override void Initialise()
    {
        CallAsUser("mariadb-install-db", "--no-defaults", "--datadir=" + Path.Combine(Folder, "data"),
            "--auth-root-authentication-method=normal", "--skip-test-db");
        var first = Path.Combine(Folder, "first.sql");
        File.WriteAllText(first,
            $"ALTER USER root@localhost IDENTIFIED BY '{Password}';\nCREATE OR REPLACE USER root@'127.0.0.1' "
            + $"IDENTIFIED BY '{Password}';\nGRANT ALL ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;\n");
    }

    protected override Process Start() => LaunchAsUser(Program!, "--no-defaults",
        "--datadir=" + Path.Combine(Folder, "data"), "--socket=" + Path.Combine(Folder, "socket"), $"--port={Port}",
        "--bind-address=127.0.0.1", "--pid-file=" + Path.Combine(Folder, "pid"), "--init-file="
            + Path.Combine(Folder, "first.sql"), "--skip-name-resolve", "--innodb-flush-log-at-trx-commit=0");

    protected override bool Answers()
    {
        try
        {
            Run("mysql", "SELECT 1");
            return true;
        }
        catch (MySqlException)
        {
            return false;
        }
    }
}

/// <summary>A test that needs MariaDB; it says so where there is none.</summary>
public sealed class MariadbFactAttribute : FactAttribute
{
    public MariadbFactAttribute() => Skip = MariadbServer.Missing;
}

/// <summary>A server for these tests, where one can be had.</summary>
public sealed class MariadbHost : IDisposable
{
    public MariadbServer? Server { get; } = MariadbServer.Missing is null ? new() : null;

    public void Dispose() => Server?.Dispose();
}

public class MysqlTests(MariadbHost host) : IClassFixture<MariadbHost>
{
    private MariadbServer Server => host.Server!;

    [MariadbFact]
    public async Task Chinook_goes_to_MariaDB_and_back_by_either_path()
    {
        using var shop = new Shop();
        var real = Shop.Read(Shop.Chinook);
        foreach (var (name, more) in new[] { ("chinook", ""), ("loaded", "?AllowLoadLocalInfile=true") })
        {
            var address = Server.Fresh(name) + more;
            await Shop.Write(real, address);
            var there = Shop.Read(address);
            Assert.Equal(Shop.Relations(real), Shop.Relations(there));
            Assert.Equal("varchar(160)", there.Schema["Album"].Columns[1].DeclaredType);
            await Shop.Write(there, shop[name + ".db"]);
            Assert.Equal(Shop.Cells(real), Shop.Cells(Shop.Read(shop[name + ".db"])));
        }
    }

    [MariadbFact]
    public void What_only_MySQL_has_is_read()
    {
        var address = Server.Fresh("odd");
        Server.Run(address, """
            CREATE TABLE t (id int unsigned AUTO_INCREMENT PRIMARY KEY, e enum('a','it''s') NOT NULL DEFAULT 'a', s set('x','y'), doc json, b bit(1), ok tinyint(1) DEFAULT 1,
                raw varbinary(4), at datetime DEFAULT current_timestamp COMMENT 'when', y year, twice int AS (y * 2) STORED, CHECK (char_length(s) >= 0)) COMMENT 'what it is';
            INSERT INTO t (e, s, doc, b, raw, y) VALUES ('a', 'x,y', '{"q": 1}', b'1', x'00ff', 2001), ('it''s', 'x', '{"q": 2}', b'0', NULL, 2002);
            CREATE VIEW v AS SELECT * FROM t;
            """);
        var source = DatabaseAddress.Parse(address).Read();
        var (definition, rows) = (source.Database.Schema["t"], source.Database["t"]);
        Assert.Equal(("what it is", "when"), (definition.Comment, definition.Columns[7].Comment));
        Assert.Equal(("json", "enum('a','it''s')", true),
            (definition.Columns[3].DeclaredType, definition.Columns[1].DeclaredType, definition.Columns[0].Identity));
        Assert.Equal((ColumnKind.Boolean, ColumnKind.Instant), (rows["b"].Schema.Kind, rows["at"].Schema.Kind));
        Assert.True(definition.Columns[9].Computed);
        Assert.Single(definition.Checks);
        Assert.Contains(source.Notes, note => note.StartsWith("v is a view", StringComparison.Ordinal));
    }

    [MariadbFact]
    public async Task What_is_awkward_goes_there_also_into_tables_with_keys()
    {
        using var shop = new Shop();
        var address = Server.Fresh("awkward");
        var real = Shop.Read(shop.Sqlite("a.db", Shop.Awkward));
        await Shop.Write(real, address);
        var there = Shop.Read(address);
        Assert.Equal(Shop.Relations(real), Shop.Relations(there));
        Assert.Equal(real["order"]["note"].Text(1), there["order"]["note"].Text(1));
        // a circle, and rows of one table that refer to each other
        await Shop.Write(real, address, new() { Overwrite = true });
        Assert.Equal(Shop.Cells(there), Shop.Cells(Shop.Read(address)));
    }

    [MariadbFact]
    public async Task A_failed_run_leaves_no_table()
    {
        using var shop = new Shop();
        var address = Server.Fresh("failing");
        var real = Shop.Read(shop.Sqlite("a.db", Shop.Awkward));
        var tables = real.Schema.Tables.ToDictionary(table => table.Name, table => real[table.Name]);
        tables["team"] = tables["team"].Slice(0, 1);
        var error = await Assert.ThrowsAsync<SemblanceException>(() => Shop.Write(new(real.Schema, tables), address));
        Assert.DoesNotContain(DatabaseServer.Password, error.Message, StringComparison.Ordinal);
        Assert.Contains("no tables", Assert.Throws<SemblanceException>(() => Shop.Read(address)).Problem,
            StringComparison.Ordinal);
    }
}
