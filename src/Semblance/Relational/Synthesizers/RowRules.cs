using Semblance.Tables;
using Semblance.Tables.Constraints;

namespace Semblance.Relational.Synthesizers;

/// <summary>
/// What a database asks of single rows: keys that no two share, columns that must hold a value, checks, constraints.
/// </summary>
internal sealed class RowRules
{
    private readonly TableDefinition definition;
    private readonly Dictionary<string, Column> foreign = new(StringComparer.Ordinal);
    private readonly HashSet<string> needed;
    private readonly IReadOnlyList<Condition> violations;
    private readonly TablePart part;
    private readonly TableCondition? asked;

    /// <summary>The rules of a table.</summary>
    /// <param name="definition">Its keys and checks.</param>
    /// <param name="plan">How its foreign keys are filled.</param>
    /// <param name="relations">What was learnt of the relations.</param>
    /// <param name="schema">The database.</param>
    /// <param name="rows">The tables made so far; the table's own relations are resolved.</param>
    /// <param name="part">What was learnt of the table.</param>
    /// <param name="asked">What every row must meet beside; null for nothing.</param>
    public RowRules(TableDefinition definition, TablePlan plan, IReadOnlyList<RelationPart> relations,
        DatabaseSchema schema, DatabaseRows rows, TablePart part, TableCondition? asked)
    {
        (this.definition, this.part, this.asked) = (definition, part, asked);
        needed = [.. definition.Columns.Where(column => !column.Nullable).Select(column => column.Name),
            .. definition.PrimaryKey];
        foreach (var at in plan.Known)
        {
            var relation = schema.Relations[at];
            for (var i = 0; i < relation.ChildColumns.Count; i++)
            {
                foreign.TryAdd(relation.ChildColumns[i],
                    rows[relation.Parent][relation.ParentColumns[i]].GatherOrMissing(rows.Parents(at)));
                // it will name a row that is not there
                if (relations[at].Orphans > 0) needed.Remove(relation.ChildColumns[i]);
            }
        }
        violations = [.. definition.Checks.Select(Violation).OfType<Condition>()];
    }

    // SQL refuses a row for which the check is false; one for which it is unknown may stay
    private static Condition? Violation(string check)
    {
        try
        {
            return Condition.Parse($"not ({check})");
        }
        catch (SemblanceException)
        {
            return null; // a dialect's own words, which the database alone can judge
        }
    }

    /// <summary>By row: whether it breaks a rule. Of rows with the same key the first one stays.</summary>
    /// <param name="values">The columns made so far.</param>
    /// <param name="count">How many rows there are.</param>
    public bool[] Broken(IReadOnlyDictionary<string, Column> values, int count)
    {
        var columns = new Dictionary<string, Column>(foreign, StringComparer.Ordinal);
        foreach (var (name, column) in values) columns[name] = column;
        var broken = new bool[count];
        foreach (var name in needed.Where(columns.ContainsKey))
            for (var row = 0; row < count; row++) broken[row] |= columns[name].IsMissing(row);
        foreach (var condition in violations)
        {
            if (Matches(condition, columns) is not { } matches) continue;
            for (var row = 0; row < count; row++) broken[row] |= matches[row];
        }
        Hold(broken, columns);
        var unmet = Unmet(values, count);
        for (var row = 0; row < count; row++) broken[row] |= unmet[row];
        foreach (var key in definition.UniqueKeys.Prepend(definition.PrimaryKey)) Repeated(broken, columns, key);
        foreach (var one in part.Beyond)
            if (one.Kept.Constraint is Unique { Columns: var together }) one.Add(Repeated(broken, columns, together));
        return broken;
    }

    /// <summary>By row: whether it fails to meet what is asked.</summary>
    public bool[] Unmet(IReadOnlyDictionary<string, Column> values, int count) =>
        asked is null || count == 0 ? new bool[count]
        : Array.ConvertAll(asked.Matches(part, values.Values), meets => !meets);

    // rows that agree with one before them in all columns of a key; gives how many there are
    private static int Repeated(bool[] broken, Dictionary<string, Column> columns, IReadOnlyList<string> key)
    {
        if (key.Count == 0 || !key.All(columns.ContainsKey)) return 0;
        var (own, twice) = (key.Select(name => columns[name]).ToArray(), 0);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var row = 0; row < broken.Length; row++)
        {
            if (broken[row] || own.Any(column => column.IsMissing(row))) continue;
            if (seen.Add(KeyIndex.TextOf(own, row))) continue;
            broken[row] = true;
            twice++;
        }
        return twice;
    }

    /// <summary>Holds the rows against the constraints, but for those that are about several rows.</summary>
    private void Hold(bool[] broken, Dictionary<string, Column> columns)
    {
        if (part.Beyond.Count == 0 && part.Values is null or { Constraints.Count: 0 }) return;
        Table table = new([.. columns.Select(pair => pair.Value.With(pair.Value.Schema with { Name = pair.Key }))]);
        if (part.Values is { Constraints.Count: > 0 } values) Add(values.Breaks(table.Select(values.Drawn)));
        foreach (var one in part.Beyond.Where(one => one.Kept.Constraint is not Unique))
            one.Add(Add(one.Kept.Constraint.Bound(table.Schema).Breaks(table, null)));

        int Add(bool[] breaks)
        {
            for (var row = 0; row < breaks.Length; row++) broken[row] |= breaks[row];
            return breaks.Count(row => row);
        }
    }

    private static bool[]? Matches(Condition condition, Dictionary<string, Column> columns)
    {
        try
        {
            return columns.Count == 0 ? null : condition.Matches(new(
                [.. columns.Select(pair => pair.Value.With(pair.Value.Schema with { Name = pair.Key }))]));
        }
        catch (SemblanceException)
        {
            return null; // it speaks of columns that are not there yet, or in another way than ours
        }
    }
}
