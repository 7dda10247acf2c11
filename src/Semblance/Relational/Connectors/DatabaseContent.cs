using Semblance.Tables;

namespace Semblance.Relational.Connectors;

/// <summary>What is to be written: tables, and their rows in batches.</summary>
public sealed record DatabaseContent
{
    /// <summary>The tables, their keys and the foreign keys between them.</summary>
    public required DatabaseSchema Schema { get; init; }

    /// <summary>By table: what its columns hold.</summary>
    public required IReadOnlyDictionary<string, Schema> Columns { get; init; }

    /// <summary>The rows of a table, in batches.</summary>
    public required Func<string, IAsyncEnumerable<Table>> Rows { get; init; }

    /// <summary>By table: how many rows will come, for <see cref="Progress.Total"/>.</summary>
    public IReadOnlyDictionary<string, long> ExpectedRows { get; init; } = new Dictionary<string, long>();

    /// <summary>A database in memory, whole.</summary>
    public static DatabaseContent Of(Database database)
    {
        ArgumentNullException.ThrowIfNull(database);
        return new()
        {
            Schema = database.Schema,
            Columns = database.Schema.Tables.ToDictionary(table => table.Name, table => database[table.Name].Schema),
            Rows = name => One(database[name]),
            ExpectedRows = database.Schema.Tables.ToDictionary(table => table.Name, table =>
                (long)database[table.Name].RowCount),
        };
    }

    private static async IAsyncEnumerable<Table> One(Table table)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return table;
    }
}

/// <summary>How a database is written.</summary>
public sealed record DatabaseWriteOptions
{
    /// <summary>
    /// Whether rows that the target's tables hold may be deleted first. Without it, they are refused.
    /// </summary>
    public bool Overwrite { get; init; }

    /// <summary>The form of the files of a folder ("parquet", "csv", …).</summary>
    public string Format { get; init; } = "parquet";
}

/// <summary>What was written.</summary>
/// <param name="Rows">By table: its rows.</param>
/// <param name="Notes">What could not be said in the target's words, a line each.</param>
public sealed record WrittenDatabase(IReadOnlyDictionary<string, long> Rows, IReadOnlyList<string> Notes);
