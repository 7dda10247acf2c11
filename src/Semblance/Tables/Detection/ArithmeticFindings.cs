using Semblance.Tables.Expressions;

namespace Semblance.Tables.Detection;

/// <summary>Inequalities, sums, products and near-copies among numbers, dates and times.</summary>
internal static class ArithmeticFindings
{
    private const int MaxColumns = 120, MaxTriple = 40, MaxRows = 20_000, MinRows = Findings.MinRows;

    public static List<Finding> Find(CodedColumn[] columns, CancellationToken cancel)
    {
        var found = new List<Finding>();
        var usable = columns.Where(column => column.Numbers is not null && column.Count > 2
            && column.Present >= MinRows).Take(MaxColumns).ToArray();
        Inequalities(usable, found, cancel);
        NearCopies(usable, found, cancel);
        Formulas([.. usable.Where(column => column.Column.Schema.Kind is ColumnKind.Integer or ColumnKind.Decimal)
            .Take(MaxTriple)], found, cancel);
        return found;
    }

    private static void Inequalities(CodedColumn[] usable, List<Finding> found, CancellationToken cancel)
    {
        var holds = new long[usable.Length, usable.Length];
        for (var i = 0; i < usable.Length; i++)
        {
            for (var j = 0; j < usable.Length; j++)
            {
                cancel.ThrowIfCancellationRequested();
                if (i == j || usable[i].Column.Schema.Kind is var kind
                    && !Comparable(kind, usable[j].Column.Schema.Kind)) continue;
                var (rows, strict) = Below(usable[i].Numbers!, usable[j].Numbers!);
                if (rows < MinRows || strict == 0) continue;
                var chance = ChanceBelow(usable[i].Numbers!, usable[j].Numbers!);
                if (-rows * Math.Log(Math.Max(chance, 1e-12)) >= Findings.MinEvidence) holds[i, j] = rows;
            }
        }
        for (var i = 0; i < usable.Length; i++)
        {
            for (var j = 0; j < usable.Length; j++)
            {
                // a <= c says nothing new where a <= b and b <= c
                if (holds[i, j] == 0 || Enumerable.Range(0, usable.Length).Any(k => holds[i, k] > 0 && holds[k, j] > 0))
                    continue;
                found.Add(new(FindingKind.Inequality, [usable[i].Name, usable[j].Name],
                    $"{usable[i].Name} is never above {usable[j].Name} ({Findings.Show(holds[i, j])} rows).",
                    holds[i, j])
                {
                    Constraint = $"{ColumnName.Written(usable[i].Name)} <= {ColumnName.Written(usable[j].Name)}",
                });
            }
        }
    }

    private static bool Comparable(ColumnKind a, ColumnKind b)
    {
        static bool IsNumber(ColumnKind kind) => kind is ColumnKind.Integer or ColumnKind.Decimal;
        return a == b || IsNumber(a) && IsNumber(b);
    }

    /// <summary>
    /// Rows in which both have a value, and those where the first is really smaller; none where it is ever larger.
    /// </summary>
    private static (long Rows, long Strict) Below(double[] a, double[] b)
    {
        long rows = 0, strict = 0;
        for (var row = 0; row < a.Length; row++)
        {
            if (a[row] > b[row]) return (0, 0);
            if (a[row] < b[row]) strict++;
            if (a[row] <= b[row]) rows++;
        }
        return (rows, strict);
    }

    /// <summary>The probability that a is not above b, were they independent.</summary>
    private static double ChanceBelow(double[] a, double[] b)
    {
        var left = Sorted(a);
        var right = Sorted(b);
        double sum = 0;
        var at = 0;
        foreach (var value in right)
        {
            while (at < left.Length && left[at] <= value) at++;
            sum += at;
        }
        return sum / ((double)left.Length * right.Length);

        static double[] Sorted(double[] values)
        {
            var step = Math.Max(1, values.Length / MaxRows);
            var kept = new List<double>();
            for (var i = 0; i < values.Length; i += step)
            {
                if (!double.IsNaN(values[i])) kept.Add(values[i]);
            }
            kept.Sort();
            return [.. kept];
        }
    }

