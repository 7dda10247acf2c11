using Semblance.Tables;

namespace Semblance.Reports;

/// <summary>How strongly every two columns go together, in the real and in the synthetic rows.</summary>
/// <param name="Columns">The columns, as indices into the report's columns.</param>
/// <param name="Real">
/// The lower triangle row by row, without the diagonal: (1,0), (2,0), (2,1), … Null where there is nothing to measure.
/// </param>
/// <param name="Synthetic">The same of the synthetic rows.</param>
/// <param name="Accuracy">
/// How alike each pair's joint distribution is, from the evaluation, in the same order; null where it was not measured.
/// </param>
/// <param name="Shortfall">How far each pair falls short of real against real; below 0 where it does not.</param>
public sealed record ReportAssociation(int[] Columns, double?[] Real, double?[] Synthetic, double?[] Accuracy,
    double?[] Shortfall);

/// <summary>
/// Measures of association that fit the kinds: Spearman's rank correlation of two numbers (with its sign), the
/// correlation ratio of a number's ranks within labels, and Cramér's V of two sets of labels.
/// </summary>
/// <remarks>
/// Cramér's V with W. Bergsma's correction of its bias, "A bias-correction for Cramér's V and Tschuprow's T", Journal
/// of
/// the Korean Statistical Society 42 (2013).
/// </remarks>
internal sealed class AssociationColumn
{
    private readonly double[]? _ranks;
    private readonly int[]? _codes;
    private readonly int _levels;

    private AssociationColumn(double[]? ranks, int[]? codes, int levels) =>
        (_ranks, _codes, _levels) = (ranks, codes, levels);

    /// <summary>Prepares a column: ranks of numbers (NaN where missing), dense codes of labels (-1 where
    /// missing).</summary>
    public static AssociationColumn? Of(Column column)
    {
        if (column is NumericColumn number) return new(Ranks(number.ToDoubles()), null, 0);
        if (column is not CategoryColumn category) return null;
        var map = new Dictionary<int, int>();
        var codes = Array.ConvertAll(category.Codes, code =>
        {
            if (code < 0) return -1;
            if (!map.TryGetValue(code, out var dense)) map[code] = dense = map.Count;
            return dense;
        });
        return new(null, codes, map.Count);
    }

    /// <summary>From -1 to 1 for two numbers, else from 0 to 1; null where either is constant or too little is
    /// there.</summary>
    public static double? Between(AssociationColumn? a, AssociationColumn? b)
    {
        if (a is null || b is null) return null;
        if (a._ranks is { } x && b._ranks is { } y) return Correlation(x, y);
        if (a._codes is { } codes && b._codes is { } others) return Cramer(codes, a._levels, others, b._levels);
        return a._codes is not null ? Ratio(a._codes, a._levels, b._ranks!) : Ratio(b._codes!, b._levels, a._ranks!);
    }

    private static double[] Ranks(double[] values)
    {
        var order = Enumerable.Range(0, values.Length).Where(row => double.IsFinite(values[row])).ToArray();
        var keys = Array.ConvertAll(order, row => values[row]);
        Array.Sort(keys, order);
        var ranks = new double[values.Length];
        Array.Fill(ranks, double.NaN);
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            while (end < order.Length && keys[end] == keys[start]) end++;
            for (var i = start; i < end; i++) ranks[order[i]] = 0.5 * (start + end - 1);
            start = end;
        }
        return ranks;
    }

    private static double? Correlation(double[] x, double[] y)
    {
        double n = 0, sumX = 0, sumY = 0, xx = 0, yy = 0, xy = 0;
        for (var row = 0; row < x.Length; row++)
        {
            if (double.IsNaN(x[row]) || double.IsNaN(y[row])) continue;
            n++;
            sumX += x[row];
            sumY += y[row];
            xx += x[row] * x[row];
            yy += y[row] * y[row];
            xy += x[row] * y[row];
        }
        double varianceX = xx - sumX * sumX / n, varianceY = yy - sumY * sumY / n;
        if (n < 3 || varianceX < 1e-9 * xx || varianceY < 1e-9 * yy) return null;
        return Math.Clamp((xy - sumX * sumY / n) / Math.Sqrt(varianceX * varianceY), -1, 1);
    }

    private static double? Ratio(int[] codes, int levels, double[] ranks)
    {
        var count = new double[levels];
        var sum = new double[levels];
        double n = 0, total = 0, squares = 0;
        for (var row = 0; row < codes.Length; row++)
        {
            if (codes[row] < 0 || double.IsNaN(ranks[row])) continue;
            count[codes[row]]++;
            sum[codes[row]] += ranks[row];
            n++;
            total += ranks[row];
            squares += ranks[row] * ranks[row];
        }
        var variance = squares - total * total / n;
        var groups = count.Count(c => c > 0);
        if (n <= groups || groups < 2 || variance < 1e-9 * squares) return null;
        double between = 0;
        for (var level = 0; level < levels; level++)
        {
            if (count[level] > 0) between += sum[level] * sum[level] / count[level];
        }
        between -= total * total / n;
        // epsilon squared (Kelley 1935): without the share that chance alone gives to many labels
        var corrected = 1 - (variance - between) / (n - groups) * (n - 1) / variance;
        return Math.Sqrt(Math.Clamp(corrected, 0, 1));
    }

    private static double? Cramer(int[] a, int levelsA, int[] b, int levelsB)
    {
        if ((long)levelsA * levelsB > 4_000_000) return null;
        var cells = new double[levelsA * levelsB];
        double[] rows = new double[levelsA], columns = new double[levelsB];
        double n = 0;
        for (var row = 0; row < a.Length; row++)
        {
            if (a[row] < 0 || b[row] < 0) continue;
            cells[a[row] * levelsB + b[row]]++;
            rows[a[row]]++;
            columns[b[row]]++;
            n++;
        }
        double r = rows.Count(c => c > 0), c = columns.Count(count => count > 0);
        if (n < 3 || r < 2 || c < 2) return null;
        double phi = -1; // phi squared = sum of cell^2 / (row * column) - 1
        for (var i = 0; i < levelsA; i++)
        {
            for (var j = 0; j < levelsB; j++)
            {
                var cell = cells[i * levelsB + j];
                if (cell > 0) phi += cell * cell / (rows[i] * columns[j]);
            }
        }
        var corrected = Math.Max(0, phi - (r - 1) * (c - 1) / (n - 1));
        double rows2 = r - (r - 1) * (r - 1) / (n - 1), columns2 = c - (c - 1) * (c - 1) / (n - 1);
        var least = Math.Min(rows2 - 1, columns2 - 1);
        return least <= 0 ? null : Math.Sqrt(Math.Clamp(corrected / least, 0, 1));
    }
}
