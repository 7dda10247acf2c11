using System.Globalization;
using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>Writes the keys of the parents that rows have into the columns that name them.</summary>
internal static class ForeignKeys
{
    /// <summary>Fills the columns of one relation.</summary>
    /// <param name="at">The relation's position.</param>
    /// <param name="child">The table whose rows name rows of the other.</param>
    /// <param name="learnt">What was learnt of the relation.</param>
    /// <param name="schema">The database.</param>
    /// <param name="rows">The tables; the child's is replaced.</param>
    /// <param name="rng">For which rows name nobody.</param>
    public static void Fill(int at, TableDefinition child, RelationPart learnt, DatabaseSchema schema,
        DatabaseRows rows, Rng rng)
    {
        var (relation, parents, table) = (schema.Relations[at], rows.Parents(at), rows[child.Name]);
        var orphans = Orphans(parents, learnt, rng.Split(at));
        var columns = table.Columns.ToArray();
        for (var i = 0; i < relation.ChildColumns.Count; i++)
        {
            var position = table.Schema.IndexOf(relation.ChildColumns[i]);
            var key = rows[relation.Parent][relation.ParentColumns[i]];
            var filled = (orphans.Count == 0 ? key.GatherOrMissing(parents) : WithOrphans(key, parents, orphans))
                .ConvertedTo(columns[position].Schema);
            // a column that several relations share keeps what an earlier one filled in
            var before = columns[position];
            int[] from = [.. Enumerable.Range(0, before.Count)
                .Select(row => before.IsMissing(row) ? before.Count + row : row)];
            columns[position] = before.Append([filled]).Gather(from);
        }
        rows[child.Name] = new(columns);
    }

    // of the rows without a parent, the share that names rows which are not there
    private static HashSet<int> Orphans(int[] parents, RelationPart learnt, Rng rng) => learnt.Orphans == 0 ? []
        : [.. Enumerable.Range(0, parents.Length)
            .Where(row => parents[row] < 0 && rng.Uniform(row) * learnt.Without < learnt.Orphans)];

    private static Column WithOrphans(Column key, int[] parents, HashSet<int> orphans)
    {
        var column = key.GatherOrMissing(parents);
        if (column is LongColumn whole)
        {
            var (values, next) = ((long[])whole.Values.Clone(), ((LongColumn)key).Values.DefaultIfEmpty(0).Max());
            foreach (var row in orphans.Order()) values[row] = ++next;
            return new LongColumn(whole.Schema, values,
                [.. Enumerable.Range(0, values.Length).Select(row => whole.IsMissing(row) && !orphans.Contains(row))]);
        }
        var taken = Enumerable.Range(0, key.Count).Select(key.Text).ToHashSet(StringComparer.Ordinal);
        var number = 0;
        return Cells.Texts(column.Schema, [.. Enumerable.Range(0, column.Count).Select(row =>
        {
            if (!orphans.Contains(row)) return column.IsMissing(row) ? null : column.Text(row);
            string text;
            do text =
                $"{(key.Count == 0 ? "" : key.Text(row % key.Count))}{(++number).ToString(CultureInfo.InvariantCulture)}";
            while (!taken.Add(text));
            return text;
        })]);
    }
}
