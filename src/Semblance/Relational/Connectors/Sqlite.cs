using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Semblance.Relational.Connectors;

/// <summary>SQLite files.</summary>
public sealed record Sqlite : Connector
{
    private static readonly string[] Endings = [".db", ".sqlite", ".sqlite3", ".db3", ".s3db"];

    /// <inheritdoc/>
    public override string Title => "SQLite";

    /// <inheritdoc/>
    public override string Example => "shop.db";

    /// <inheritdoc/>
    internal override DatabaseAddress? Recognise(string typed, string folder)
    {
        var path = DatabaseFiles.PathOf(typed, "sqlite") ?? (ConnectionText.Parse(typed) is { } text && !DatabaseFiles.IsServer(text)
            ? text.First("Data Source", "DataSource", "Filename") : null);
        var isSaid = path is not null;
        path = Path.Combine(folder, path ?? typed);
        var isOne = DatabaseFiles.Begins(path, 0, "SQLite format 3\0"u8) ?? (isSaid && !DatabaseFiles.Has(path, Duckdb.Endings)) | DatabaseFiles.Has(path, Endings);
        return isOne ? new(this, path, DatabaseFiles.Shown(path, folder), path) : null;
    }

    /// <inheritdoc/>
    internal override DatabaseSession Open(DatabaseAddress address) => new SqliteSession(address);
}

/// <summary>How SQLite writes things.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    /// <summary>A value has a type of its own, whatever the column's: it is read as what it is.</summary>
    public override string TextOf(string column, SqlType type) => column;
}

/// <summary>A SQLite file that stands open.</summary>
internal sealed class SqliteSession(DatabaseAddress address) : SqlSession(address, Opened(address), new SqliteDialect())
{
    private static SqliteConnection Opened(DatabaseAddress address)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = address.Path, Mode = SqliteOpenMode.ReadOnly, Pooling = false,
        }.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException cause)
        {
            connection.Dispose();
            throw File.Exists(address.Path) ? new SemblanceException("The file cannot be opened as a SQLite database.", address.Shown,
                    "Check that it is one, is whole, and that you may read it.", cause)
                : new SemblanceException("There is no such file.", address.Shown, "Check the spelling of the path.", cause);
        }
    }

    /// <inheritdoc/>
    public override DatabaseSchema ReadSchema(CancellationToken cancel)
    {
        var found = Query("SELECT l.name, l.type, m.sql FROM pragma_table_list l LEFT JOIN sqlite_master m ON m.name = l.name AND m.type = 'table' "
            + "WHERE l.schema = 'main' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.rowid",
            row => (Name: row.GetString(0), Type: row.GetString(1), Sql: row.IsDBNull(2) ? "" : row.GetString(2)));
        foreach (var other in found.Where(one => one.Type is "view" or "virtual"))
            Notes.Add(other.Type == "view" ? $"{other.Name} is a view, which holds no rows of its own: it is passed over"
                : $"{other.Name} is a virtual table: it is passed over");
        var tables = found.Where(one => one.Type == "table").Select(one => ReadTable(one.Name, one.Sql)).ToList();
        return new() { Tables = tables, Relations = [.. tables.SelectMany(table => ReadRelations(table, tables))], Origin = Address.Connector.Kind };
    }

    private TableDefinition ReadTable(string name, string sql)
    {
        var definition = SqliteDefinition.Of(sql);
        var columns = Query("SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo($table)", row => (
            Pk: row.GetInt32(4),
            Column: new ColumnDefinition
            {
                Name = row.GetString(0),
                DeclaredType = row.GetString(1) is { Length: > 0 } type ? type : null,
                Nullable = row.GetInt32(2) == 0 && row.GetInt32(4) == 0,
                MaxLength = SqlType.Parse(row.GetString(1)) is { Kind: SqlKind.Text } text ? text.Length : null,
                Default = row.IsDBNull(3) ? null : row.GetString(3),
                Computed = row.GetInt32(5) is 2 or 3,
                Expression = definition.Expressions.GetValueOrDefault(row.GetString(0)),
                Identity = definition.Numbered.Contains(row.GetString(0)),
            }), ("$table", name));
        var indexes = Query("SELECT name, \"unique\", origin, partial FROM pragma_index_list($table) ORDER BY seq DESC",
            row => (Name: row.GetString(0), Unique: row.GetBoolean(1), Origin: row.GetString(2), Partial: row.GetBoolean(3)), ("$table", name))
            .Where(index => !index.Partial && index.Origin != "pk")
            .Select(index => (Index: index, Columns: Query("SELECT name FROM pragma_index_info($index) ORDER BY seqno",
                row => row.IsDBNull(0) ? null : row.GetString(0), ("$index", index.Name))))
            .Where(index => index.Columns.All(column => column is not null)).ToList();
        return new()
        {
            Name = name,
            Columns = [.. columns.Select(column => column.Column)],
            PrimaryKey = [.. columns.Where(column => column.Pk > 0).OrderBy(column => column.Pk).Select(column => column.Column.Name)],
            UniqueKeys = [.. indexes.Where(index => index.Index.Unique).Select(index => (IReadOnlyList<string>)[.. index.Columns.Select(column => column!)])],
            Indexes = [.. indexes.Where(index => !index.Index.Unique).Select(index => new IndexDefinition(index.Index.Name, [.. index.Columns.Select(column => column!)]))],
            Checks = definition.Checks,
        };
    }

    private IEnumerable<Relation> ReadRelations(TableDefinition table, List<TableDefinition> tables) =>
        Query("SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list($table) ORDER BY id DESC, seq",
            row => (Id: row.GetInt32(0), Parent: row.GetString(1), From: row.GetString(2), To: row.IsDBNull(3) ? null : row.GetString(3)), ("$table", table.Name))
            .GroupBy(row => row.Id).Select(rows =>
            {
                var parent = tables.FirstOrDefault(one => one.Name.Equals(rows.First().Parent, StringComparison.OrdinalIgnoreCase));
                // without columns, the parent's primary key is meant
                var named = rows.All(row => row.To is null) ? parent?.PrimaryKey : null;
                return new Relation
                {
                    Child = table.Name,
                    ChildColumns = [.. rows.Select(row => Known(table, row.From))],
                    Parent = parent?.Name ?? rows.First().Parent,
                    ParentColumns = named ?? [.. rows.Select(row => Known(parent, row.To ?? ""))],
                };
            });

    // SQLite's names are the same in either case
    private static string Known(TableDefinition? table, string column) =>
        table?.Columns.FirstOrDefault(one => one.Name.Equals(column, StringComparison.OrdinalIgnoreCase))?.Name ?? column;
}