    private static void NearCopies(CodedColumn[] usable, List<Finding> found, CancellationToken cancel)
    {
        for (var i = 0; i < usable.Length; i++)
        {
            for (var j = i + 1; j < usable.Length; j++)
            {
                cancel.ThrowIfCancellationRequested();
                double[] a = usable[i].Numbers!, b = usable[j].Numbers!;
                if (!Comparable(usable[i].Column.Schema.Kind, usable[j].Column.Schema.Kind)) continue;
                var (correlation, equal, rows) = Compare(a, b);
                if (rows < MinRows) continue;
                // equality by chance is a matter of few values: ask for far more
                var chance = Math.Sqrt(usable[i].Coincidence * usable[j].Coincidence);
                string? text = null;
                if (equal == 1) text = $"{usable[i].Name} and {usable[j].Name} are equal in every row";
                else if (equal >= 0.95 && chance < 0.5)
                    text = $"{usable[i].Name} and {usable[j].Name} are equal in {Findings.Percent(equal)} of the rows";
                else if (Math.Abs(correlation) >= 0.9995)
                    text = $"{usable[j].Name} is {usable[i].Name} on another scale (correlation "
                        + $"{correlation.ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture)})";
                if (text is not null)
                    found.Add(new(FindingKind.NearDuplicate, [usable[i].Name, usable[j].Name],
                        $"{text} ({Findings.Show(rows)} rows).", rows));
            }
        }
    }

    private static (double Correlation, double Equal, long Rows) Compare(double[] a, double[] b)
    {
        double meanA = 0, meanB = 0, aa = 0, bb = 0, ab = 0;
        long rows = 0, equal = 0;
        var step = Math.Max(1, a.Length / MaxRows);
        for (var row = 0; row < a.Length; row += step)
        {
            if (double.IsNaN(a[row]) || double.IsNaN(b[row])) continue;
            rows++;
            if (a[row] == b[row]) equal++;
            double da = a[row] - meanA, db = b[row] - meanB;
            meanA += da / rows;
            meanB += db / rows;
            aa += da * (a[row] - meanA);
            bb += db * (b[row] - meanB);
            ab += da * (b[row] - meanB);
        }
        return (aa > 0 && bb > 0 ? ab / Math.Sqrt(aa * bb) : 0, rows == 0 ? 0 : (double)equal / rows, rows * step);
    }

    private static void Formulas(CodedColumn[] usable, List<Finding> found, CancellationToken cancel)
    {
        for (var c = 0; c < usable.Length; c++)
        {
            for (var a = 0; a < usable.Length; a++)
            {
                for (var b = a + 1; b < usable.Length; b++)
                {
                    cancel.ThrowIfCancellationRequested();
                    if (c == a || c == b) continue;
                    foreach (var isProduct in (bool[])[false, true])
                    {
                        var rows = Holds(usable[a].Numbers!, usable[b].Numbers!, usable[c].Numbers!, isProduct,
                            Tolerance(usable[c]));
                        if (rows == 0) continue;
                        found.Add(new(FindingKind.Formula, [usable[a].Name, usable[b].Name, usable[c].Name],
                            $"{usable[c].Name} = {usable[a].Name} {(isProduct ? "×" : "+")} {usable[b].Name} "
                            + $"({Findings.Show(rows)} rows).", rows)
                        {
                            Constraint = $"{ColumnName.Written(usable[c].Name)} = {ColumnName.Written(usable[a].Name)} "
                                + $"{(isProduct ? "*" : "+")} {ColumnName.Written(usable[b].Name)}",
                        });
                    }
                }
            }
        }
    }

    /// <summary>Half of the last decimal that is written.</summary>
    private static double Tolerance(CodedColumn column) =>
        column.Column.Schema.Kind == ColumnKind.Integer ? 0.5 : column.Column.Schema.Decimals is { } decimals
            ? 0.501 * Math.Pow(10, -decimals) : 0;

    /// <summary>Rows in which the formula says something (neither part neutral); 0 where it fails in any row.</summary>
    private static long Holds(double[] a, double[] b, double[] c, bool isProduct, double tolerance)
    {
        var neutral = isProduct ? 1.0 : 0.0;
        long telling = 0;
        double low = double.MaxValue, high = double.MinValue;
        for (var row = 0; row < a.Length; row++)
        {
            var result = isProduct ? a[row] * b[row] : a[row] + b[row];
            if (double.IsNaN(result) || double.IsNaN(c[row])) continue;
            if (Math.Abs(result - c[row]) > tolerance + 1e-9 * Math.Abs(c[row])) return 0;
            if (a[row] == neutral || b[row] == neutral || isProduct && (a[row] == 0 || b[row] == 0)) continue;
            telling++;
            low = Math.Min(low, c[row]);
            high = Math.Max(high, c[row]);
        }
        // the result must vary by far more than rounding lets through
        return telling >= MinRows && high - low > 20 * tolerance ? telling : 0;
    }
}
