namespace Semblance.Relational;

/// <summary>The tables of a database with every parent before its children, as far as that can be.</summary>
public sealed record DependencyOrder
{
    /// <summary>The tables, parents first; otherwise in the order of the schema.</summary>
    public required IReadOnlyList<string> Tables { get; init; }

    /// <summary>
    /// The foreign keys that the order cannot honour: one of each cycle between tables, an optional one where there is
    /// one.
    /// </summary>
    public required IReadOnlyList<Relation> Broken { get; init; }

    /// <summary>Orders the tables of a schema. A table's references to itself do not matter.</summary>
    public static DependencyOrder Of(DatabaseSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var open = schema.Relations.Where(relation => relation.Child != relation.Parent).ToList();
        var left = schema.Tables.Select(table => table.Name).ToList();
        var order = new List<string>();
        var broken = new List<Relation>();
        while (left.Count > 0)
        {
            if (left.FirstOrDefault(table => open.All(relation => relation.Child != table)) is { } free)
            {
                order.Add(free);
                left.Remove(free);
                open.RemoveAll(relation => relation.Parent == free);
                continue;
            }
            // only members of a cycle are worth breaking: what hangs below one becomes free by itself
            var cyclic = open.Where(relation => Reaches(open, relation.Parent, relation.Child)).ToList();
            var weakest = cyclic.FirstOrDefault(relation => IsOptional(schema, relation)) ?? cyclic[0];
            broken.Add(weakest);
            open.Remove(weakest);
        }
        return new() { Tables = order, Broken = broken };
    }

    /// <summary>Whether a row of the child may name no parent.</summary>
    internal static bool IsOptional(DatabaseSchema schema, Relation relation) =>
        relation.ChildColumns.Any(name => schema[relation.Child].Columns.First(column => column.Name == name).Nullable);

    // whether following children's keys upwards leads from one table to another
    private static bool Reaches(List<Relation> relations, string from, string to)
    {
        var seen = new HashSet<string> { from };
        var next = new Stack<string>([from]);
        while (next.TryPop(out var table))
        {
            if (table == to) return true;
            foreach (var relation in relations.Where(relation => relation.Child == table
                && seen.Add(relation.Parent))) next.Push(relation.Parent);
        }
        return false;
    }
}
