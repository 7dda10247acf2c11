using System.Globalization;
using System.Text.Json.Nodes;
using Semblance.Models;

namespace Semblance.Tables.Constraints.Plan;

/// <summary>
/// Columns whose combinations are known become one category, a level for each combination; where one of them tells the
/// others, that one stays as it is, and the others are looked up.
/// </summary>
/// <param name="known">The combinations.</param>
/// <param name="names">The columns.</param>
/// <param name="joint">The column that is learnt: one of them, or a new one.</param>
internal sealed class JointTransform(KnownRows known, string[] names, ColumnSchema joint) : Transform
{
    private const int FewValues = 20; // numbers of more values are not learnt as levels, and could fall between

    private readonly int key = Array.IndexOf(names, joint.Name);

    public override IReadOnlyList<string> Claims => names;

    public static JointTransform Fit(Table table, string[] names)
    {
        // sorted, so that combinations whose numbers are alike stand side by side
        var known = KnownRows.Of([.. names.Select(name => table[name])]);
        var numeric = known.Columns.OfType<NumericColumn>().Select(column => column.ToDoubles()).ToArray();
        var order = Enumerable.Range(0, known.Count).ToArray();
        if (numeric.Length > 0) order = [.. order.OrderBy(row => numeric[0][row]).ThenBy(row => row)];
        known = new([.. known.Columns.Select(column => column.Gather(order))]);
        var key = Enumerable.Range(0, names.Length).Where(i => Tells(known, i)).FirstOrDefault(-1);
        return new(known, names, key >= 0 ? known.Columns[key].Schema : new()
        {
            Name = Free(table.Schema, string.Join(" + ", names)),
            Kind = ColumnKind.Category,
            Ordered = numeric.Length > 0,
        });
    }

    private static bool Tells(KnownRows known, int column) =>
        (known.Columns[column] is CategoryColumn
            || (known.Columns[column] is NumericColumn && known.Count <= FewValues))
        && RowKeys.Of([known.Columns[column]]).Distinct().Count() == known.Count;

    public override Table Apply(Table table)
    {
        if (key >= 0) return Replace(table, names, [table[joint.Name]]);
        var found = known.Find([.. names.Select(name => table[name])]);
        var levels = Levels();
        return Replace(table, names, [new CategoryColumn(joint, found, levels)]);
    }

    private string[] Levels() =>
        [.. Enumerable.Range(1, known.Count).Select(number => number.ToString(CultureInfo.InvariantCulture))];

    public override Table Invert(Table table, Drawn drawn)
    {
        var combinations = key >= 0
            ? new KnownRows([known.Columns[key]]).Find([table[joint.Name]])
            : Numbers((CategoryColumn)table[joint.Name]);
        // what the model left open is the first combination; the rows are held against the constraint afterwards
        for (var i = 0; i < combinations.Length; i++) combinations[i] = Math.Max(0, combinations[i]);
        return Replace(table, [joint.Name], [.. known.Columns.Select(column => column.Gather(combinations))]);
    }

    private static int[] Numbers(CategoryColumn column)
    {
        var numbers = Array.ConvertAll(column.Levels, level => int.Parse(level, CultureInfo.InvariantCulture) - 1);
        return Array.ConvertAll(column.Codes, code => code < 0 ? -1 : numbers[code]);
    }

    public override void Restrict(IDictionary<string, ValueSet> sets)
    {
        var asked = names.Select((name, i) => (Set: sets.TryGetValue(name, out var set) ? set : null,
            Column: known.Columns[i]))
            .Where(pair => pair.Set is not null).ToList();
        if (asked.Count == 0) return;
        foreach (var name in names) sets.Remove(name);
        var possible = Enumerable.Range(0, known.Count)
            .Where(row => asked.All(pair => pair.Set!.Holds(pair.Column, row))).ToArray();
        if (key < 0)
        {
            var levels = Levels();
            var labels = possible.Select(row => levels[row]).ToHashSet(StringComparer.Ordinal);
            Narrow(sets, joint.Name, new LabelSet(labels.Contains, false));
            return;
        }
        Narrow(sets, joint.Name, ValueSet.Of(known.Columns[key].Gather(possible)));
    }

    public override JsonObject Save(ModelFolder folder, string name) => new()
    {
        ["transform"] = "joint",
        ["columns"] = known.Save(folder, name),
        ["joint"] = Encoders.SchemaState.Save(joint),
    };

    public static new JointTransform Load(JsonObject state, ModelFolder folder, string name)
    {
        var known = KnownRows.Load(state["columns"], folder, name);
        return new(known, [.. known.Columns.Select(column => column.Name)], Encoders.SchemaState.Load(state["joint"]));
    }
}
