using Semblance.Random;
using Semblance.Relational.Synthesizers;
using Semblance.Tables;

namespace Semblance.Relational;

/// <summary>A smaller database out of a large one, in which no key leads nowhere.</summary>
/// <remarks>
/// Some rows of one table are chosen; all rows below them come along (their children, the children's children, …), and
/// everything that any of these names. Siblings that a parent has elsewhere stay behind. Cost: linear in rows.
/// </remarks>
public static class Subset
{
    /// <summary>Chooses rows of a table at random, and what belongs to them.</summary>
    /// <param name="database">The large database.</param>
    /// <param name="table">The table whose rows are chosen.</param>
    /// <param name="count">How many of its rows; all where there are fewer.</param>
    /// <param name="rng">The same stream chooses the same rows.</param>
    public static Database Of(Database database, string table, int count, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var rows = database[table].RowCount;
        return Of(database, table, rng.Split("subset").Permutation(rows)[..Math.Min(count, rows)]);
    }

    /// <summary>Takes the rows of a table that meet a condition, and what belongs to them.</summary>
    /// <exception cref="SemblanceException">The condition names an unknown column.</exception>
    public static Database Of(Database database, string table, Condition where)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(where);
        var matches = where.Matches(database[table]);
        return Of(database, table, [.. Enumerable.Range(0, matches.Length).Where(row => matches[row])]);
    }

    private static Database Of(Database database, string table, int[] chosen)
    {
        var rows = DatabaseRows.Of(database);
        var taken = database.Schema.Tables.ToDictionary(one => one.Name, one => new bool[database[one.Name].RowCount]);
        foreach (var row in chosen) taken[table][row] = true;
        for (var grows = true; grows;)
        {
            grows = false;
            foreach (var at in Below(database.Schema, table)) grows |= Down(rows, at, taken);
        }
        for (var grows = true; grows;)
        {
            grows = false;
            for (var at = 0; at < database.Schema.Relations.Count; at++) grows |= Up(rows, at, taken);
        }
        return new(database.Schema,
            taken.ToDictionary(pair => pair.Key, pair => Gather(database[pair.Key], pair.Value)));
    }

    // relations that lead from the table to its children, and on from these
    private static int[] Below(DatabaseSchema schema, string table)
    {
        var reached = new HashSet<string> { table };
        var found = new SortedSet<int>();
        for (var size = -1; size != found.Count;)
        {
            size = found.Count;
            for (var at = 0; at < schema.Relations.Count; at++)
            {
                if (!reached.Contains(schema.Relations[at].Parent)) continue;
                found.Add(at);
                reached.Add(schema.Relations[at].Child);
            }
        }
        return [.. found];
    }

    private static bool Down(DatabaseRows rows, int at, Dictionary<string, bool[]> taken)
    {
        var (child, parent, parents) = (taken[rows.Schema.Relations[at].Child], taken[rows.Schema.Relations[at].Parent],
            rows.Parents(at));
        var grew = false;
        for (var row = 0; row < parents.Length; row++)
            if (!child[row] && parents[row] >= 0 && parent[parents[row]]) child[row] = grew = true;
        return grew;
    }

    private static bool Up(DatabaseRows rows, int at, Dictionary<string, bool[]> taken)
    {
        var (child, parent, parents) = (taken[rows.Schema.Relations[at].Child], taken[rows.Schema.Relations[at].Parent],
            rows.Parents(at));
        var grew = false;
        for (var row = 0; row < parents.Length; row++)
            if (child[row] && parents[row] >= 0 && !parent[parents[row]]) parent[parents[row]] = grew = true;
        return grew;
    }

    private static Table Gather(Table table, bool[] taken) =>
        table.Gather([.. Enumerable.Range(0, taken.Length).Where(row => taken[row])]);
}
