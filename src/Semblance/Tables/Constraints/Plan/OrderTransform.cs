using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Constraints.Plan;

/// <summary>
/// A column that is never below others is learnt as how far it lies above the highest of them, which is never negative.
/// Any order without a circle can be kept so, chains and forks alike.
/// </summary>
/// <remarks>
/// A gap that is a real one, or lies between real ones, is at least the smallest of them; the sum is clamped to the
/// column's real range and rounded to its decimals and steps, upwards where rounding down would pass the lower columns.
/// </remarks>
internal sealed class OrderTransform(IReadOnlyList<OrderTransform.Step> steps) : Transform
{
    /// <summary>One column that is learnt as a gap.</summary>
    /// <param name="Column">The column.</param>
    /// <param name="Below">The columns that it lies above.</param>
    /// <param name="Strict">Whether it never equals one of them.</param>
    /// <param name="Gap">The learnt column.</param>
    /// <param name="Alone">A learnt column for rows in which every lower column is missing; null where
    /// there are none.</param>
    /// <param name="Least">Its smallest real value.</param>
    /// <param name="Most">Its largest real value.</param>
    /// <param name="Grid">What all its values are multiples of; 0 where there is no such number.</param>
    internal sealed record Step(ColumnSchema Column, IReadOnlyList<string> Below, bool Strict, ColumnSchema Gap,
        ColumnSchema? Alone,
        double Least, double Most, double Grid);

    public override IReadOnlyList<string> Claims => [.. steps.Select(step => step.Column.Name)];

    /// <summary>The columns that are learnt as gaps, each after those that it lies above.</summary>
    public static OrderTransform Fit(Table table, IReadOnlyList<Edge> edges, IReadOnlyList<string> ordered)
    {
        var steps = new List<Step>();
        foreach (var name in ordered)
        {
            var into = edges.Where(edge => edge.High == name).ToList();
            if (into.Count == 0) continue;
            var column = table[name];
            var below = into.Select(edge => edge.Low).Distinct().ToArray();
            var values = ((NumericColumn)column).ToDoubles();
            var floor = Floor(table, below);
            var known = values.Where(value => !double.IsNaN(value)).Distinct().Order().ToArray();
            var decimals = below.Append(name).Select(each => table[each].Schema)
                .Select(schema => schema.Kind == ColumnKind.Decimal ? schema.Decimals : 0).ToList();
            steps.Add(new(column.Schema, below, into.Any(edge => edge.Strict), new()
            {
                Name = Free(table.Schema, $"{name} above {string.Join(", ", below)}"),
                Kind = decimals.All(places => places == 0) ? ColumnKind.Integer : ColumnKind.Decimal,
                Decimals = decimals.Contains(null) ? null : decimals.Max(),
            },
            values.Zip(floor).Any(pair => !double.IsNaN(pair.First) && double.IsNaN(pair.Second))
                ? column.Schema with { Name = Free(table.Schema, $"{name} alone"), Unique = false } : null,
            known.Length > 0 ? known[0] : 0, known.Length > 0 ? known[^1] : 0, known.Length > 0
                ? NumberEncoder.Step(column.Schema, known) : 0));
        }
        return new(steps);
    }

    // the highest of the lower columns, NaN where all are missing
    private static double[] Floor(Table table, IReadOnlyList<string> below)
    {
        var floor = new double[table.RowCount];
        Array.Fill(floor, double.NaN);
        foreach (var name in below)
        {
            var values = ((NumericColumn)table[name]).ToDoubles();
            for (var row = 0; row < floor.Length; row++)
            {
                if (double.IsNaN(floor[row]) || values[row] > floor[row]) floor[row] = values[row];
            }
        }
        return floor;
    }

