using System.Data;
using System.Data.Common;
using MySqlConnector;
using Semblance.Tables;

namespace Semblance.Relational.Connectors;

/// <summary>A MySQL or MariaDB server's database that stands open.</summary>
internal sealed class MysqlSession(DatabaseAddress address) : SqlSession(address, Opened(address), new MysqlDialect())
{
    private const int RowsAtOnce = 1000, BytesAtOnce = 1 << 19;

    private static MySqlConnection Opened(DatabaseAddress address)
    {
        try
        {
            var text = ConnectionText.Parse(address.Connection)!;
            var connection = new MySqlConnection(new MySqlConnectionStringBuilder(text.Connection) { Pooling = false, DateTimeKind = MySqlDateTimeKind.Utc }.ConnectionString);
            connection.Open();
            if (connection.Database.Length == 0)
                throw new SemblanceException("The connection names no database.", address.Shown, "Add Database=… with its name.");
            using var forms = connection.CreateCommand();
            // a number 0 is a number, and what does not fit is refused
            forms.CommandText = "SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,STRICT_ALL_TABLES', time_zone = '+00:00', group_concat_max_len = 1048576";
            forms.ExecuteNonQuery();
            return connection;
        }
        catch (Exception cause) when (cause is DbException or ArgumentException or System.Net.Sockets.SocketException)
        {
            throw DatabaseFault.Explain(cause, Trouble.Refused, "MySQL", address.Shown, address.Clean(cause.Message));
        }
    }

    // ---- reading

    /// <inheritdoc/>
    public override DatabaseSchema ReadSchema(CancellationToken cancel)
    {
        var found = Query("SELECT table_name, table_type, table_comment FROM information_schema.tables WHERE table_schema = database() ORDER BY create_time, table_name",
            row => (Name: row.GetString(0), Type: row.GetString(1), Comment: row.GetString(2)));
        NoteViews(found.Where(one => one.Type.Contains("VIEW", StringComparison.Ordinal)).Select(one => one.Name));
        var (columns, checks, indexes, relations) = (Columns(), Checks(), Indexes(), Relations());
        var tables = found.Where(one => one.Type == "BASE TABLE").Select(one => new TableDefinition
        {
            Name = one.Name,
            Comment = one.Comment.Length > 0 ? one.Comment : null,
            // MariaDB keeps JSON as text that must be JSON
            Columns = [.. columns[one.Name].Select(column => checks[one.Name].Any(check => check == $"json_valid(`{column.Name}`)") ? column with { DeclaredType = "json" } : column)],
            Checks = [.. checks[one.Name].Where(check => !check.StartsWith("json_valid(", StringComparison.Ordinal))],
            PrimaryKey = indexes[one.Name].FirstOrDefault(index => index.Name == "PRIMARY")?.Columns ?? [],
            UniqueKeys = [.. indexes[one.Name].Where(index => index is { IsUnique: true, Name: not "PRIMARY" }).Select(index => (IReadOnlyList<string>)index.Columns)],
            Indexes = [.. indexes[one.Name].Where(index => !index.IsUnique).Select(index => new IndexDefinition(index.Name, index.Columns))],
        }).ToList();
        return new() { Tables = tables, Relations = relations, Origin = Dialect.Kind };
    }

    private ILookup<string, ColumnDefinition> Columns()
    {
        var isMaria = Connection.ServerVersion.Contains("Maria", StringComparison.OrdinalIgnoreCase);
        return Query("SELECT table_name, column_name, column_type, is_nullable, column_default, extra, generation_expression, column_comment, character_maximum_length, data_type "
            + "FROM information_schema.columns WHERE table_schema = database() ORDER BY table_name, ordinal_position", row =>
            {
                var (extra, value, expression) = (row.GetString(5), row.IsDBNull(4) ? null : row.GetString(4), row.IsDBNull(6) ? "" : row.GetString(6));
                var isText = row.GetString(9) is "char" or "varchar" or "enum" or "set" or "text" or "date" or "datetime" or "timestamp" or "time";
                // MySQL gives a text without its quotes, MariaDB with them
                if (value is not null && !isMaria && isText && !extra.Contains("DEFAULT_GENERATED", StringComparison.Ordinal)) value = Dialect.Literal(value);
                return (Table: row.GetString(0), Column: new ColumnDefinition
                {
                    Name = row.GetString(1), DeclaredType = row.GetString(2), Nullable = row.GetString(3) == "YES", Default = value is "NULL" ? null : value,
                    Identity = extra.Contains("auto_increment", StringComparison.Ordinal), Computed = expression.Length > 0, Expression = expression.Length > 0 ? expression : null,
                    Comment = row.GetString(7) is { Length: > 0 } said ? said : null,
                    MaxLength = row.IsDBNull(8) || row.GetString(9) is not ("char" or "varchar") ? null : (int)Convert.ToInt64(row.GetValue(8), System.Globalization.CultureInfo.InvariantCulture),
                });
            }).ToLookup(row => row.Table, row => row.Column);
    }

    private ILookup<string, string> Checks()
    {
        var isMaria = Connection.ServerVersion.Contains("Maria", StringComparison.OrdinalIgnoreCase);
        var sql = isMaria
            ? "SELECT table_name, check_clause FROM information_schema.check_constraints WHERE constraint_schema = database()"
            : "SELECT t.table_name, c.check_clause FROM information_schema.check_constraints c JOIN information_schema.table_constraints t "
                + "ON t.constraint_schema = c.constraint_schema AND t.constraint_name = c.constraint_name WHERE c.constraint_schema = database() AND t.constraint_type = 'CHECK'";
        return Query(sql, row => (Table: row.GetString(0), Check: isMaria ? row.GetString(1) : row.GetString(1).Replace("\\'", "'", StringComparison.Ordinal)))
            .ToLookup(row => row.Table, row => row.Check);
    }

