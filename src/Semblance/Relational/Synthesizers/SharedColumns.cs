using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>
/// Columns that a relation shares with relations that are filled already, as (tenant, product) and (tenant, order)
/// share the tenant: a row's parent must agree in them.
/// </summary>
internal static class SharedColumns
{
    /// <summary>
    /// By child row and by parent row: a text in which they must agree; null where nothing is shared.
    /// </summary>
    public static (string[]? Children, string[]? Parents) Of(int at, TablePlan plan, DatabaseSchema schema,
        DatabaseRows rows, Rng rng)
    {
        var own = schema.Relations[at];
        var shared = new List<(Column Given, string There)>();
        foreach (var other in plan.Links.Select(link => link.Relation).Where(other => other != at && rows.Knows(other)))
        {
            var relation = schema.Relations[other];
            for (var i = 0; i < own.ChildColumns.Count; i++)
            {
                var position = relation.ChildColumns.ToList().IndexOf(own.ChildColumns[i]);
                if (position < 0 || shared.Any(column => column.There == own.ParentColumns[i])) continue;
                shared.Add((rows[relation.Parent][relation.ParentColumns[position]]
                    .GatherOrMissing(rows.Parents(other)), own.ParentColumns[i]));
            }
        }
        if (shared.Count == 0) return (null, null);
        var given = shared.Select(column => column.Given).ToArray();
        var there = shared.Select(column => rows[own.Parent][column.There]).ToArray();
        var parents = Enumerable.Range(0, rows[own.Parent].RowCount)
            .Select(row => KeyIndex.TextOf(there, row)).ToArray();
        // a row whose other parent is missing is free to go with any
        return ([.. Enumerable.Range(0, given[0].Count)
            .Select(row => !given.Any(column => column.IsMissing(row)) ? KeyIndex.TextOf(given, row)
            : parents.Length == 0 ? "" : parents[rng.Below(parents.Length, row)])], parents);
    }
}