    public override Table Apply(Table table)
    {
        var learnt = table;
        foreach (var step in steps)
        {
            var values = ((NumericColumn)table[step.Column.Name]).ToDoubles();
            var floor = Floor(table, step.Below);
            var gap = values.Zip(floor, (value, low) => step.Gap.Decimals is { } decimals and <= 15
                ? Math.Round(value - low, decimals) : value - low);
            var come = new List<Column> { NumberEncoder.ToColumn(step.Gap, [.. gap]) };
            if (step.Alone is not null)
                come.Add(NumberEncoder.ToColumn(step.Alone,
                    [.. values.Zip(floor, (value, low) => double.IsNaN(low) ? value : double.NaN)]));
            learnt = Replace(learnt, [step.Column.Name], come);
        }
        return learnt;
    }

    public override Table Invert(Table table, Drawn drawn)
    {
        foreach (var step in steps)
        {
            var gap = ((NumericColumn)table[step.Gap.Name]).ToDoubles();
            var floor = Floor(table, step.Below);
            var alone = step.Alone is null ? null : ((NumericColumn)table[step.Alone.Name]).ToDoubles();
            var values = new double[gap.Length];
            for (var row = 0; row < values.Length; row++)
                values[row] = double.IsNaN(floor[row]) ? alone?[row] ?? double.NaN : Above(step, floor[row], gap[row]);
            string[] gone = step.Alone is null ? [step.Gap.Name] : [step.Gap.Name, step.Alone.Name];
            table = Replace(table, gone, [NumberEncoder.ToColumn(step.Column, values)]);
        }
        return table;
    }

    private static double Above(Step step, double floor, double gap)
    {
        if (double.IsNaN(gap)) return gap;
        // it may not be, where the column is missing beside the highest floor
        var most = step.Strict ? step.Most > floor : step.Most >= floor;
        var value = OnGrid(step, most ? Math.Min(floor + gap, step.Most) : floor + gap, 0);
        var isAbove = step.Strict ? value > floor : value >= floor;
        return isAbove ? value : OnGrid(step, value, 1);
    }

    private static double OnGrid(Step step, double value, int further)
    {
        if (step.Grid > 0) value = (Math.Round(value / step.Grid) + further) * step.Grid;
        return step.Column.Kind == ColumnKind.Decimal && step.Column.Decimals is { } decimals and <= 15
            ? Math.Round(value, decimals) : value;
    }

    // a column is not above the highest value that the one above it may take
    public override void Restrict(IDictionary<string, ValueSet> sets)
    {
        foreach (var step in steps.Reverse())
        {
            if (!sets.TryGetValue(step.Column.Name, out var set)) continue;
            sets.Remove(step.Column.Name);
            if (set is not NumberSet { AllowsMissing: false, Intervals: [.., var last] } || !double.IsFinite(last.High))
                continue;
            foreach (var name in step.Below)
                Narrow(sets, name, new NumberSet([(double.NegativeInfinity, last.High)], true));
        }
    }

    public override JsonObject Save(ModelFolder folder, string name) => new()
    {
        ["transform"] = "order",
        ["steps"] = new JsonArray([.. steps.Select(step => (JsonNode)new JsonObject
        {
            ["column"] = SchemaState.Save(step.Column),
            ["below"] = new JsonArray([.. step.Below.Select(below => (JsonNode)below)]),
            ["strict"] = step.Strict,
            ["gap"] = SchemaState.Save(step.Gap),
            ["alone"] = step.Alone is null ? null : SchemaState.Save(step.Alone),
            ["least"] = step.Least,
            ["most"] = step.Most,
            ["grid"] = step.Grid,
        })]),
    };

    public static OrderTransform Load(JsonObject state) => new([.. state["steps"]!.AsArray().Select(step => new Step(
        SchemaState.Load(step!["column"]), [.. step["below"]!.AsArray().Select(below => (string)below!)],
        (bool)step["strict"]!,
        SchemaState.Load(step["gap"]), step["alone"] is { } alone ? SchemaState.Load(alone) : null,
        (double)step["least"]!, (double)step["most"]!, (double)step["grid"]!))]);
}
