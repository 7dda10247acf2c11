using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>Which of the rows that were made may stay: those that keep every key.</summary>
internal static class RowRules
{
    /// <summary>The rows that stay.</summary>
    /// <param name="definition">The table and its keys.</param>
    /// <param name="values">The columns that are there.</param>
    /// <param name="plan">How its foreign keys are filled.</param>
    /// <param name="schema">The database.</param>
    /// <param name="rows">The tables made so far.</param>
    /// <param name="count">How many rows were made.</param>
    public static int[] Kept(TableDefinition definition, IReadOnlyDictionary<string, Column> values, TablePlan plan, DatabaseSchema schema,
        DatabaseRows rows, int count)
    {
        var columns = new Dictionary<string, Column>(values);
        foreach (var at in plan.Known)
        {
            var relation = schema.Relations[at];
            for (var i = 0; i < relation.ChildColumns.Count; i++)
                columns.TryAdd(relation.ChildColumns[i], rows[relation.Parent][relation.ParentColumns[i]].GatherOrMissing(rows.Parents(at)));
        }
        var stays = new bool[count];
        Array.Fill(stays, true);
        foreach (var name in definition.Columns.Where(column => !column.Nullable || definition.PrimaryKey.Contains(column.Name)).Select(column => column.Name))
            if (columns.TryGetValue(name, out var column)) for (var row = 0; row < count; row++) stays[row] &= !column.IsMissing(row);
        foreach (var key in definition.UniqueKeys.Prepend(definition.PrimaryKey).Where(key => key.Count > 0 && key.All(columns.ContainsKey)))
        {
            var own = key.Select(name => columns[name]).ToArray();
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (var row = 0; row < count; row++)
                stays[row] &= own.Any(column => column.IsMissing(row)) || (stays[row] && seen.Add(KeyIndex.TextOf(own, row)));
        }
        return [.. Enumerable.Range(0, count).Where(row => stays[row])];
    }
}
