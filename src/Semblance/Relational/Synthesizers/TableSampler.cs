using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>Makes the rows of one table of a new database: who their parents are, then what they hold.</summary>
/// <param name="part">What was learnt of the table.</param>
/// <param name="plan">How its foreign keys are filled.</param>
/// <param name="relations">What was learnt of the relations.</param>
/// <param name="schema">The database.</param>
/// <param name="rows">The tables made so far.</param>
/// <param name="conditions">What is asked of the tables.</param>
/// <param name="rng">The table's stream.</param>
/// <param name="cancel">Checked while sampling.</param>
internal sealed class TableSampler(TablePart part, TablePlan plan, IReadOnlyList<RelationPart> relations,
    DatabaseSchema schema, DatabaseRows rows, AskedTables conditions, Rng rng, CancellationToken cancel)
{
    private const int MostAttempts = 8;

    private readonly Dictionary<int, int[]> wanted = [];
    private readonly TableDefinition definition = schema[part.Name];
    private readonly TableCondition? asked = conditions.Of(part.Name);

    /// <summary>Makes as many rows, but for relations that are filled when all tables are there.</summary>
    /// <param name="count">How many rows.</param>
    /// <param name="isAsked">Whether exactly that many were asked for.</param>
    public void Make(int count, bool isAsked)
    {
        if (part.Kept is not null)
        {
            rows[part.Name] = part.Kept;
            foreach (var at in plan.Links.Select(link => link.Relation)
                .Where(at => schema.Relations[at].Parent != part.Name)) Resolve(at);
            return;
        }
        if (part.RowCount == 0) count = 0;
        var owners = plan.Owner < 0 ? null : Owners(plan.Owner, count, isAsked);
        count = owners?.Length ?? count;
        if (owners is not null) rows.SetParents(plan.Owner, owners);
        var siblings = SiblingsOf(plan.Owner);
        rows[part.Name] = new([.. part.Columns.Select(column => Cells.Missing(column, count))]);
        Link(count, siblings);
        Arrange(Values(count, siblings), Rules());
    }

    private RowRules Rules() => new(definition, plan, relations, schema, rows, part, asked);

    private Siblings? SiblingsOf(int owner) => owner < 0 ? null
        : Siblings.Of(rows.Parents(owner), rows[schema.Relations[owner].Parent].RowCount);

    private bool IsShifted(int relation) => conditions.IsShifted(schema.Relations[relation].Parent);

    private void Resolve(int at)
    {
        var relation = schema.Relations[at];
        rows.SetParents(at, new KeyIndex(rows[relation.Parent], relation.ParentColumns)
            .Find(rows[relation.Child], relation.ChildColumns));
    }

    /// <summary>Every parent's children in a row, then the rows that have none.</summary>
    private int[] Owners(int at, int count, bool isAsked)
    {
        var relation = relations[at];
        var parentCount = rows[schema.Relations[at].Parent].RowCount;
        var stream = rng.Split("owner").Split(at);
        if (!isAsked && IsShifted(at)) count = (int)Math.Round(count * relation.Fertility(at, rows, stream));
        var without = parentCount == 0 ? (relation.None > 0 ? count : 0) : (int)Math.Round(count * relation.Without);
        var with = parentCount == 0 ? 0 : count - without;
        if (relation.IsUnique && with > parentCount)
        {
            if (isAsked)
            {
                throw new SemblanceException(
                    $"Table '{part.Name}' cannot have {count:N0} rows: each names another row of " +
                    $"'{schema.Relations[at].Parent}', which has {parentCount:N0}.", "rows",
                    $"Ask for at most {parentCount:N0} rows, or for more of the other.");
            }
            with = parentCount;
        }
        var quotas = relation.Quotas(at, rows, with, IsShifted(at), stream);
        var owners = new List<int>(count);
        for (var parent = 0; parent < quotas.Length; parent++)
            for (var child = 0; child < quotas[parent]; child++) owners.Add(parent);
        owners.AddRange(Enumerable.Repeat(KeyIndex.None, without));
        return [.. owners];
    }

    private void Link(int count, Siblings? siblings)
    {
        var way = StageWay.Of(count, plan.Known.Any(IsShifted));
        var roles = part.Links?.Draw(part.Name, rows, [], count, way, siblings, rng.Split("links"), cancel);
        foreach (var link in plan.Links)
        {
            if (link.Kind is LinkKind.Implied or LinkKind.Repeated)
                rows.SetParents(link.Relation, rows.Along(link.Via));
            if (link.Kind != LinkKind.Linked) continue;
            var asked = roles is null ? new int[count] : RoleColumn.RolesOf(roles[StageNames.RoleOf(link.Relation)]);
            rows.SetParents(link.Relation, Deal(link.Relation, asked));
        }
    }

    /// <summary>Chooses the parents of rows that ask for roles.</summary>
    private int[] Deal(int at, int[] asked)
    {
        var (relation, stream) = (relations[at], rng.Split("deal").Split(at));
        var parentCount = rows[schema.Relations[at].Parent].RowCount;
        var without = parentCount == 0 ? asked.Length : (int)Math.Round(asked.Length * relation.Without);
        if (relation.IsUnique) without = Math.Max(without, asked.Length - parentCount);
        Without(asked, without, stream.Split("without"));
        var isShifted = IsShifted(at) || plan.Known.Any(IsShifted);
        var quotas = relation.Quotas(at, rows, asked.Length - without, IsShifted(at), stream);
        if (isShifted && !relation.IsUnique) Quotas.FitGroups(quotas, rows.Roles(at), asked, stream.Split("shifted"));
        var (buckets, parentBuckets) = SharedColumns.Of(at, plan, schema, rows, stream.Split("shared"));
        var dealer = new LinkDealer(rows.Roles(at), quotas, parentBuckets, stream);
        return dealer.Deal(asked, Groups(at), buckets, cancel);
    }

    // as many rows without a parent as the real share says: those that ask for none, or some of the others
    private static void Without(int[] asked, int count, Rng rng)
    {
        var have = asked.Count(role => role < 0);
        foreach (var row in rng.Permutation(asked.Length))
        {
            if (have == count) break;
            if (have < count && asked[row] >= 0) (asked[row], have) = (-1, have + 1);
            else if (have > count && asked[row] < 0) (asked[row], have) = (0, have - 1);
        }
    }

    /// <summary>
    /// Rows that must get different parents: they agree in all other parents of a key. Null where there is no such key.
    /// </summary>
    private int[]? Groups(int at)
    {
        var foreign = plan.Links.Select(link => schema.Relations[link.Relation])
            .SelectMany(relation => relation.ChildColumns).ToHashSet();
        var own = schema.Relations[at].ChildColumns;
        var key = definition.UniqueKeys.Prepend(definition.PrimaryKey)
            .FirstOrDefault(key => key.Count > own.Count && own.All(key.Contains) && key.All(foreign.Contains));
        if (key is null) return null;
        var others = plan.Links.Select(link => link.Relation).Where(other => other != at && rows.Knows(other)
            && schema.Relations[other].ChildColumns.Any(name => key.Contains(name) && !own.Contains(name))).ToArray();
        // a later relation of the key keeps rows apart, once the earlier ones are there
        var known = others.SelectMany(other => schema.Relations[other].ChildColumns).Concat(own);
        if (!key.All(known.Contains)) return null;
        var groups = new Dictionary<string, int>(StringComparer.Ordinal);
        var parents = others.Select(rows.Parents).ToArray();
        return [.. Enumerable.Range(0, parents[0].Length).Select(row =>
        {
            var text = string.Join(' ', parents.Select(parent => parent[row]));
            if (!groups.TryGetValue(text, out var group)) groups[text] = group = groups.Count;
            return group;
        })];
    }

    private Dictionary<string, Column> Values(int count, Siblings? siblings)
    {
        var values = new Dictionary<string, Column>(StringComparer.Ordinal);
        var given = new List<Column>();
        foreach (var (at, shape) in part.Forests)
        {
            var depths = ForestShape.Column(at, shape.Deal(count, rng.Split("forest").Split(at)));
            given.Add(depths);
            rows.Hide(part.Name, depths);
        }
        var isShifted = asked is not null || plan.Known.Any(IsShifted);
        var (rules, way) = (Rules(), StageWay.Of(count, isShifted));
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            // rows that break a rule are drawn again, given the same ancestors; the others stay as they are
            var broken = attempt == 0 ? null : rules.Broken(values, count);
            if (broken is not null)
            {
                var hasMoved = asked is not null
                    && asked.Move(plan, rows, rules.Unmet(values, count), rng.Split("move").Split(attempt));
                if (!Array.Exists(broken, row => row) || (part.Values is null && !hasMoved)) break;
                if (hasMoved) (siblings, rules) = (SiblingsOf(plan.Owner), Rules());
            }
            var stream = attempt == 0 ? rng.Split("values") : rng.Split("again").Split(attempt);
            var condition = asked is null ? null : part.Values?.Condition(asked, part, asked.Copied(part, rows));
            var drawn = part.Values?.Draw(part.Name, rows, given, count,
                (attempt == 0 ? way : way.Once) with { Asked = condition }, siblings, stream, cancel);
            foreach (var column in drawn?.Columns ?? [])
                values[column.Name] = broken is null ? column : values[column.Name].Append([column]).Gather(
                    [.. Enumerable.Range(0, count).Select(row => broken[row] ? count + row : row)]);
            if (attempt == 0 || asked is not null) Repeat(values, count, siblings);
        }
        return values;
    }

    private void Repeat(Dictionary<string, Column> values, int count, Siblings? siblings)
    {
        foreach (var (name, carried) in part.Carried)
        {
            var made = part.Made.GetValueOrDefault(name)?.Make([.. Enumerable.Range(0, count).Select(row => (long)row)],
                rng.Split("made"));
            var copied = carried.Source.Read(part.Name, rows)
                .ConvertedTo(part.Columns.First(column => column.Name == name));
            values[name] = carried.Fill(copied, made, rng.Split("carried").Split(name));
        }
        foreach (var (name, first) in part.Numbers)
            values[name] = new LongColumn(part.Columns.First(column => column.Name == name),
                Array.ConvertAll(siblings!.Ranks, rank => first + rank));
    }

    /// <summary>
    /// Puts the rows in their order, leaves out those that break a key, and fills in what depends on the place.
    /// </summary>
    private void Arrange(Dictionary<string, Column> values, RowRules rules)
    {
        var count = rows[part.Name].RowCount;
        var broken = rules.Broken(values, count);
        asked?.LeaveOut(rules.Unmet(values, count));
        int[] keep = [.. Enumerable.Range(0, count).Where(row => !broken[row])];
        if (asked?.Moved > 0) keep = [.. keep.OrderBy(row => (uint)rows.Parents(plan.Owner)[row])]; // none comes last
        var learnt = new Table([.. values.Values.Where(column => part.Columns.Any(own => own.Name == column.Name))
            .Select(column => column.Gather(keep))]);
        var order = part.Order.Arrange(learnt.Columns.Count == 0 ? Cells.Rows(keep.Length) : learnt, rng);
        order = Array.ConvertAll(order, row => keep[row]);
        foreach (var at in plan.Links.Select(link => link.Relation).Where(rows.Knows))
        {
            var parents = rows.Parents(at);
            rows.SetParents(at, Array.ConvertAll(order, row => parents[row]));
        }
        foreach (var at in part.Forests.Keys)
            rows.Hide(part.Name, rows.ColumnOf(part.Name, ForestShape.LevelOf(at)).Gather(order));
        foreach (var at in plan.Of(LinkKind.Deferred).Concat(plan.Of(LinkKind.Forest)))
            if (values.TryGetValue(StageNames.RoleOf(at), out var role))
                wanted[at] = RoleColumn.RolesOf(role.Gather(order));

        var made = rng.Split("made");
        var places = Enumerable.Range(0, order.Length).Select(row => (long)row).ToArray();
        rows[part.Name] = new([.. part.Columns.Select(column =>
            values.TryGetValue(column.Name, out var value) ? value.Gather(order).With(column)
            : part.Keys.TryGetValue(column.Name, out var key) ? key.Make(0, order.Length, made)
            : part.Made.TryGetValue(column.Name, out var maker) ? maker.Make(places, made).With(column)
            : Cells.Missing(column, order.Length))]);
        foreach (var at in plan.Known)
            ForeignKeys.Fill(at, definition, relations[at], schema, rows, rng.Split("orphans"));
    }

    /// <summary>Fills the relations that close a cycle or lead to the table itself.</summary>
    public void MakeDeferred()
    {
        if (part.Kept is not null) return;
        foreach (var at in plan.Of(LinkKind.Deferred).Concat(plan.Of(LinkKind.Forest)))
        {
            var count = rows[part.Name].RowCount;
            var asked = wanted.GetValueOrDefault(at) ?? new int[count];
            rows.SetParents(at, part.Forests.TryGetValue(at, out var shape) ? Trees(at, shape, asked)
                : Deal(at, asked));
            ForeignKeys.Fill(at, definition, relations[at], schema, rows, rng.Split("orphans"));
        }
    }

    /// <summary>Every row but the roots gets a parent one level up.</summary>
    private int[] Trees(int at, ForestShape shape, int[] asked)
    {
        var depths = Array.ConvertAll(((LongColumn)rows.ColumnOf(part.Name, ForestShape.LevelOf(at))).Values,
            depth => (int)depth);
        var (stream, parents) = (rng.Split("forest").Split(at), new int[depths.Length]);
        Array.Fill(parents, KeyIndex.None);
        var drawn = relations[at].Quotas(at, rows, depths.Count(depth => depth > 0), IsShifted(at), stream);
        var roles = rows.Roles(at);
        var levels = Enumerable.Range(0, depths.Length).ToLookup(row => depths[row]);
        for (var depth = 1; levels.Contains(depth); depth++)
        {
            int[] above = [.. levels[depth - 1]], own = [.. levels[depth]];
            var quotas = Array.ConvertAll(above, row => drawn[row]);
            Quotas.Fit(quotas, own.Length, false, [], stream.Split(depth));
            var (buckets, parentBuckets) = SharedColumns.Of(at, plan, schema, rows, stream.Split("shared"));
            var dealer = new LinkDealer(Array.ConvertAll(above, row => roles[row]), quotas,
                parentBuckets is null ? null : Array.ConvertAll(above, row => parentBuckets[row]),
                stream.Split("deal").Split(depth));
            var dealt = dealer.Deal(Array.ConvertAll(own, row => Math.Max(0, asked[row])), null,
                buckets is null ? null : Array.ConvertAll(own, row => buckets[row]), cancel);
            for (var i = 0; i < own.Length; i++) parents[own[i]] = dealt[i] < 0 ? KeyIndex.None : above[dealt[i]];
        }
        foreach (var row in Enumerable.Range(0, parents.Length).Where(row => parents[row] < 0))
            if (stream.Split("self").Uniform(row) < shape.RootsNameThemselves) parents[row] = row;
        return parents;
    }
}
