using Semblance.Providers;
using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>Learns a database table by table, each given what its rows see of their ancestors.</summary>
internal sealed class DatabaseFitter
{
    private readonly DatabaseSynthesizer options;
    private readonly DatabaseSchema schema;
    private readonly DatabaseRows real;
    private readonly DatabasePlan plan;
    private readonly HashSet<string> kept;
    private readonly IReadOnlyDictionary<string, TableConstraints> constraints;
    private readonly Dictionary<string, (ColumnPart[] Parts, Siblings? Siblings)> columns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, CarriedColumn>> carried = new(StringComparer.Ordinal);
    private readonly CancellationToken cancel;

    /// <summary>Prepares to learn a database.</summary>
    public DatabaseFitter(DatabaseSynthesizer options, Database database, CancellationToken cancel)
    {
        (this.options, schema, this.cancel) = (options, database.Schema, cancel);
        real = DatabaseRows.Of(database);
        kept = [.. options.Keep, .. options.KeepLists ? ReferenceTables.Of(real) : []];
        DatabaseChecks.Refuse(schema, real, options, kept);
        constraints = TableConstraints.Of(database);
        plan = DatabasePlanner.Of(real);
        foreach (var table in plan.Tables)
        {
            var siblings = table.Owner < 0
                ? null : Siblings.Of(real.Parents(table.Owner), real[schema.Relations[table.Owner].Parent].RowCount);
            IReadOnlyList<string> owner = table.Owner < 0 ? [] : schema.Relations[table.Owner].ChildColumns;
            var parts = TableColumns.Of(schema[table.Table], real[table.Table], schema, siblings, owner);
            columns[table.Table] = (parts, siblings);
            carried[table.Table] = kept.Contains(table.Table) ? []
                : CarriedColumn.Of(table.Table, parts, table.Known.SelectMany(Ancestors), IsLearnt, real);
            // what a constraint speaks of is drawn with the rest of it, not copied
            foreach (var name in constraints[table.Table].Named) carried[table.Table].Remove(name);
            foreach (var name in carried[table.Table].Keys)
                parts[real[table.Table].Schema.IndexOf(name)] = ColumnPart.Carried;
        }
        CheckConstraints();
    }

    private void CheckConstraints()
    {
        var faults = new List<Fault>();
        foreach (var table in plan.Tables.Where(table => !kept.Contains(table.Table)))
        {
            var known = table.Known.SelectMany(at => schema.Relations[at].ChildColumns)
                .ToHashSet(StringComparer.Ordinal);
            constraints[table.Table].Check(columns[table.Table].Parts, known, faults);
        }
        if (faults.Count > 0) throw new SemblanceException(faults);
    }

    /// <summary>Learns everything.</summary>
    public DatabaseModel Fit(Rng rng, IProgress<Progress>? progress)
    {
        var forests = new Dictionary<int, ForestShape>();
        foreach (var at in plan.Tables.SelectMany(table => table.Of(LinkKind.Forest)))
        {
            (forests[at], var depths) = ForestShape.Of(real.Parents(at));
            real.Hide(schema.Relations[at].Child, ForestShape.Column(at, depths));
        }
        var relations = new RelationPart[schema.Relations.Count];
        // which other parents children have tells owners apart as well, so their roles come last
        var owners = plan.Tables.Select(table => table.Owner).ToHashSet();
        foreach (var pass in Enumerable.Range(0, relations.Length).GroupBy(owners.Contains).OrderBy(pass => pass.Key))
            Parallel.ForEach(pass, new ParallelOptions { CancellationToken = cancel },
                at => relations[at] = Relation(at));
        var parts = new List<TablePart>();
        foreach (var table in plan.Tables)
        {
            cancel.ThrowIfCancellationRequested();
            progress?.Report(new("fit", parts.Count, plan.Tables.Count) { Note = table.Table });
            parts.Add(Table(table, forests, rng.Split(table.Table)));
        }
        progress?.Report(new("fit", parts.Count, plan.Tables.Count));
        return new(options, schema, plan, relations, parts);
    }

    private IEnumerable<string> Learnt(string table) =>
        real[table].Columns.Where((_, i) => columns[table].Parts[i] == ColumnPart.Learnt).Select(column => column.Name);

    // what is known of a table's rows once they are made: their own columns, and their parents'
    private IEnumerable<ReachedColumn> Attributes(string table) =>
        Learnt(table).Select(name => new ReachedColumn([], name))
        .Concat(plan[table].Of(LinkKind.Forest).Select(at => new ReachedColumn([], ForestShape.LevelOf(at))))
        .Concat(plan[table].Known.SelectMany(at => Learnt(schema.Relations[at].Parent)
            .Select(name => new ReachedColumn([at], name))));

    private RelationPart Relation(int at)
    {
        const int mostAttributes = 24;
        var relation = schema.Relations[at];
        var parents = real.Parents(at);
        var attributes = Attributes(relation.Parent).Take(mostAttributes).ToArray();
        Column[] children = [.. plan[relation.Child].Owner != at
            ? [] : plan[relation.Child].Of(LinkKind.Linked).Select(other => RoleOfParent(other)),
            .. Learnt(relation.Child).Select(name => real[relation.Child][name])];
        var (roles, byParent) = ParentRoles.Fit(attributes,
            [.. attributes.Select(column => column.Read(relation.Parent, real))],
            parents, children, real[relation.Parent].RowCount);
        real.SetRoles(at, byParent);
        var count = new int[byParent.Length];
        foreach (var parent in parents) if (parent >= 0) count[parent]++;
        var isKept = kept.Contains(relation.Parent);
        var definition = schema[relation.Child];
        return new()
        {
            Roles = roles,
            None = Share(parents, KeyIndex.None),
            Orphans = Share(parents, KeyIndex.Orphan),
            IsUnique = definition.UniqueKeys.Append(definition.PrimaryKey)
                .Any(key => DatabasePlanner.IsSame(key, relation.ChildColumns)),
            KeptRoles = isKept ? byParent : null,
            KeptCounts = isKept ? count : null,
        };
    }

