using Semblance.Tables;

namespace Semblance.Reports;

/// <summary>Which cells are missing together.</summary>
/// <param name="Columns">The columns that have missing cells in any table, as indices into the report's
/// columns.</param>
/// <param name="Patterns">The most frequent patterns; the largest difference first.</param>
/// <param name="Others">Share of the rows in patterns that are not listed.</param>
public sealed record ReportMissing(int[] Columns, IReadOnlyList<ReportMissingPattern> Patterns, ReportNumbers Others);

/// <summary>The rows in which exactly these columns are missing.</summary>
/// <param name="Columns">The missing columns, as indices into the report's columns; none for complete rows.</param>
/// <param name="Share">The share of such rows.</param>
public sealed record ReportMissingPattern(int[] Columns, ReportNumbers Share);

/// <summary>Counts patterns of missing cells.</summary>
internal static class MissingPatterns
{
    private const int Most = 12;

    /// <summary>The patterns of the tables; null where no cell is missing at all.</summary>
    public static ReportMissing? Of(ReportTrio<Table> tables)
    {
        var columns = Enumerable.Range(0, tables.Real.Columns.Count)
            .Where(i => tables.All().Any(table => HasMissing(table.Columns[i]))).ToArray();
        if (columns.Length == 0) return null;
        var counts = tables.Map(table => Count(table, columns));
        ReportNumbers Share(Func<Dictionary<string, int>, int> of) => new(
            Part(of(counts.Real), tables.Real), Part(of(counts.Synthetic), tables.Synthetic),
            counts.Holdout is null ? null : Part(of(counts.Holdout), tables.Holdout!));
        var listed = counts.All().SelectMany(table => table.Keys).Distinct(StringComparer.Ordinal)
            .OrderByDescending(key => Math.Max((double)counts.Real.GetValueOrDefault(key) / Math.Max(1,
                tables.Real.RowCount),
                (double)counts.Synthetic.GetValueOrDefault(key) / Math.Max(1, tables.Synthetic.RowCount)))
            .ThenBy(key => key, StringComparer.Ordinal).Take(Most).ToList();
        var patterns = listed.Select(key => new ReportMissingPattern(
                [.. key.Select(letter => columns[letter])], Share(table => table.GetValueOrDefault(key))))
            .OrderByDescending(pattern => Math.Abs((pattern.Share.Real ?? 0) - (pattern.Share.Synthetic ?? 0)));
        return new(columns, [.. patterns],
            Share(table => table.Where(pair => !listed.Contains(pair.Key)).Sum(pair => pair.Value)));
    }

    private static double? Part(int count, Table table) =>
        ReportSeries.Round((double)count / Math.Max(1, table.RowCount));

    private static bool HasMissing(Column column)
    {
        for (var row = 0; row < column.Count; row++)
        {
            if (column.IsMissing(row)) return true;
        }
        return false;
    }

    // A pattern is a text of one character per missing column: its position in the list.
    private static Dictionary<string, int> Count(Table table, int[] columns)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var letters = new char[columns.Length];
        for (var row = 0; row < table.RowCount; row++)
        {
            var length = 0;
            for (var i = 0; i < columns.Length; i++)
            {
                if (table.Columns[columns[i]].IsMissing(row)) letters[length++] = (char)i;
            }
            var key = new string(letters, 0, length);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }
        return counts;
    }
}
