using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>What a database asks of single rows: keys that no two share, columns that must hold a value, checks.</summary>
internal sealed class RowRules
{
    private readonly TableDefinition definition;
    private readonly Dictionary<string, Column> foreign = new(StringComparer.Ordinal);
    private readonly HashSet<string> needed;
    private readonly IReadOnlyList<Condition> violations;

    /// <summary>The rules of a table.</summary>
    /// <param name="definition">Its keys and checks.</param>
    /// <param name="plan">How its foreign keys are filled.</param>
    /// <param name="relations">What was learnt of the relations.</param>
    /// <param name="schema">The database.</param>
    /// <param name="rows">The tables made so far; the table's own relations are resolved.</param>
    public RowRules(TableDefinition definition, TablePlan plan, IReadOnlyList<RelationPart> relations, DatabaseSchema schema, DatabaseRows rows)
    {
        this.definition = definition;
        needed = [.. definition.Columns.Where(column => !column.Nullable).Select(column => column.Name), .. definition.PrimaryKey];
        foreach (var at in plan.Known)
        {
            var relation = schema.Relations[at];
            for (var i = 0; i < relation.ChildColumns.Count; i++)
            {
                foreign.TryAdd(relation.ChildColumns[i], rows[relation.Parent][relation.ParentColumns[i]].GatherOrMissing(rows.Parents(at)));
                if (relations[at].Orphans > 0) needed.Remove(relation.ChildColumns[i]); // it will name a row that is not there
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
        foreach (var key in definition.UniqueKeys.Prepend(definition.PrimaryKey).Where(key => key.Count > 0 && key.All(columns.ContainsKey)))
        {
            var own = key.Select(name => columns[name]).ToArray();
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (var row = 0; row < count; row++)
                broken[row] |= !own.Any(column => column.IsMissing(row)) && !broken[row] && !seen.Add(KeyIndex.TextOf(own, row));
        }
        return broken;
    }

    private static bool[]? Matches(Condition condition, Dictionary<string, Column> columns)
    {
        try
        {
            return columns.Count == 0 ? null : condition.Matches(new([.. columns.Select(pair => pair.Value.With(pair.Value.Schema with { Name = pair.Key }))]));
        }
        catch (SemblanceException)
        {
            return null; // it speaks of columns that are not there yet, or in another way than ours
        }
    }
}