    private ILookup<string, Index> Indexes() => Query("SELECT table_name, index_name, non_unique, column_name, sub_part FROM information_schema.statistics "
        + "WHERE table_schema = database() ORDER BY table_name, index_name, seq_in_index",
        row => (Table: row.GetString(0), Name: row.GetString(1), IsUnique: row.GetInt64(2) == 0, Column: row.IsDBNull(3) ? null : row.GetString(3), IsWhole: row.IsDBNull(4)))
        .GroupBy(row => (row.Table, row.Name)).Where(rows => rows.All(row => row.Column is not null && row.IsWhole))
        .ToLookup(rows => rows.Key.Table, rows => new Index(rows.Key.Name, rows.First().IsUnique, [.. rows.Select(row => row.Column!)]));

    private List<Relation> Relations() => [.. Query("SELECT table_name, constraint_name, column_name, referenced_table_name, referenced_column_name "
        + "FROM information_schema.key_column_usage WHERE table_schema = database() AND referenced_table_name IS NOT NULL ORDER BY table_name, constraint_name, ordinal_position",
        row => (Table: row.GetString(0), Name: row.GetString(1), Column: row.GetString(2), Parent: row.GetString(3), ParentColumn: row.GetString(4)))
        .GroupBy(row => (row.Table, row.Name)).Select(rows => new Relation
        {
            Child = rows.Key.Table, Parent = rows.First().Parent,
            ChildColumns = [.. rows.Select(row => row.Column)], ParentColumns = [.. rows.Select(row => row.ParentColumn)],
        })];

    private sealed record Index(string Name, bool IsUnique, string[] Columns);

    // ---- writing

    /// <summary>
    /// Rows go in many at a time. LOAD DATA LOCAL is quicker, but whoever allows it lets the server ask for any file of this
    /// machine: it is used where the connection string says AllowLoadLocalInfile=true.
    /// </summary>
    public override Task InsertAsync(TargetTable table, IAsyncEnumerable<Table> batches, CancellationToken cancel) =>
        new MySqlConnectionStringBuilder(Address.Connection).AllowLoadLocalInfile ? Load(table, batches, cancel) : Insert(table, batches, cancel);

    private async Task Load(TargetTable table, IAsyncEnumerable<Table> batches, CancellationToken cancel)
    {
        var copy = new MySqlBulkCopy((MySqlConnection)Connection, (MySqlTransaction?)Transaction) { DestinationTableName = Dialect.Name(table.Definition), BulkCopyTimeout = 0 };
        for (var i = 0; i < table.Columns.Count; i++) copy.ColumnMappings.Add(new(i, table.Columns[i].Definition.Name));
        await foreach (var rows in BatchRows.Of(table, batches, cancel).ConfigureAwait(false))
        {
            using (rows) await copy.WriteToServerAsync(rows, cancel).ConfigureAwait(false);
        }
    }

    private async Task Insert(TargetTable table, IAsyncEnumerable<Table> batches, CancellationToken cancel)
    {
        var names = Dialect.Names(table.Columns.Select(column => column.Definition.Name));
        await foreach (var batch in batches.WithCancellation(cancel).ConfigureAwait(false))
        {
            var values = table.Values(batch);
            for (var row = 0; row < batch.RowCount;)
            {
                var command = Command("");
                await using (command.ConfigureAwait(false))
                {
                    var groups = new List<string>();
                    for (long bytes = 0; row < batch.RowCount && groups.Count < RowsAtOnce && bytes < BytesAtOnce; row++)
                    {
                        var at = row;
                        var cells = values.Select(value => value[at]).ToArray();
                        bytes += cells.Sum(cell => cell switch { string text => 3L * text.Length, byte[] all => 2L * all.Length, _ => 16 });
                        groups.Add($"({string.Join(", ", cells.Select(cell => AddParameter(command, $"@p{command.Parameters.Count}", cell).ParameterName))})");
                    }
                    command.CommandText = $"INSERT INTO {Dialect.Name(table.Definition)} {names} VALUES {string.Join(", ", groups)}";
                    await command.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>Making a table ends a transaction here, so tables that were made are dropped again.</summary>
    public override async Task UndoAsync(IReadOnlyList<TableDefinition> made)
    {
        await base.UndoAsync(made).ConfigureAwait(false);
        if (made.Count == 0 || Connection.State != ConnectionState.Open) return;
        try
        {
            await ExecuteAsync("SET SESSION foreign_key_checks = 0", CancellationToken.None).ConfigureAwait(false);
            foreach (var table in made) await ExecuteAsync($"DROP TABLE IF EXISTS {Dialect.Name(table)}", CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is DbException or InvalidOperationException)
        {
            // the server is gone: its tables stay, empty
        }
    }

    /// <inheritdoc/>
    protected override Trouble Reason(Exception cause) => (cause as MySqlException)?.ErrorCode switch
    {
        MySqlErrorCode.TableAccessDenied or MySqlErrorCode.DatabaseAccessDenied or MySqlErrorCode.ColumnAccessDenied or MySqlErrorCode.AccessDenied
            => Trouble.Rights,
        MySqlErrorCode.RecordFileFull or MySqlErrorCode.DiskFull => Trouble.Space,
        MySqlErrorCode.DuplicateKeyEntry or MySqlErrorCode.NoReferencedRow2 or MySqlErrorCode.RowIsReferenced2 or MySqlErrorCode.ColumnCannotBeNull => Trouble.Broken,
        MySqlErrorCode.UnableToConnectToHost => Trouble.Gone,
        null => Trouble.Gone,
        _ => Trouble.Other,
    };
}
