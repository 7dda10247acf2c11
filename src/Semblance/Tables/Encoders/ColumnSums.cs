using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Random;

namespace Semblance.Tables.Encoders;

/// <summary>A column that is the sum of two others in every row that holds all three.</summary>
/// <param name="Total">Position of the sum.</param>
/// <param name="First">Position of one summand.</param>
/// <param name="Second">Position of the other summand.</param>
/// <param name="IsWhole">Whether no row lacks one of the three: the sum is then no matter of learning at all.</param>
internal readonly record struct ColumnSum(int Total, int First, int Second, bool IsWhole);

/// <summary>The sums between a table's columns: finding them, and filling missing cells so that they hold.</summary>
internal sealed class ColumnSums(ColumnEncoder[] encoders, IReadOnlyList<ColumnSum> sums)
{
    /// <summary>More numeric columns than this are not searched: triples grow with the cube.</summary>
    private const int MostColumns = 80;

    /// <summary>A sum that fewer rows bear out says nothing.</summary>
    private const int FewestRows = 50;

    /// <summary>Draws that two missing summands of a known sum are chosen from.</summary>
    private const int Draws = 32;

    /// <summary>The sums, by the position of the total.</summary>
    public IReadOnlyList<ColumnSum> All => sums;

    /// <summary>Finds the columns that are sums. Summands are no sums themselves.</summary>
    /// <param name="table">The training table.</param>
    /// <param name="isFree">Whether a column may take part: it does not follow from another one.</param>
    /// <param name="cancel">Checked for every column.</param>
    public static IReadOnlyList<ColumnSum> Find(Table table, bool[] isFree, CancellationToken cancel)
    {
        var found = new Dictionary<int, ColumnSum>();
        var isSummand = new bool[table.Columns.Count];
        var values = table.Columns.Select((column, i) => isFree[i] ? Summands(column) : null).ToArray();
        // columns without a gap first: what they are the sum of is rebuilt, not learnt
        foreach (var isWhole in (bool[])[true, false])
        {
            var candidates = Enumerable.Range(0, values.Length)
                .Where(i => values[i] is { } cells && (!isWhole || !cells.Any(double.IsNaN))).ToArray();
            if (candidates.Length > MostColumns) break;
            foreach (var total in candidates)
            {
                cancel.ThrowIfCancellationRequested();
                if (isSummand[total] || found.ContainsKey(total)) continue;
                foreach (var one in candidates)
                {
                    if (one == total || found.ContainsKey(one)) continue;
                    var other = candidates.FirstOrDefault(other => other > one && other != total
                        && !found.ContainsKey(other)
                        && IsSum(values[total]!, values[one]!, values[other]!, table.Columns[total].Schema.Decimals),
                        -1);
                    if (other < 0) continue;
                    found[total] = new(total, one, other, isWhole);
                    isSummand[one] = isSummand[other] = true;
                    break;
                }
            }
        }
        return [.. found.Values.OrderBy(sum => sum.Total)];
    }

    /// <summary>
    /// The numbers of a column that could take part in a sum: at least half are known, and enough differ that a sum
    /// says something.
    /// </summary>
    private static double[]? Summands(Column column)
    {
        if (column.Schema.Handling == Handling.Generate || column is not NumericColumn numeric) return null;
        if (column.Schema.Kind is not (ColumnKind.Integer or ColumnKind.Decimal or ColumnKind.Duration)) return null;
        var values = numeric.ToDoubles();
        var known = values.Where(value => !double.IsNaN(value));
        return known.Distinct().Take(11).Count() < 11 || known.Count(value => value != 0) < 20
            || known.Count() < Math.Max(FewestRows, values.Length / 2) ? null : values;
    }

    private static bool IsSum(double[] total, double[] one, double[] other, int? decimals)
    {
        var tolerance = 0.01 * Math.Pow(10, -(decimals ?? 0));
        var rows = 0;
        for (var i = 0; i < total.Length; i++)
        {
            var gap = Math.Abs(total[i] - one[i] - other[i]);
            if (double.IsNaN(gap)) continue; // one of the three is missing
            if (gap > tolerance + 1e-12 * Math.Abs(total[i])) return false;
            rows++;
        }
        return rows >= FewestRows;
    }

