using System.Data.Common;
using Microsoft.Data.SqlClient;
using Semblance.Tables;

namespace Semblance.Relational.Connectors;

/// <summary>A SQL Server database that stands open.</summary>
internal sealed partial class SqlServerSession : SqlSession
{
    /// <summary>Connects.</summary>
    public SqlServerSession(DatabaseAddress address) : base(address, Opened(address), new SqlServerDialect()) =>
        DefaultNamespace = Query("SELECT schema_name()", row => row.GetString(0))[0];

    /// <inheritdoc/>
    public override string? DefaultNamespace { get; }

    private static SqlConnection Opened(DatabaseAddress address)
    {
        try
        {
            var connection =
                new SqlConnection(
                    new SqlConnectionStringBuilder(address.Connection) { Pooling = false }.ConnectionString);
            connection.Open();
            return connection;
        }
        catch (NotSupportedException cause)
        {
            // its driver asks the operating system for the letters of each culture
            throw new SemblanceException("SQL Server's driver does not work without the data of cultures.",
                address.Shown,
                "Install libicu, and set \"System.Globalization.Invariant\": false in the "
                + ".runtimeconfig.json beside the program.", cause);
        }
        catch (Exception cause) when (cause is DbException or ArgumentException)
        {
            throw DatabaseFault.Explain(cause, Trouble.Refused, "SQL Server", address.Shown,
                address.Clean(cause.Message));
        }
    }

    /// <inheritdoc/>
    public override bool HasRows(TableDefinition table) =>
        Query($"SELECT TOP 1 1 FROM {Dialect.Name(table)}", _ => true).Count > 0;

    /// <inheritdoc/>
    public override async Task InsertAsync(TargetTable table, IAsyncEnumerable<Table> batches, CancellationToken cancel)
    {
        using var copy = new SqlBulkCopy((SqlConnection)Connection,
            SqlBulkCopyOptions.KeepIdentity | SqlBulkCopyOptions.KeepNulls | SqlBulkCopyOptions.CheckConstraints,
            (SqlTransaction?)Transaction) { DestinationTableName = Dialect.Name(table.Definition),
                BulkCopyTimeout = 0 };
        foreach (var column in table.Columns) copy.ColumnMappings.Add(column.Definition.Name, column.Definition.Name);
        await foreach (var rows in BatchRows.Of(table, batches, cancel).ConfigureAwait(false))
        {
            using (rows) await copy.WriteToServerAsync(rows, cancel).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override Trouble Reason(Exception cause) => (cause as SqlException)?.Number switch
    {
        229 or 230 or 262 or 2760 => Trouble.Rights,
        1101 or 1105 or 9002 => Trouble.Space,
        515 or 547 or 2601 or 2627 => Trouble.Broken,
        -2 or 53 or 121 or 233 or 10053 or 10054 or 10060 => Trouble.Gone,
        _ => Trouble.Other,
    };
}
