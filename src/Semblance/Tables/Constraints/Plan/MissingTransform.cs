using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Constraints.Plan;

/// <summary>
/// Beside the columns stands a category that says which of them are missing, and that has the last
/// word: a value where it says missing is taken out, and a cell that the model left empty against it
/// gets a draw of the column's own values.
/// </summary>
/// <param name="names">The columns.</param>
/// <param name="pattern">The category.</param>
/// <param name="fillings">For each column some of its values, at equal distances in their order.</param>
internal sealed class MissingTransform(string[] names, ColumnSchema pattern, IReadOnlyList<Column> fillings) : Transform
{
    private const int MostFillings = 100;

    public override IReadOnlyList<string> Claims => [];

    public static MissingTransform Fit(Table table, string[] names) =>
        new(names,
            MissingPattern.Of(table,
                names).Schema with { Name = Free(table.Schema, MissingPattern.Of(table, names).Name) },
            [.. names.Select(name => Filling(table[name]))]);

    private static Column Filling(Column column)
    {
        // nothing of a generated column is kept: it is learnt without gaps instead
        if (column.Schema.Handling == Handling.Generate || column is TextColumn) return column.Gather([]);
        var present = Enumerable.Range(0, column.Count).Where(row => !column.IsMissing(row)).ToArray();
        var order = column is NumericColumn numeric ? numeric.ToDoubles()
            : [.. ((CategoryColumn)column).Codes.Select(code => (double)code)];
        Array.Sort(Array.ConvertAll(present, row => order[row]), present);
        var count = Math.Min(MostFillings, present.Length);
        return column.Gather([.. Enumerable.Range(0, count)
            .Select(i => present[(int)((i + 0.5) * present.Length / count)])]);
    }

    public override Table Apply(Table table)
    {
        var label = MissingPattern.Of(table, names);
        var columns = table.Columns.Select(column => names.Contains(column.Name)
            && fillings[Array.IndexOf(names, column.Name)].Count == 0
            ? WithoutGaps(column) : column);
        return new([.. columns, label.With(pattern)]);
    }

    private static Column WithoutGaps(Column column)
    {
        var present = Enumerable.Range(0, column.Count).Where(row => !column.IsMissing(row)).ToArray();
        return present.Length == 0 ? column
            : column.Gather([.. Enumerable.Range(0, column.Count)
                .Select(row => column.IsMissing(row) ? present[row % present.Length] : row)]);
    }

    public override Table Invert(Table table, Drawn drawn)
    {
        var label = (CategoryColumn)table[pattern.Name];
        var stream = drawn.Stream.Split("missing");
        var columns = table.Columns.Where(column => column.Name != pattern.Name).ToArray();
        for (var i = 0; i < names.Length; i++)
        {
            var at = Array.FindIndex(columns, column => column.Name == names[i]);
            var absent = Absent(columns[at]);
            var filling = fillings[i];
            var draws = stream.Split(names[i]);
            var cells = new int[table.RowCount];
            for (var row = 0; row < cells.Length; row++)
            {
                var isMissing = label.Codes[row] >= 0 && label.Levels[label.Codes[row]][i] == 'x';
                cells[row] = isMissing ? table.RowCount
                    : columns[at].IsMissing(row) && label.Codes[row] >= 0 && filling.Count > 0
                        ? table.RowCount + 1 + draws.Below(filling.Count, drawn.Addresses[row]) : row;
            }
            columns[at] = columns[at].Append([absent, filling.With(columns[at].Schema)]).Gather(cells);
        }
        return new(columns);
    }

    // a column of one missing cell
    private static Column Absent(Column like) => like switch
    {
        DoubleColumn => new DoubleColumn(like.Schema, [double.NaN]),
        CategoryColumn category => new CategoryColumn(like.Schema, [-1], category.Levels),
        TextColumn => new TextColumn(like.Schema, [null]),
        _ => new LongColumn(like.Schema, [0], [true]),
    };

    // that a cell is there, or not, is known of the column itself as well
    public override void Restrict(IDictionary<string, ValueSet> sets)
    {
        var asked = names.Select((name, i) => (Set: sets.TryGetValue(name, out var set) ? set : null, At: i))
            .Where(pair => pair.Set is not null).ToList();
        if (asked.Count == 0) return;
        Narrow(sets, pattern.Name, new LabelSet(label => asked.All(pair =>
            label[pair.At] == 'x' ? pair.Set!.AllowsMissing : !IsMissingOnly(pair.Set!)), false));
        foreach (var (set, at) in asked.Where(pair => pair.Set!.AllowsMissing)) sets.Remove(names[at]);
    }

    private static bool IsMissingOnly(ValueSet set) => set is NumberSet { Intervals.Count: 0 };

    public override JsonObject Save(ModelFolder folder, string name) => new()
    {
        ["transform"] = "missing",
        ["pattern"] = SchemaState.Save(pattern),
        ["columns"] = new JsonArray(
            [.. fillings.Select((column, i) => (JsonNode)ColumnState.Save(column, folder, $"{name}.{i}"))]),
    };

    public static new MissingTransform Load(JsonObject state, ModelFolder folder, string name)
    {
        var fillings = state["columns"]!.AsArray()
            .Select((column, i) => ColumnState.Load(column!.AsObject(), folder, $"{name}.{i}")).ToArray();
        return new([.. fillings.Select(column => column.Name)], SchemaState.Load(state["pattern"]), fillings);
    }
}
