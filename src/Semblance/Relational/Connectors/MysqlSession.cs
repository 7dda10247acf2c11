using System.Data;
using System.Data.Common;
using MySqlConnector;
using Semblance.Tables;

namespace Semblance.Relational.Connectors;

/// <summary>A MySQL or MariaDB server's database that stands open.</summary>
internal sealed partial class MysqlSession(DatabaseAddress address)
    : SqlSession(address, Opened(address), new MysqlDialect())
{
    private const int RowsAtOnce = 1000, BytesAtOnce = 1 << 19;

    private static MySqlConnection Opened(DatabaseAddress address)
    {
        try
        {
            var text = new MySqlConnectionStringBuilder(address.Connection) { Pooling = false,
                DateTimeKind = MySqlDateTimeKind.Utc };
            var connection = new MySqlConnection(text.ConnectionString);
            connection.Open();
            if (connection.Database.Length == 0)
                throw new SemblanceException("The connection names no database.", address.Shown,
                    "Add Database=… with its name.");
            using var forms = connection.CreateCommand();
            // a number 0 is a number, and what does not fit is refused
            forms.CommandText =
                "SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,STRICT_ALL_TABLES', time_zone = '+00:00'";
            forms.ExecuteNonQuery();
            return connection;
        }
        catch (Exception cause) when (cause is DbException or ArgumentException or System.Net.Sockets.SocketException)
        {
            throw DatabaseFault.Explain(cause, Trouble.Refused, "MySQL", address.Shown, address.Clean(cause.Message));
        }
    }

    /// <summary>
    /// Rows go in many at a time. LOAD DATA LOCAL is quicker, but whoever allows it lets the server ask for any file of
    /// this machine: it is used where the connection string says AllowLoadLocalInfile=true.
    /// </summary>
    public override Task InsertAsync(TargetTable table, IAsyncEnumerable<Table> batches, CancellationToken cancel) =>
        new MySqlConnectionStringBuilder(Address.Connection).AllowLoadLocalInfile ? Load(table, batches, cancel)
            : Insert(table, batches, cancel);

    private async Task Load(TargetTable table, IAsyncEnumerable<Table> batches, CancellationToken cancel)
    {
        var copy = new MySqlBulkCopy((MySqlConnection)Connection, (MySqlTransaction?)Transaction)
        {
            DestinationTableName = Dialect.Name(table.Definition), BulkCopyTimeout = 0,
        };
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
                    for (var bytes = 0L; row < batch.RowCount && groups.Count < RowsAtOnce
                        && bytes < BytesAtOnce; row++)
                        groups.Add(AddRow(command, values, row, ref bytes));
                    command.CommandText =
                        $"INSERT INTO {Dialect.Name(table.Definition)} {names} VALUES {string.Join(", ", groups)}";
                    await command.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
                }
            }
        }
    }

    // a row's parameters, as they stand in the statement
    private static string AddRow(DbCommand command, CellValues[] values, int row, ref long bytes)
    {
        var names = new string[values.Length];
        for (var i = 0; i < names.Length; i++)
        {
            var cell = values[i][row];
            bytes += cell switch { string text => 3L * text.Length, byte[] all => 2L * all.Length, _ => 16 };
            names[i] = AddParameter(command, $"@p{command.Parameters.Count}", cell).ParameterName;
        }
        return $"({string.Join(", ", names)})";
    }

    /// <summary>Making a table ends a transaction here, so tables that were made are dropped again.</summary>
    public override async Task UndoAsync(IReadOnlyList<TableDefinition> made)
    {
        await base.UndoAsync(made).ConfigureAwait(false);
        if (made.Count == 0 || Connection.State != ConnectionState.Open) return;
        try
        {
            await ExecuteAsync("SET SESSION foreign_key_checks = 0", CancellationToken.None).ConfigureAwait(false);
            foreach (var table in made)
                await ExecuteAsync($"DROP TABLE IF EXISTS {Dialect.Name(table)}", CancellationToken.None)
                    .ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is DbException or InvalidOperationException)
        {
            // the server is gone: its tables stay, empty
        }
    }

    /// <inheritdoc/>
    protected override Trouble Reason(Exception cause) => (cause as MySqlException)?.ErrorCode switch
    {
        MySqlErrorCode.TableAccessDenied or MySqlErrorCode.DatabaseAccessDenied or MySqlErrorCode.ColumnAccessDenied
            or MySqlErrorCode.AccessDenied => Trouble.Rights,
        MySqlErrorCode.RecordFileFull or MySqlErrorCode.DiskFull => Trouble.Space,
        MySqlErrorCode.DuplicateKeyEntry or MySqlErrorCode.NoReferencedRow2 or MySqlErrorCode.RowIsReferenced2
            or MySqlErrorCode.ColumnCannotBeNull => Trouble.Broken,
        MySqlErrorCode.UnableToConnectToHost => Trouble.Gone,
        null => Trouble.Gone,
        _ => Trouble.Other,
    };
}
