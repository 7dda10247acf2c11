using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>The conditions on the tables of one synthetic database, and the tables that they change.</summary>
internal sealed class AskedTables
{
    private readonly Dictionary<string, TableCondition> conditions = new(StringComparer.Ordinal);
    private readonly HashSet<string> shifted = new(StringComparer.Ordinal);

    /// <summary>Checks conditions before anything is drawn.</summary>
    /// <param name="asked">The conditions, one a table at most.</param>
    /// <param name="parts">What was learnt of the tables.</param>
    /// <param name="plan">In which order they are made.</param>
    /// <param name="schema">The database.</param>
    /// <exception cref="SemblanceException">Every condition that cannot be kept.</exception>
    public AskedTables(IReadOnlyList<TableCondition> asked, IReadOnlyList<TablePart> parts, DatabasePlan plan,
        DatabaseSchema schema)
    {
        var faults = new List<Fault>();
        foreach (var one in asked)
        {
            if (parts.FirstOrDefault(part => part.Name == one.Table) is not { } part)
                faults.Add(new($"There is no table '{one.Table}'.", $"condition: {one.Condition.Text}",
                    Spelling.Suggest(one.Table, parts.Select(part => part.Name))));
            else if (!conditions.TryAdd(one.Table, one))
                throw new ArgumentException($"Table '{one.Table}' has two conditions: join them with 'and'.",
                    nameof(asked));
            else DatabaseConstraints.Collect(faults, part.Name, () => Check(one, part, parts, schema));
        }
        if (faults.Count > 0) throw new SemblanceException(faults);
        foreach (var table in plan.Tables)
        {
            if (conditions.ContainsKey(table.Table)
                || table.Known.Any(at => shifted.Contains(schema.Relations[at].Parent))) shifted.Add(table.Table);
        }
    }

    /// <summary>What is asked of a table; null for nothing.</summary>
    public TableCondition? Of(string table) => conditions.GetValueOrDefault(table);

    /// <summary>Whether a condition on a table or on its ancestors makes its rows other than the real ones.</summary>
    public bool IsShifted(string table) => shifted.Contains(table);

    private static void Check(TableCondition asked, TablePart part, IReadOnlyList<TablePart> parts,
        DatabaseSchema schema)
    {
        var place = $"condition: {asked.Condition.Text}";
        var columns = part.Labelled(column => Labels(part, column.Name));
        var named = asked.Condition.Columns(columns);
        if (part.Kept is not null)
        {
            throw new SemblanceException(
                "The table is kept as it is, so its rows cannot be drawn as a condition asks.", place,
                "Leave the condition out, or learn the table too: no --keep for it, and --keep-lists false.");
        }
        var faults = named.Select(name => Fault(name, part.Parts[columns.IndexOf(name)])).OfType<Fault>().ToList();
        if (faults.Count > 0) throw new SemblanceException(faults);
        if (part.RowCount == 0 || part.Values is null) return;
        Column[] copied = [.. columns.Columns
            .Where(column => named.Contains(column.Name) && part.Carried.ContainsKey(column.Name))
            .Select(column => Cells.Missing(column, 0))];
        part.Values.Condition(asked, part, copied);

        IReadOnlyList<string>? Labels(TablePart of, string column) =>
            of.Kept?[column] is CategoryColumn labels ? labels.Levels
            : of.Values?.Labels.TryGetValue(column, out var known) == true ? known
            : of.Carried.GetValueOrDefault(column)?.Source is { } source
                ? Labels(parts.First(one => one.Name == schema.Relations[source.Path[^1]].Parent), source.Column!)
            : null;

        Fault? Fault(string name, ColumnPart how) => how switch
        {
            ColumnPart.Foreign or ColumnPart.Key => new($"The condition speaks of '{name}', a key, which is made anew.",
                place, "Leave the column out; a condition on the other table's columns says which rows it has."),
            ColumnPart.Number => new($"The condition speaks of '{name}', which numbers the rows of one parent.", place,
                "Leave the column out; --table-rows says how many rows there are."),
            ColumnPart.Made => Anew(name),
            ColumnPart.Carried when part.Carried[name].Rate < 1 => Anew(name),
            _ => null,
        };

        Fault Anew(string name) => new(
            $"Column '{name}' is made anew, not learnt, so rows cannot be drawn by its value.", place,
            "Leave it out of the condition, or fit with \"handling\": \"learn\" for it in the schema.");
    }
}
