using Microsoft.Data.Sqlite;
using Semblance.Relational;
using Semblance.Relational.Connectors;
using Semblance.Tests.Goldens;

namespace Semblance.Tests.Relational.Connectors;

/// <summary>
/// A folder that goes when the test ends, the Chinook database, and a small one of all that is awkward.
/// </summary>
internal sealed class Shop : IDisposable
{
    /// <summary>Names with quotes and blanks, a circle, a composite key, checks, text of every sort.</summary>
    public const string Awkward = """
        CREATE TABLE "order" (id INTEGER PRIMARY KEY AUTOINCREMENT, "select" TEXT NOT NULL DEFAULT 'none', "a ""quoted"" name" NUMERIC(8,2) CHECK ("a ""quoted"" name" >= 0),
            placed DATETIME, day DATE, note TEXT, photo BLOB, doc JSON, twice NUMERIC GENERATED ALWAYS AS ("a ""quoted"" name" * 2) STORED, UNIQUE ("select", day));
        CREATE TABLE team (code TEXT PRIMARY KEY, lead_id INTEGER, FOREIGN KEY (lead_id) REFERENCES person (id));
        CREATE TABLE person (id INTEGER PRIMARY KEY, team_code TEXT NOT NULL REFERENCES team, boss_id INTEGER REFERENCES person (id), born DATE, active BOOLEAN);
        CREATE TABLE item (order_id INTEGER NOT NULL REFERENCES "order" (id), line INTEGER NOT NULL, by_id INTEGER, PRIMARY KEY (order_id, line), FOREIGN KEY (by_id) REFERENCES person (id));
        CREATE TABLE empty (x INTEGER NOT NULL PRIMARY KEY, y TEXT);
        CREATE INDEX by_day ON "order" (day);
        CREATE VIEW busy AS SELECT * FROM person;
        INSERT INTO "order" (id, "select", "a ""quoted"" name", placed, day, note, photo, doc) VALUES
            (1, 'a', 1.50, '2024-01-01 10:00:00', '2024-01-01', 'tab	and
        line \ back', x'00FF', '{"a":1}'),
            (2, 'b', NULL, '2024-02-29 23:59:59', '2024-02-29', 'žluťoučký 🎉 ''quoted''', NULL, '{"b":[1,2]}'), (7, 'c', 0, NULL, '2023-12-31', NULL, x'01', NULL);
        INSERT INTO team VALUES ('x', 2), ('y', NULL);
        INSERT INTO person VALUES (1, 'x', 2, '1980-05-05', 1), (2, 'x', NULL, '1970-01-01', 0), (3, 'y', 1, NULL, 1);
        INSERT INTO item VALUES (1, 1, 1), (1, 2, NULL), (7, 1, 3);
        """;

    public string Folder { get; } = Directory.CreateTempSubdirectory("semblance-db-").FullName;

    public static string Chinook => Path.Combine(Golden.Root, "samples", "chinook", "chinook.db");

    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>A SQLite file that these statements make.</summary>
    public string Sqlite(string name, string sql)
    {
        Run(this[name], sql);
        return this[name];
    }

    public static void Run(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA foreign_keys = OFF;" + sql;
        command.ExecuteNonQuery();
    }

    public static Database Read(string address, DatabaseReadOptions? options = null) =>
        DatabaseAddress.Parse(address).Read(options).Database;

    public static Task<WrittenDatabase> Write(Database database, string address, DatabaseWriteOptions? options = null,
        CancellationToken cancel = default) =>
        DatabaseAddress.FindTarget(address)!.WriteAsync(DatabaseContent.Of(database), options, null, cancel);

    /// <summary>Every cell of every table as text, table by table, in an order of its own.</summary>
    public static SortedDictionary<string, string[]> Cells(Database database) =>
        new(database.Schema.Tables.ToDictionary(table => table.Name, table =>
    {
        var rows = database[table.Name];
        return Enumerable.Range(0, rows.RowCount)
            .Select(row => string.Join('|',
                rows.Columns.Select(column => column.IsMissing(row) ? "∅" : column.Text(row))))
            .Order(StringComparer.Ordinal).ToArray();
    }), StringComparer.OrdinalIgnoreCase);

    /// <summary>The foreign keys, in an order of their own.</summary>
    public static string[] Relations(Database database) =>
        [.. database.Schema.Relations.Select(relation => relation.ToString()).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
