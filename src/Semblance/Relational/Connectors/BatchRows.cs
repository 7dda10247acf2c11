using System.Data;
using System.Runtime.CompilerServices;
using Semblance.Tables;

namespace Semblance.Relational.Connectors;

/// <summary>Rows as the bulk paths of two drivers take them.</summary>
internal static class BatchRows
{
    private const int RowsAtOnce = 10_000;

    /// <summary>The rows of batches, some thousands at a time.</summary>
    public static async IAsyncEnumerable<DataTable> Of(TargetTable table, IAsyncEnumerable<Table> batches,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var batch in batches.WithCancellation(cancel).ConfigureAwait(false))
        {
            var values = table.Values(batch);
            for (var first = 0; first < batch.RowCount; first += RowsAtOnce)
            {
                var rows = new DataTable();
                foreach (var column in table.Columns) rows.Columns.Add(column.Definition.Name,
                    TypeOf(column.Type.Kind));
                for (var row = first; row < Math.Min(first + RowsAtOnce, batch.RowCount); row++)
                {
                    var at = row;
                    rows.Rows.Add([.. values.Select(value => value[at] ?? DBNull.Value)]);
                }
                yield return rows;
            }
        }
    }

    private static Type TypeOf(SqlKind kind) => kind switch
    {
        SqlKind.Integer => typeof(long),
        SqlKind.Float => typeof(double),
        SqlKind.Decimal => typeof(decimal),
        SqlKind.Boolean => typeof(bool),
        SqlKind.Date or SqlKind.Instant => typeof(DateTime),
        SqlKind.Time or SqlKind.Duration => typeof(TimeSpan),
        SqlKind.Binary => typeof(byte[]),
        _ => typeof(string),
    };
}