    private static double Share(int[] parents, int mark) =>
        parents.Length == 0 ? 0 : (double)parents.Count(parent => parent == mark) / parents.Length;

    private TablePart Table(TablePlan table, Dictionary<int, ForestShape> forests, Rng rng)
    {
        var (rows, (parts, siblings)) = (real[table.Table], columns[table.Table]);
        var linked = table.Of(LinkKind.Linked).ToArray();
        var ordinary = rows.RowCount > 0 && !kept.Contains(table.Table);
        var seen = table.Owner < 0 ? [] : Seen([table.Owner]).ToArray();
        var links = !ordinary || linked.Length == 0 ? null : Stage.Fit(options.Synthesizer, table.Table, real, seen, [],
            [.. linked.Select(at => RoleOfParent(at))], siblings, rng.Split("links"), cancel);

        var known = table.Known.ToArray();
        var repeated = carried[table.Table];
        var held = constraints[table.Table];
        Column[] targets = [.. rows.Columns.Where((_, i) => parts[i] == ColumnPart.Learnt),
            .. rows.Columns.Where((column, i) => parts[i] == ColumnPart.Made && held.Named.Contains(column.Name))
            .Select(held.Made),
            .. table.Of(LinkKind.Deferred).Concat(table.Of(LinkKind.Forest)).Where(at => real.Roles(at).Length > 0)
            .Select(at => RoleOfParent(at))];
        Column[] depths = [.. table.Of(LinkKind.Forest)
            .Select(at => real.ColumnOf(table.Table, ForestShape.LevelOf(at)))];
        var values = !ordinary || targets.Length == 0
            ? null : Stage.Fit(options.Synthesizer with { Constraints = held.Within(targets) },
            table.Table, real,
            [.. known.SelectMany(at => Seen([at]))], depths, targets, siblings, rng.Split("values"), cancel);
        IEnumerable<Column> Of(ColumnPart part) => rows.Columns.Where((_, i) => parts[i] == part && ordinary);
        return new()
        {
            Name = table.Table,
            RowCount = rows.RowCount,
            Columns = rows.Schema.Columns,
            Parts = parts,
            Kept = kept.Contains(table.Table) ? rows : null,
            Links = links,
            Values = values,
            Beyond = ordinary ? [.. held.Beyond(targets).Select(constraint => new RedrawnConstraint(constraint))] : [],
            Carried = repeated,
            Keys = Of(ColumnPart.Key).ToDictionary(column => column.Name, KeyMaker.Fit),
            Made = Of(ColumnPart.Made).Concat(Of(ColumnPart.Carried).Where(column => repeated[column.Name].Rate < 1))
                .ToDictionary(
                column => column.Name, column =>
                    ValueMaker.Fit(column.With(column.Schema with { Handling = Handling.Generate }))),
            Numbers = Of(ColumnPart.Number)
                .ToDictionary(column => column.Name, column => ((LongColumn)column).Values[0] - siblings!.Ranks[0]),
            Order = RowOrder.Of(rows, Of(ColumnPart.Learnt), siblings),
            Forests = table.Of(LinkKind.Forest).ToDictionary(at => at, at => forests[at]),
        };
    }

    private CategoryColumn RoleOfParent(int at) =>
        RoleColumn.Of(StageNames.RoleOf(at), real.Roles(at), real.Parents(at));

    // the parent's columns and role, and those of its own parents; a parent that follows from others is given no role
    private IEnumerable<ReachedColumn> Seen(int[] path)
    {
        var parent = schema.Relations[path[^1]].Parent;
        var child = schema.Relations[path[^1]].Child;
        var link = plan[child].Links.First(link => link.Relation == path[^1]);
        if (!kept.Contains(child) && link.Kind is LinkKind.Owner or LinkKind.Linked) yield return new(path, null);
        foreach (var name in Learnt(parent)) yield return new(path, name);
        if (path.Length > 1) yield break;
        foreach (var column in plan[parent].Known.SelectMany(at => Seen([.. path, at]))) yield return column;
    }

    private bool IsLearnt(ReachedColumn column)
    {
        var table = schema.Relations[column.Path[^1]].Parent;
        var part = columns[table].Parts[real[table].Schema.IndexOf(column.Column!)];
        return part == ColumnPart.Learnt
            || (part == ColumnPart.Carried && IsLearnt(carried[table][column.Column!].Source)) || kept.Contains(table);
    }

    // every column of the parent and of its parents that may be carried over, whether learnt or not
    private IEnumerable<ReachedColumn> Ancestors(int at)
    {
        var parent = schema.Relations[at].Parent;
        foreach (var column in real[parent].Columns) yield return new([at], column.Name);
        foreach (var then in plan[parent].Known)
            foreach (var column in real[schema.Relations[then].Parent].Columns)
                yield return new([at, then], column.Name);
    }
}

/// <summary>How columns that a table's rows have only while they are made are called.</summary>
internal static class StageNames
{
    /// <summary>The role of a relation's parent.</summary>
    public static string RoleOf(int relation) =>
        $"(parent) {relation.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
}
