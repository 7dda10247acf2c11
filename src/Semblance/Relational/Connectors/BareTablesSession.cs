using System.Runtime.CompilerServices;
using Semblance.Tables;

namespace Semblance.Relational.Connectors;

/// <summary>
/// A place whose tables are rows and names alone, all of them in memory: their keys are inferred from their values.
/// </summary>
internal abstract class BareTablesSession : DatabaseSession
{
    private long done;

    /// <summary>The tables that were read, by name.</summary>
    protected Dictionary<string, RawTable> Tables { get; } = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override RawTable ReadRows(TableDefinition table, Func<string, bool> keepsBinary,
        IProgress<Progress>? progress, CancellationToken cancel) => Tables[table.Name];

    /// <inheritdoc/>
    public override void Dispose() => Tables.Clear();

    /// <summary>The schema that rows and names alone tell.</summary>
    protected DatabaseSchema AsRead() => new()
    {
        Tables = [.. Tables.Select(pair => new TableDefinition
        {
            Name = pair.Key,
            Columns = [.. pair.Value.Columns.Select(column =>
                new ColumnDefinition { Name = column.Name, Nullable = HasBlanks(column) })],
        })],
    };

    /// <summary>The schema with the keys that values and names speak for.</summary>
    protected DatabaseSchema Inferred(DatabaseSchema schema)
    {
        var keys = new InferredKeys(Tables, schema.Tables.ToDictionary(table => table.Name, table => table.PrimaryKey));
        return schema with
        {
            Tables = [.. schema.Tables.Select(table =>
                table with { PrimaryKey = keys.PrimaryKeys.GetValueOrDefault(table.Name) ?? [] })],
            Relations = keys.Relations,
        };
    }

    /// <summary>The rows of a table that is written, which are counted as they go.</summary>
    protected async IAsyncEnumerable<Table> Counted(DatabaseContent content, string table,
        IProgress<Progress>? progress, [EnumeratorCancellation] CancellationToken cancel)
    {
        var total = content.ExpectedRows.Values.Sum();
        await foreach (var batch in content.Rows(table).WithCancellation(cancel).ConfigureAwait(false))
        {
            yield return batch;
            progress?.Report(new("write", done += batch.RowCount, total));
        }
    }

    private static bool HasBlanks(RawColumn column) =>
        column.Codes.Length == 0 || column.Codes.Any(code => code < 0 || string.IsNullOrWhiteSpace(column.Texts[code]));
}
