using System.Data.Common;
using Semblance.Tables;
using Semblance.Tables.Formats;

namespace Semblance.Relational.Connectors;

/// <summary>A database that speaks SQL, through its driver.</summary>
internal abstract class SqlSession(DatabaseAddress address, DbConnection connection, SqlDialect dialect)
    : DatabaseSession
{
    /// <summary>What the database is called.</summary>
    public string Title => Address.Connector.Title;

    /// <summary>Where new tables are made; null where tables have no namespace.</summary>
    public virtual string? DefaultNamespace => null;

    /// <summary>Where it is.</summary>
    protected DatabaseAddress Address { get; } = address;

    /// <summary>The driver's connection, which stands open.</summary>
    protected DbConnection Connection { get; } = connection;

    /// <summary>How it writes names and types.</summary>
    protected SqlDialect Dialect { get; } = dialect;

    /// <summary>The transaction that is under way.</summary>
    protected DbTransaction? Transaction { get; set; }

    // ---- reading

    /// <inheritdoc/>
    public override RawTable ReadRows(TableDefinition table, Func<string, bool> keepsBinary,
        IProgress<Progress>? progress, CancellationToken cancel)
    {
        var columns = table.Columns.Select(column =>
        {
            var type = SqlType.Parse(column.DeclaredType);
            var isRead = type.Kind != SqlKind.Binary || keepsBinary(column.Name);
            return (Source: new SourceColumn(column.Name, type.Declared), Sql: isRead
                ? Dialect.TextOf(Dialect.Quote(column.Name), type) : "NULL");
        }).ToList();
        var builder = new RawTableBuilder(new() { MemoryBytes = long.MaxValue });
        try
        {
            using var command =
                Command($"SELECT {string.Join(", ", columns.Select(column => column.Sql))} FROM {Dialect.Name(table)}");
            using var reader = command.ExecuteReader();
            var cells = new RowCells(reader, columns.Count);
            for (var block = new CellBlock(); cells.Read(block, cancel);)
            {
                builder.Add(block, columns.Count);
                progress?.Report(new("read", builder.SeenRows, 0));
            }
        }
        catch (Exception cause) when (Explained(cause, table.Name) is not null)
        {
            throw Explained(cause, table.Name)!;
        }
        if (builder.SeenRows == 0) builder.Add(new() { ColumnCount = columns.Count }, columns.Count);
        return builder.Build([.. columns.Select(column => column.Source)], table.Name, null, []);
    }

    /// <summary>The rows of a query, each read at once.</summary>
    protected List<T> Query<T>(string sql, Func<DbDataReader, T> read, params (string Name, object Value)[] parameters)
    {
        try
        {
            using var command = Command(sql);
            foreach (var (name, value) in parameters) AddParameter(command, name, value);
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read()) rows.Add(read(reader));
            return rows;
        }
        catch (Exception cause) when (Explained(cause) is not null)
        {
            throw Explained(cause)!;
        }
    }

    /// <summary>Whether a table has any row.</summary>
    public virtual bool HasRows(TableDefinition table) =>
        Query($"SELECT 1 FROM {Dialect.Name(table)} LIMIT 1", _ => true).Count > 0;

    // ---- writing

    /// <inheritdoc/>
    public override Task<WrittenDatabase> WriteAsync(DatabaseContent content, DatabaseWriteOptions options,
        IProgress<Progress>? progress, CancellationToken cancel) =>
        new DatabaseWriting(this, Dialect, content, options, progress, cancel).Run();

    /// <summary>Starts what is to happen whole or not at all.</summary>
    public virtual async Task BeginAsync(CancellationToken cancel) =>
        Transaction = await Connection.BeginTransactionAsync(cancel).ConfigureAwait(false);

    /// <summary>Makes it so.</summary>
    public virtual async Task CommitAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        await Transaction!.CommitAsync(cancel).ConfigureAwait(false);
        Transaction = null;
    }

    /// <summary>Leaves the database as it was.</summary>
    /// <param name="made">Tables that were made, where making them is no part of a transaction.</param>
    public virtual async Task UndoAsync(IReadOnlyList<TableDefinition> made)
    {
        try
        {
            if (Transaction is not null) await Transaction.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is DbException or InvalidOperationException or IOException)
        {
            // the connection is gone, and the server undoes what it was not told to keep
        }
        Transaction = null;
    }

    /// <summary>Runs a statement.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken cancel)
    {
        var command = Command(sql);
        await using (command.ConfigureAwait(false)) await command.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Runs a statement again and again.</summary>
    public async Task RepeatAsync(string sql, IReadOnlyList<string> names, IEnumerable<object?[]> rows,
        CancellationToken cancel)
    {
        var command = Command(sql);
        await using (command.ConfigureAwait(false))
        {
            var parameters = names.Select(name => AddParameter(command, name, null)).ToArray();
            foreach (var row in rows)
            {
                for (var i = 0; i < row.Length; i++) parameters[i].Value = row[i] ?? DBNull.Value;
                await command.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Puts rows into a table by the quickest way that the driver has.</summary>
    public abstract Task InsertAsync(TargetTable table, IAsyncEnumerable<Table> batches, CancellationToken cancel);

    /// <summary>What is left to do when all rows are there.</summary>
    public virtual Task FinishAsync(IReadOnlyList<TargetTable> tables, CancellationToken cancel) => Task.CompletedTask;

    // ---- shared

    /// <summary>The place, and a table of it, for messages.</summary>
    public string Where(string? table) => table is null ? Address.Shown : $"{Address.Shown}, table {table}";

    /// <summary>What a user can do about an exception; null where it is none of theirs.</summary>
    public SemblanceException? Explained(Exception cause, string? table = null)
    {
        for (var inner = cause; inner is not null; inner = inner.InnerException)
        {
            if (inner is IOException { HResult: OutputFile.NoSpaceLeft })
                return DatabaseFault.Explain(inner, Trouble.Space, Title, Where(table), inner.Message);
            if (inner is DbException or System.Net.Sockets.SocketException or DuckDbFault)
                return DatabaseFault.Explain(inner, Reason(inner), Title, Where(table), Address.Clean(inner.Message));
        }
        return null;
    }

    /// <summary>What kind of trouble the driver tells of.</summary>
    protected virtual Trouble Reason(Exception cause) => Trouble.Other;

    /// <summary>A command within the transaction.</summary>
    protected DbCommand Command(string sql)
    {
        var command = Connection.CreateCommand();
        (command.CommandText, command.CommandTimeout, command.Transaction) = (sql, 0, Transaction);
        return command;
    }

    /// <summary>Adds a parameter to a command.</summary>
    protected static DbParameter AddParameter(DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
        command.Parameters.Add(parameter);
        return parameter;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Transaction?.Dispose();
        Connection.Dispose();
    }
}
