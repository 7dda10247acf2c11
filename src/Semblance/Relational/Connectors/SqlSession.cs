using System.Data.Common;
using Semblance.Tables;
using Semblance.Tables.Formats;

namespace Semblance.Relational.Connectors;

/// <summary>A database that speaks SQL, through its driver.</summary>
internal abstract class SqlSession(DatabaseAddress address, DbConnection connection, SqlDialect dialect) : DatabaseSession
{
    /// <summary>Where it is.</summary>
    protected DatabaseAddress Address { get; } = address;

    /// <summary>The driver's connection, which stands open.</summary>
    protected DbConnection Connection { get; } = connection;

    /// <summary>How it writes names and types.</summary>
    protected SqlDialect Dialect { get; } = dialect;

    /// <inheritdoc/>
    public override RawTable ReadRows(TableDefinition table, Func<string, bool> keepsBinary, IProgress<Progress>? progress, CancellationToken cancel)
    {
        var columns = table.Columns.Select(column =>
        {
            var type = SqlType.Parse(column.DeclaredType);
            var isRead = type.Kind != SqlKind.Binary || keepsBinary(column.Name);
            return (Source: new SourceColumn(column.Name, type.Declared), Sql: isRead ? Dialect.TextOf(Dialect.Quote(column.Name), type) : "NULL");
        }).ToList();
        var builder = new RawTableBuilder(new() { MemoryBytes = long.MaxValue });
        try
        {
            using var command = Connection.CreateCommand();
            command.CommandText = $"SELECT {string.Join(", ", columns.Select(column => column.Sql))} FROM {Dialect.Name(table)}";
            command.CommandTimeout = 0;
            using var reader = command.ExecuteReader();
            var cells = new RowCells(reader, columns.Count);
            for (var block = new CellBlock(); cells.Read(block, cancel);)
            {
                builder.Add(block, columns.Count);
                progress?.Report(new("read", builder.SeenRows, 0) { Note = null });
            }
        }
        catch (DbException cause)
        {
            throw Explain(cause, table.Name);
        }
        if (builder.SeenRows == 0) builder.Add(new() { ColumnCount = columns.Count }, columns.Count);
        return builder.Build([.. columns.Select(column => column.Source)], table.Name, null, []);
    }

    /// <summary>The rows of a query, each read at once.</summary>
    protected List<T> Query<T>(string sql, Func<DbDataReader, T> read, params (string Name, object Value)[] parameters)
    {
        try
        {
            using var command = Connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in parameters)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value);
                command.Parameters.Add(parameter);
            }
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read()) rows.Add(read(reader));
            return rows;
        }
        catch (DbException cause)
        {
            throw Explain(cause, "its catalogue");
        }
    }

    /// <summary>What a user can do about what the driver says.</summary>
    /// <param name="cause">The driver's exception.</param>
    /// <param name="what">The table, or what else was at work.</param>
    protected virtual SemblanceException Explain(DbException cause, string what) =>
        new($"{Address.Connector.Title} says: {Address.Clean(cause.Message)}", $"{Address.Shown}, {what}",
            "Mend it there; nothing of it was changed.", cause);

    /// <inheritdoc/>
    public override void Dispose() => Connection.Dispose();
}
