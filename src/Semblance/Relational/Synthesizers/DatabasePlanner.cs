using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>
/// Orders the tables of a database, and decides for each foreign key how new rows get theirs, by what
/// the real rows show.
/// </summary>
internal sealed class DatabasePlanner
{
    private readonly DatabaseSchema schema;
    private readonly DatabaseRows real;
    private readonly double[] closeness;
    private readonly List<TablePlan> done = [];

    private DatabasePlanner(DatabaseRows real)
    {
        (schema, this.real) = (real.Schema, real);
        closeness = [.. Enumerable.Range(0, schema.Relations.Count).Select(Closeness)];
    }

    /// <summary>The plan for a database.</summary>
    public static DatabasePlan Of(DatabaseRows real)
    {
        var planner = new DatabasePlanner(real);
        foreach (var (table, deferred) in planner.Order()) planner.done.Add(planner.Plan(table, deferred));
        return new(planner.done);
    }

    /// <summary>
    /// Parents first. In a cycle the table waits for nobody whose foreign keys that are not filled yet are easiest to
    /// fill later: those that may be empty, then those that say least.
    /// </summary>
    private List<(string Table, HashSet<int> Deferred)> Order()
    {
        var order = new List<(string, HashSet<int>)>();
        var waiting = schema.Tables.Select(table => table.Name).ToList();
        while (waiting.Count > 0)
        {
            var open = waiting.Select(table => (Table: table, Links: Of(table)
                .Where(i => schema.Relations[i].Parent != table && waiting.Contains(schema.Relations[i].Parent))
                .ToArray())).ToArray();
            var next = open.Any(table => table.Links.Length == 0) ? open.First(table => table.Links.Length == 0)
                : open.Where(table => IsInCycle(table.Table, waiting)).MinBy(table => table.Links.Sum(Weight));
            order.Add((next.Table, [.. next.Links]));
            waiting.Remove(next.Table);
        }
        return order;
    }

    private bool IsInCycle(string table, List<string> waiting)
    {
        var seen = new HashSet<string>();
        var queue = new Queue<string>([table]);
        while (queue.TryDequeue(out var at))
        {
            foreach (var parent in Of(at).Select(i => schema.Relations[i].Parent).Where(waiting.Contains))
            {
                if (parent == table && at != table) return true;
                if (seen.Add(parent)) queue.Enqueue(parent);
            }
        }
        return false;
    }

    private double Weight(int relation)
    {
        var parents = real.Parents(relation);
        var none = parents.Length == 0 ? 1 : (double)parents.Count(parent => parent == KeyIndex.None) / parents.Length;
        return (none > 0 ? 0 : 1) + closeness[relation]
            + (double)parents.Length / (1 + schema.Relations.Max(r => real[r.Child].RowCount));
    }

    private IEnumerable<int> Of(string table) =>
        Enumerable.Range(0, schema.Relations.Count).Where(i => schema.Relations[i].Child == table);

    private TablePlan Plan(string table, HashSet<int> deferred)
    {
        var links = new List<LinkPlan>();
        var own = Of(table).ToList();
        var now = own.Where(i => schema.Relations[i].Parent != table && !deferred.Contains(i)).ToList();
        var owner = now.Count == 0 ? -1 : now.MaxBy(i => (IsKey(i) ? 4 : 0) + closeness[i]);
        if (owner >= 0) links.Add(new(owner, LinkKind.Owner, []));
        // relations of fewer columns first: one of more that shares them then has to agree
        foreach (var i in now.Where(i => i != owner).OrderBy(i => schema.Relations[i].ChildColumns.Count)
            .ThenByDescending(i => closeness[i]))
        {
            links.Add(Implied(i, links) ?? Repeated(i, links) ?? new(i, LinkKind.Linked, []));
        }
        foreach (var i in own.Except(now))
            links.Add(new(i, schema.Relations[i].Parent == table ? LinkKind.Forest : LinkKind.Deferred, []));
        // what follows from another relation is filled after it
        return new(table, [.. links.OrderBy(link => link.Kind is LinkKind.Deferred or LinkKind.Forest)]);
    }