    /// <summary>Fills every missing cell that follows from the other two of a sum.</summary>
    public Table Deduce(Table table)
    {
        if (sums.Count == 0) return table;
        var columns = table.Columns.ToArray();
        // a summand may be that of several sums, so what one tells may tell the next
        for (var (round, changed) = (0, true); changed && round <= sums.Count; round++)
        {
            changed = false;
            foreach (var sum in sums)
            {
                changed |= Fill(columns, sum.First, sum.Total, sum.Second, -1);
                changed |= Fill(columns, sum.Second, sum.Total, sum.First, -1);
                changed |= Fill(columns, sum.Total, sum.First, sum.Second, 1);
            }
        }
        return new(columns);
    }

    // the missing cells of a column become one column plus, or less, another one where both are known
    private static bool Fill(Column[] columns, int target, int one, int other, int sign)
    {
        var column = columns[target];
        var rows = Enumerable.Range(0, column.Count).Where(row =>
            column.IsMissing(row) && !columns[one].IsMissing(row) && !columns[other].IsMissing(row)).ToArray();
        if (rows.Length == 0) return false;
        var (a, b) = (((NumericColumn)columns[one]).ToDoubles(), ((NumericColumn)columns[other]).ToDoubles());
        columns[target] = Put(column, rows, [.. rows.Select(row => Rounded(column.Schema, a[row] + sign * b[row]))]);
        return true;
    }

    private static Column Put(Column column, int[] rows, double[] values)
    {
        var places = Enumerable.Range(0, column.Count).ToArray();
        for (var i = 0; i < rows.Length; i++) places[rows[i]] = column.Count + i;
        return column.Append([NumberEncoder.ToColumn(column.Schema, values)]).Gather(places);
    }

    private static double Rounded(ColumnSchema schema, double value) =>
        schema.Decimals is { } decimals and <= 15 ? Math.Round(value, decimals) : value;

    /// <summary>Fills both summands where only their sum is known.</summary>
    /// <remarks>
    /// Of several draws of the row the one is taken that comes closest to the known sum, and the rest goes to one of
    /// the two: rejection as in approximate Bayesian computation (J. Pritchard et al., "Population growth of human Y
    /// chromosomes", 1999), which tends to the model's distribution given the sum as the draws grow in number.
    /// </remarks>
    /// <param name="table">A table in which nothing more can be deduced.</param>
    /// <param name="draw">
    /// Completes a table by the model: the table, its row in <paramref name="table"/>, and which sum asks.
    /// </param>
    public Table Split(Table table, Func<Table, int, int, Table> draw)
    {
        var open = Enumerable.Range(0, table.RowCount).Where(row => sums.Any(sum => IsOpen(sum, table, row))).ToArray();
        if (open.Length == 0) return table;
        var columns = table.Columns.ToArray();
        var split = new Table[open.Length];
        for (var i = 0; i < open.Length; i++)
        {
            split[i] = table.Gather([open[i]]);
            for (var s = 0; s < sums.Count; s++)
            {
                if (!IsOpen(sums[s], split[i], 0)) continue;
                var draws = draw(split[i].Gather(new int[Draws]), open[i], s);
                if (Choose(sums[s], split[i], draws) is not { } chosen) continue;
                var cells = split[i].Columns.ToArray();
                cells[sums[s].First] = Put(cells[sums[s].First], [0], [chosen.First]);
                cells[sums[s].Second] = Put(cells[sums[s].Second], [0], [chosen.Second]);
                split[i] = Deduce(new(cells));
            }
        }
        var places = Enumerable.Range(0, table.RowCount).ToArray();
        for (var i = 0; i < open.Length; i++) places[open[i]] = table.RowCount + i;
        return Table.Concat([table, .. split]).Gather(places);
    }

