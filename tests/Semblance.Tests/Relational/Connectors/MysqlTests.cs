using System.Diagnostics;
using MySqlConnector;
using Semblance.Relational.Connectors;
using Semblance.Tables;
using Xunit;

namespace Semblance.Tests.Relational.Connectors;

/// <summary>MariaDB for real.</summary>
public sealed class MariadbServer() : DatabaseServer("mysql"), IDatabaseServer
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

public class MysqlTests(ServerHost<MariadbServer> host) : ServerContract<MariadbServer>(host)
{
    protected override string TextOf160 => "varchar(160)";

    [ServerFact]
    public async Task Rows_that_are_loaded_as_a_file_are_the_same()
    {
        var real = Shop.Read(Shop.Chinook);
        var address = Server.Fresh("loaded") + "?AllowLoadLocalInfile=true";
        await Shop.Write(real, address);
        using var shop = new Shop();
        await Shop.Write(Shop.Read(address), shop["back.db"]);
        Assert.Equal(Shop.Cells(real), Shop.Cells(Shop.Read(shop["back.db"])));
    }

    [ServerFact]
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
}
