using Microsoft.Data.Sqlite;
using Semblance.Tables;

namespace Semblance.Relational.Connectors;

/// <summary>A SQLite file that stands open.</summary>
internal sealed class SqliteSession(DatabaseAddress address, string path, bool isRead)
    : SqlSession(address, Opened(address, path, isRead), new SqliteDialect())
{
    private static SqliteConnection Opened(DatabaseAddress address, string path, bool isRead)
    {
        if (isRead && !File.Exists(path))
            throw new SemblanceException("There is no such file.", address.Shown, "Check the spelling of the path.");
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path, Pooling = false, Mode = isRead ? SqliteOpenMode.ReadOnly
                : SqliteOpenMode.ReadWriteCreate,
        }.ConnectionString);
        try
        {
            connection.Open();
            using var probe = connection.CreateCommand();
            probe.CommandText = "SELECT count(*) FROM sqlite_master";
            probe.ExecuteScalar();
            return connection;
        }
        catch (SqliteException cause)
        {
            connection.Dispose();
            throw new SemblanceException("The file cannot be opened as a SQLite database.", address.Shown,
                "Check that it is one, is whole, is not locked, and that you may read it.", cause);
        }
    }

    // ---- reading

    /// <inheritdoc/>
    public override DatabaseSchema ReadSchema(CancellationToken cancel)
    {
        var found =
            Query("SELECT l.name, l.type, m.sql FROM pragma_table_list l LEFT JOIN "
                + "sqlite_master m ON m.name = l.name AND m.type = 'table' "
            + "WHERE l.schema = 'main' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.rowid, l.name",
            row => (Name: row.GetString(0), Type: row.GetString(1), Sql: row.IsDBNull(2) ? "" : row.GetString(2)));
        NoteViews(found.Where(one => one.Type == "view").Select(one => one.Name));
        foreach (var other in found.Where(one =>
            one.Type == "virtual")) Notes.Add($"{other.Name} is a virtual table: it is passed over");
        var tables = found.Where(one => one.Type == "table").Select(one => ReadTable(one.Name, one.Sql)).ToList();
        return new() { Tables = tables, Relations = [.. tables.SelectMany(table => ReadRelations(table, tables))],
            Origin = Dialect.Kind };
    }

    private TableDefinition ReadTable(string name, string sql)
    {
        var definition = CreateTableText.Of(sql);
        var columns = Query("SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo($table)",
            row => (
            Pk: row.GetInt32(4),
            Column: new ColumnDefinition
            {
                Name = row.GetString(0),
                DeclaredType = DeclaredType(row.GetString(1)),
                Nullable = row.GetInt32(2) == 0 && row.GetInt32(4) == 0,
                MaxLength = SqlType.Parse(row.GetString(1)) is { Kind: SqlKind.Text } text ? text.Length : null,
                Default = row.IsDBNull(3) ? null : row.GetString(3),
                Computed = row.GetInt32(5) is 2 or 3,
                Expression = definition.Expressions.GetValueOrDefault(row.GetString(0)),
                Identity = definition.Numbered.Contains(row.GetString(0)),
            }), ("$table", name));
        var indexes = Query("SELECT name, \"unique\", origin, partial FROM pragma_index_list($table) ORDER BY seq DESC",
            row => (Name: row.GetString(0), Unique: row.GetBoolean(1), Origin: row.GetString(2),
                Partial: row.GetBoolean(3)), ("$table", name))
            .Where(index => !index.Partial && index.Origin != "pk")
            .Select(index => (Index: index, Columns: Query("SELECT name FROM pragma_index_info($index) ORDER BY seqno",
                row => row.IsDBNull(0) ? null : row.GetString(0), ("$index", index.Name))))
            .Where(index => index.Columns.All(column => column is not null)).ToList();
        return new()
        {
            Name = name,
            Columns = [.. columns.Select(column => column.Column)],
            PrimaryKey = [.. columns.Where(column => column.Pk > 0).OrderBy(column => column.Pk)
                .Select(column => column.Column.Name)],
            UniqueKeys = [.. indexes.Where(index => index.Index.Unique)
                .Select(index => (IReadOnlyList<string>)[.. index.Columns.Select(column => column!)])],
            Indexes = [.. indexes.Where(index => !index.Index.Unique)
                .Select(index => new IndexDefinition(index.Index.Name, [.. index.Columns.Select(column => column!)]))],
            Checks = definition.Checks,
        };
    }

    // of a computed column the words of the clause belong to the type for SQLite
    private static string? DeclaredType(string type)
    {
        var at = type.IndexOf("GENERATED ALWAYS", StringComparison.OrdinalIgnoreCase);
        type = (at >= 0 ? type[..at] : type).Trim();
        return type.Length > 0 ? type : null;
    }

    private IEnumerable<Relation> ReadRelations(TableDefinition table, List<TableDefinition> tables) =>
        Query("SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list($table) ORDER BY id DESC, seq",
            row => (Id: row.GetInt32(0), Parent: row.GetString(1), From: row.GetString(2), To: row.IsDBNull(3) ? null
                : row.GetString(3)), ("$table", table.Name))
            .GroupBy(row => row.Id).Select(rows =>
            {
                var parent = tables.FirstOrDefault(one =>
                    one.Name.Equals(rows.First().Parent, StringComparison.OrdinalIgnoreCase));
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
        table?.Columns.FirstOrDefault(one => one.Name.Equals(column, StringComparison.OrdinalIgnoreCase))?.Name
            ?? column;

    // ---- writing

    /// <inheritdoc/>
    public override async Task BeginAsync(CancellationToken cancel)
    {
        await ExecuteAsync("PRAGMA foreign_keys = ON", cancel).ConfigureAwait(false);
        await base.BeginAsync(cancel).ConfigureAwait(false);
        await ExecuteAsync("PRAGMA defer_foreign_keys = ON", cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task InsertAsync(TargetTable table, IAsyncEnumerable<Table> batches, CancellationToken cancel)
    {
        var names = table.Columns.Select(column => column.Definition.Name).ToList();
        var parameters = names.Select((_, i) => $"$p{i}").ToList();
        var command =
            (SqliteCommand)Command($"INSERT INTO {Dialect.Name(table.Definition)} {Dialect.Names(names)} VALUES "
                + $"({string.Join(", ", parameters)})");
        await using (command.ConfigureAwait(false))
        {
            var cells = parameters.Select(name => command.Parameters.Add(new SqliteParameter(name, null))).ToArray();
            await foreach (var batch in batches.ConfigureAwait(false))
            {
                var values = table.Values(batch);
                for (var row = 0; row < batch.RowCount; row++)
                {
                    if (row % 1024 == 0) cancel.ThrowIfCancellationRequested();
                    for (var i = 0; i < cells.Length; i++) cells[i].Value = values[i][row] ?? DBNull.Value;
                    command.ExecuteNonQuery();
                }
            }
        }
    }

    /// <inheritdoc/>
    public override Task FinishAsync(IReadOnlyList<TargetTable> tables, CancellationToken cancel)
    {
        var broken =
            Query("SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 1, 2",
            row => (Child: row.GetString(0), Parent: row.GetString(1), Rows: row.GetInt64(2)));
        return broken.Count == 0 ? Task.CompletedTask : throw new SemblanceException([.. broken.Select(one =>
            new Fault($"{one.Rows:N0} row{(one.Rows == 1 ? "" : "s")} of '{one.Child}' name no row of '{one.Parent}'.",
                Where(one.Child),
                "Take the foreign key out of the schema (--schema), or the rows out of the source; nothing was written."))]);
    }

    /// <inheritdoc/>
    protected override Trouble Reason(Exception cause) => (cause as SqliteException)?.SqliteErrorCode switch
    {
        3 or 8 or 23 => Trouble.Rights,
        13 => Trouble.Space,
        19 => Trouble.Broken,
        14 or 26 => Trouble.Refused,
        _ => Trouble.Other,
    };
}
