using DuckDB.NET.Native;

namespace Semblance.Tables.Formats;

/// <summary>
/// A DuckDB of our own, in memory, for as long as a file is read or written. It fetches nothing: installing and
/// loading extensions by itself is off.
/// </summary>
internal sealed class DuckDb : IDisposable
{
    private readonly DuckDBDatabase? database;

    /// <summary>Opens it.</summary>
    public DuckDb()
    {
        Check(NativeMethods.Configuration.DuckDBCreateConfig(out var config), "no configuration");
        using (config)
        {
            foreach (var (key, value) in new[]
            {
                ("autoinstall_known_extensions", "false"), ("autoload_known_extensions", "false"),
                ("preserve_insertion_order", "true"), ("memory_limit", "1GB"),
            }) Check(NativeMethods.Configuration.DuckDBSetConfig(config, key, value), key);
            Check(NativeMethods.Startup.DuckDBOpen(null!, out database, config, out var error), error);
        }
        Check(NativeMethods.Startup.DuckDBConnect(database, out var connection), "no connection");
        Connection = connection;
        Run("SET TimeZone = 'UTC'");
    }

    /// <summary>Wraps a connection that stands open, and leaves it open.</summary>
    public DuckDb(DuckDBNativeConnection connection) => Connection = connection;

    /// <summary>The connection.</summary>
    public DuckDBNativeConnection Connection { get; }

    /// <summary>A text as a literal of SQL.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A name as an identifier of SQL.</summary>
    public static string Name(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Runs a statement.</summary>
    /// <exception cref="DuckDbFault">It failed.</exception>
    public void Run(string sql)
    {
        var result = Query(sql);
        NativeMethods.Query.DuckDBDestroyResult(ref result);
    }

    /// <summary>Runs a query; the result, which is all there, is to be destroyed.</summary>
    /// <exception cref="DuckDbFault">It failed.</exception>
    public DuckDBResult Query(string sql)
    {
        if (NativeMethods.Query.DuckDBQuery(Connection, sql, out var result) == DuckDBState.Success) return result;
        throw Fault(ref result);
    }

    /// <summary>Runs a query whose chunks come as they are asked for; the result is to be destroyed.</summary>
    /// <exception cref="DuckDbFault">It failed.</exception>
    public DuckDBResult Stream(string sql)
    {
        var state = NativeMethods.PreparedStatements.DuckDBPrepare(Connection, sql, out var statement);
        using (statement)
        {
            if (state != DuckDBState.Success)
                throw new DuckDbFault(NativeMethods.PreparedStatements.DuckDBPrepareError(statement));
            if (NativeMethods.PreparedStatements.DuckDBExecutePreparedStreaming(statement, out var result)
                == DuckDBState.Success) return result;
            throw Fault(ref result);
        }
    }

    /// <summary>What went wrong with a result, which is destroyed.</summary>
    public static DuckDbFault Fault(ref DuckDBResult result)
    {
        var message = NativeMethods.Query.DuckDBResultError(ref result) ?? "";
        NativeMethods.Query.DuckDBDestroyResult(ref result);
        return new(message);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (database is null) return;
        Connection.Dispose();
        database.Dispose();
    }

    private static void Check(DuckDBState state, string what)
    {
        if (state != DuckDBState.Success) throw new DuckDbFault(what);
    }
}

/// <summary>A statement of DuckDB's that failed.</summary>
internal sealed class DuckDbFault(string message) : IOException(message);