    private static bool IsOpen(ColumnSum sum, Table table, int row) => !table.Columns[sum.Total].IsMissing(row)
        && table.Columns[sum.First].IsMissing(row) && table.Columns[sum.Second].IsMissing(row);

    // Two summands that add up to the total: such as their columns could hold before all, then the least moved.
    private (double First, double Second)? Choose(ColumnSum sum, Table row, Table draws)
    {
        var total = Numbers(row, sum.Total)[0];
        var (ones, others) = (Numbers(draws, sum.First), Numbers(draws, sum.Second));
        var (one, other) = ((NumberEncoder)encoders[sum.First], (NumberEncoder)encoders[sum.Second]);
        var best = (Misfit: double.PositiveInfinity, Moved: double.PositiveInfinity);
        (double, double)? chosen = null;
        for (var i = 0; i < ones.Length; i++)
        {
            var (a, b) = (ones[i], others[i]);
            if (double.IsNaN(a + b)) continue; // the model saw no value
            var moved = Math.Abs(total - a - b);
            Try(a, Rounded(other.Schema, total - a), moved);
            Try(Rounded(one.Schema, total - b), b, moved);
            if (a + b == 0) continue;
            var share = one.Nearest(total * (a / (a + b))); // where no draw is near: in the drawn proportion
            Try(share, Rounded(other.Schema, total - share), moved);
        }
        return chosen;

        void Try(double first, double second, double moved)
        {
            var misfit = Math.Abs(first - one.Nearest(first)) + Math.Abs(second - other.Nearest(second));
            if ((misfit, moved).CompareTo(best) >= 0) return;
            best = (misfit, moved);
            chosen = (first, second);
        }
    }

    private static double[] Numbers(Table table, int position) => ((NumericColumn)table.Columns[position]).ToDoubles();

    /// <summary>Makes the totals that were not given agree with the summands that are now there.</summary>
    public Table Close(Table given, Table full)
    {
        if (sums.Count == 0) return full;
        var columns = full.Columns.ToArray();
        foreach (var sum in sums)
        {
            var total = given.Columns[sum.Total];
            var (first, second) = (Numbers(full, sum.First), Numbers(full, sum.Second));
            var rows = Enumerable.Range(0, total.Count)
                .Where(row => total.IsMissing(row) && !double.IsNaN(first[row] + second[row])).ToArray();
            if (rows.Length == 0) continue;
            columns[sum.Total] = Put(columns[sum.Total], rows,
                [.. rows.Select(row => Rounded(total.Schema, first[row] + second[row]))]);
        }
        return new(columns);
    }

    /// <summary>Keeps the sums that no encoder keeps: those of columns with missing cells.</summary>
    public void Save(ModelFolder folder)
    {
        var broken = sums.Where(sum => !sum.IsWhole)
            .Select(sum => (JsonNode)new JsonArray(sum.Total, sum.First, sum.Second)).ToArray();
        if (broken.Length > 0) folder.State["sums"] = new JsonArray(broken);
    }

    /// <summary>Reads back what <see cref="Save"/> kept, beside the sums among the encoders.</summary>
    public static ColumnSums Load(ColumnEncoder[] encoders, ModelFolder folder)
    {
        var sums = Whole(encoders).ToList();
        foreach (var saved in folder.State["sums"] as JsonArray ?? [])
        {
            if (saved is not JsonArray { Count: 3 } state || state.Any(at => at is not JsonValue value
                || !value.TryGetValue(out int position) || position < 0 || position >= encoders.Length
                || encoders[position] is not NumberEncoder))
            {
                throw ColumnEncoder.Damaged("names a sum of columns that are no numbers", "(all)");
            }
            sums.Add(new((int)state[0]!, (int)state[1]!, (int)state[2]!, false));
        }
        return new(encoders, sums);
    }

    private static IEnumerable<ColumnSum> Whole(ColumnEncoder[] encoders) => encoders
        .Select((encoder, at) => (Sum: encoder as SumEncoder, At: at)).Where(item => item.Sum is not null)
        .Select(item => new ColumnSum(item.At, item.Sum!.First, item.Sum.Second, true));
}
