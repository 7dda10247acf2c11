using System.Globalization;
using Semblance.Tables;

namespace Semblance.Reports;

/// <summary>Two columns against each other: how the rows share out over a grid.</summary>
public sealed record ReportPair
{
    /// <summary>The column along the horizontal axis, as an index into the report's columns.</summary>
    public required int X { get; init; }

    /// <summary>The column along the vertical axis, as an index into the report's columns.</summary>
    public required int Y { get; init; }

    /// <summary>How alike the two tables are here, from the evaluation; null where it did not measure this
    /// pair.</summary>
    public double? Value { get; init; }

    /// <summary>What the holdout gets here.</summary>
    public double? Reference { get; init; }

    /// <summary>How alike they are on as many rows as the holdout has; null where that is no matter.</summary>
    public double? AtReferenceSize { get; init; }

    /// <summary>Share of the real rows per cell in ten-thousandths, row by row from the bottom.</summary>
    public required int[] Real { get; init; }

    /// <summary>Share of the synthetic rows per cell in ten-thousandths, row by row from the bottom.</summary>
    public required int[] Synthetic { get; init; }
}

/// <summary>Cuts every column into few cells, so that any two can be put against each other.</summary>
internal sealed class ReportGrid
{
    private const int Most = 12;

    private ReportGrid(string[] labels, ReportTrio<int[]> cells) => (Labels, Cells) = (labels, cells);

    /// <summary>What each cell stands for.</summary>
    public string[] Labels { get; }

    /// <summary>The cell of every row.</summary>
    public ReportTrio<int[]> Cells { get; }

    /// <summary>Cuts a column: labels as they are, numbers at quantiles of the real rows so that no cell is
    /// crowded.</summary>
    public static ReportGrid Cut(ReportTrio<Column> column) => column.Real switch
    {
        CategoryColumn => CutLabels(column),
        NumericColumn => CutNumbers(column),
        _ => CutLengths(column),
    };

    /// <summary>Shares in ten-thousandths over the grid of two columns.</summary>
    public static int[] Cross(int[] x, int width, int[] y, int height)
    {
        var counts = new int[width * height];
        for (var row = 0; row < x.Length; row++) counts[y[row] * width + x[row]]++;
        if (x.Length == 0) return counts;
        return Array.ConvertAll(counts, count => (int)Math.Round(10_000.0 * count / x.Length));
    }

    private static ReportGrid CutLabels(ReportTrio<Column> column)
    {
        var real = (CategoryColumn)column.Real;
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var table in (CategoryColumn[])[real, (CategoryColumn)column.Synthetic])
        {
            foreach (var code in table.Codes)
            {
                if (code >= 0) counts[table.Levels[code]] = counts.GetValueOrDefault(table.Levels[code]) + 1;
            }
        }
        var kept = counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Take(counts.Count <= Most ? Most : Most - 1).Select(pair => pair.Key).ToList();
        if (real.Schema.Ordered && real.Schema.Levels is { } order)
        {
            var place = order.Select((level, i) => (level, i))
                .ToDictionary(pair => pair.level, pair => pair.i, StringComparer.Ordinal);
            kept = [.. kept.OrderBy(level => place.GetValueOrDefault(level, int.MaxValue))];
        }
        var position = kept.Select((level, i) => (level, i))
            .ToDictionary(pair => pair.level, pair => pair.i, StringComparer.Ordinal);
        var hasOthers = counts.Count > kept.Count;
        var labels = kept.Select(level => level.Length == 0 ? "(empty)" : ReportSeries.Shorten(level, 40)).ToList();
        if (hasOthers) labels.Add("others");
        var others = labels.Count - 1;
        return Finish(labels, column, table =>
        {
            var category = (CategoryColumn)table;
            var map = Array.ConvertAll(category.Levels, level =>
                position.TryGetValue(level, out var at) ? at : Math.Max(0, others));
            return Array.ConvertAll(category.Codes, code => code < 0 ? -1 : map[code]);
        });
    }

    private static ReportGrid CutNumbers(ReportTrio<Column> column)
    {
        var schema = column.Real.Schema;
        string Text(double value) => column.Real is LongColumn
            ? CellText.Of(schema, (long)Math.Round(value)) : CellText.Of(schema, ReportSeries.Round(value, 4) ?? value);
        return CutValues(column, table => ((NumericColumn)table).ToDoubles(), Text);
    }

    private static ReportGrid CutLengths(ReportTrio<Column> column) => CutValues(column,
        table => [.. Enumerable.Range(0, table.Count)
            .Select(row => table.IsMissing(row) ? double.NaN : table.Text(row).Length)],
        value => value.ToString("0.##", CultureInfo.InvariantCulture) + " characters");

    private static ReportGrid CutValues(ReportTrio<Column> column, Func<Column, double[]> values, Func<double,
        string> text)
    {
        var all = column.Map(values);
        var sorted = ReportSeries.Sorted(all.Real);
        if (sorted.Length == 0) sorted = ReportSeries.Sorted(all.Synthetic);
        // Starts of the cells: quantiles, each one an observed value, no two alike.
        var starts = Enumerable.Range(0, sorted.Length == 0 ? 0 : Most)
            .Select(i => sorted[(int)((long)i * sorted.Length / Most)]).Distinct().ToArray();
        var labels = starts.Select((start, i) =>
        {
            var end = i + 1 < starts.Length ? sorted[LowerBound(sorted, starts[i + 1]) - 1] : sorted[^1];
            return start == end ? text(start) : $"{text(start)} – {text(end)}";
        }).Select(label => ReportSeries.Shorten(label, 48)).ToList();
        return Finish(labels, column, table =>
        {
            var numbers = ReferenceEquals(table, column.Real) ? all.Real
                : ReferenceEquals(table, column.Synthetic) ? all.Synthetic : all.Holdout!;
            return Array.ConvertAll(numbers, value =>
            {
                if (!double.IsFinite(value)) return -1;
                var place = Array.BinarySearch(starts, value);
                return place >= 0 ? place : Math.Max(0, ~place - 1);
            });
        });
    }

    private static int LowerBound(double[] sorted, double value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    // Missing cells get a place of their own at the end, where there are any.
    private static ReportGrid Finish(List<string> labels, ReportTrio<Column> column, Func<Column, int[]> place)
    {
        var cells = column.Map(place);
        if (labels.Count == 0 || cells.All().Any(table => Array.IndexOf(table, -1) >= 0))
        {
            var missing = labels.Count;
            labels.Add("(missing)");
            foreach (var table in cells.All())
            {
                for (var row = 0; row < table.Length; row++)
                {
                    if (table[row] < 0) table[row] = missing;
                }
            }
        }
        return new([.. labels], cells);
    }
}
