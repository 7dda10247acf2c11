using Semblance.Tables;

namespace Semblance.Relational.Metrics;

/// <summary>The share of synthetic rows that are the first with their key, by primary and other unique key.</summary>
/// <remarks>Composite keys count as a whole; a row in which part of the key is missing is no
/// repetition, as in SQL.</remarks>
public sealed record UniqueKeys : DatabaseMetric
{
    internal override string NothingMeasured => "No table has a key.";

    internal override IReadOnlyList<ScorePart> Measure(DatabaseComparison data, CancellationToken cancel) =>
        [.. from table in data.Real.Schema.Tables
            from key in table.UniqueKeys.Prepend(table.PrimaryKey)
            where key.Count > 0
            select new ScorePart([$"{table.Name}({string.Join(", ", key)})"], Share(data.Synthetic[table.Name], key))
            {
                Reference = Share(data.Real[table.Name], key),
            }];

    private static double? Share(Table rows, IReadOnlyList<string> key)
    {
        var columns = key.Select(name => rows[name]).ToArray();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (count, first) = (0, 0);
        for (var row = 0; row < rows.RowCount; row++)
        {
            if (columns.Any(column => column.IsMissing(row))) continue;
            count++;
            if (seen.Add(KeyIndex.TextOf(columns, row))) first++;
        }
        return count == 0 ? null : (double)first / count;
    }
}