    // its columns are all given with another relation's, and that one's parent names the row by the same columns
    private LinkPlan? Implied(int relation, List<LinkPlan> links)
    {
        var own = schema.Relations[relation];
        foreach (var other in links.Select(link => link.Relation))
        {
            var via = schema.Relations[other];
            if (!own.ChildColumns.All(via.ChildColumns.Contains)) continue;
            var there = own.ChildColumns.Select(name => via.ParentColumns[via.ChildColumns.ToList().IndexOf(name)])
                .ToArray();
            var then = Of(via.Parent).FirstOrDefault(i => schema.Relations[i].Parent == own.Parent
                && schema.Relations[i].ChildColumns.SequenceEqual(there)
                && schema.Relations[i].ParentColumns.SequenceEqual(own.ParentColumns), -1);
            if (then >= 0 && IsFilled(then) && real.Along([other, then]).AsSpan().SequenceEqual(real.Parents(relation)))
                return new(relation, LinkKind.Implied, [other, then]);
        }
        return null;
    }

    // in every real row it names what the parent of another relation names
    private LinkPlan? Repeated(int relation, List<LinkPlan> links)
    {
        var own = real.Parents(relation);
        if (own.Distinct().Take(3).Count() < 3) return null; // too few to be more than chance
        foreach (var other in links.Select(link => link.Relation))
        {
            foreach (var then in Of(schema.Relations[other].Parent))
            {
                if (schema.Relations[then].Parent != schema.Relations[relation].Parent || !IsFilled(then)) continue;
                var walked = real.Along([other, then]);
                if (walked.AsSpan().SequenceEqual(own)) return new(relation, LinkKind.Repeated, [other, then]);
            }
        }
        return null;
    }

    private bool IsFilled(int relation) => done.Any(plan => plan.Known.Contains(relation));

    /// <summary>
    /// Whether the foreign key names the child's row: no two children of one parent, or part of the primary key.
    /// </summary>
    private bool IsKey(int relation)
    {
        var (columns, table) = (schema.Relations[relation].ChildColumns, schema[schema.Relations[relation].Child]);
        return IsSame(table.PrimaryKey, columns) || table.UniqueKeys.Any(key => IsSame(key, columns));
    }

    /// <summary>Whether two lists of columns hold the same ones.</summary>
    public static bool IsSame(IReadOnlyList<string> one, IReadOnlyList<string> other) =>
        one.Count == other.Count && one.All(other.Contains);

    /// <summary>
    /// How much children belong to their parent: they stand together, they are alike, and there are few of them.
    /// </summary>
    private double Closeness(int relation)
    {
        var (parents, link) = (real.Parents(relation), schema.Relations[relation]);
        var (child, parentCount) = (real[link.Child], real[link.Parent].RowCount);
        var known = parents.Count(parent => parent >= 0);
        if (known == 0) return 0;
        var families = parents.Where(parent => parent >= 0).Distinct().Count();
        var together = Enumerable.Range(1, parents.Length - 1)
            .Count(row => parents[row] >= 0 && parents[row] == parents[row - 1]);
        var keys = schema.Relations.Where(other => other.Child == link.Child)
            .SelectMany(other => other.ChildColumns).ToHashSet();
        var learnt = child.Columns.Where(column => ColumnBins.Fits(column) && !keys.Contains(column.Name)).ToArray();
        var likeness = learnt.Select(column => Association.Likeness(
            Array.ConvertAll(ColumnBins.Of(column, 14).Bins(column), bin => (int)bin), parents, parentCount))
                .DefaultIfEmpty(0).Average();
        return (double)known / parents.Length * ((double)together / Math.Max(1, known - families) + likeness
            + 0.5 * families / (families + known / 10.0)
                + (schema[link.Child].PrimaryKey.Any(link.ChildColumns.Contains) ? 0.25 : 0));
    }
}
