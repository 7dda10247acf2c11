using Semblance.Random;
using Semblance.Relational;
using Semblance.Rules.Providers;
using Semblance.Tables;

namespace Semblance.Rules;

/// <summary>One table of a <see cref="RuleMaker"/>: opens its columns in the order of their needs, and makes
/// rows.</summary>
internal sealed class TableMaker
{
    private readonly OrderedDictionary<string, Provider> providers = [];
    private readonly Dictionary<string, Maker> makers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SemblanceException> failed = new(StringComparer.Ordinal);
    private readonly List<string> opening = []; // a stack, to tell a cycle
    private readonly OrderedDictionary<string, Link> links = [];
    private readonly Rng rng;
    private Constraints? constraints;
    private long? size;
    private bool isCounting;

    public TableMaker(RuleMaker owner, string name, TableRules rules, Rng rng)
    {
        (Owner, Name, Rules, this.rng) = (owner, name, rules, rng);
        foreach (var (column, provider) in rules.Columns) providers.Add(column, provider);
        Children = rules.Parent is null ? null : new(this);
    }

    public RuleMaker Owner { get; }

    public string Name { get; }

    public TableRules Rules { get; }

    /// <summary>How rows are dealt out to the rows of the parent; null where there is no parent.</summary>
    public ChildRows? Children { get; }

    public Schema Schema => field ??= new() { Columns = [.. Rules.Columns.Keys.Select(name =>
        Stored(makers[name].Schema))] };

    public IEnumerable<Rejection> Rejections => constraints?.Rejections ?? [];

    /// <summary>The names that an expression of this table may use: own columns, then those that keys lead
    /// to.</summary>
    public IReadOnlyList<string> Headers => field ??=
        [.. Rules.Columns.Keys, .. links.SelectMany(link => link.Value.Target.Rules.Columns.Keys.Select(column =>
            $"{link.Key}.{column}"))];

    public long RowCount
    {
        get
        {
            if (size is { } known) return known;
            if (isCounting)
                throw Error("", $"How many rows '{Name}' has depends on itself.",
                    "Let the count of children look at other columns.");
            isCounting = true;
            size = Children?.Count() ?? Rules.Rows;
            isCounting = false;
            return size.Value;
        }
    }

    /// <summary>Finds the keys that lead to other tables: all tables do so before any opens its columns.</summary>
    public IReadOnlyList<Fault> FindLinks()
    {
        var faults = new List<Fault>();
        if (Rules.Columns.Count == 0)
            faults.Add(Fault("columns", $"'{Name}' has no column.", "Give it one: id: sequence"));
        FindLinks(faults);
        return faults;
    }

    /// <summary>Opens every column; every problem that it has.</summary>
    public IReadOnlyList<Fault> Open()
    {
        var faults = new List<Fault>();
        foreach (var column in Rules.Columns.Keys) Try(() => Open(column));
        Try(() => constraints = Constraints.Open(this));
        if (Children is not null) Try(Children.Open);
        foreach (var key in Rules.Key.Where(key => !Rules.Columns.ContainsKey(key)))
            faults.Add(Fault("key", $"There is no column '{key}'.", Spelling.Suggest(key, Rules.Columns.Keys)));
        return faults;

        void Try(Action open)
        {
            try
            {
                open();
            }
            catch (SemblanceException error)
            {
                faults.AddRange(error.Faults);
            }
        }
    }

    /// <summary>Adds a column that is not written, such as the number of a row's children.</summary>
    /// <param name="name">Its name, which no column has.</param>
    /// <param name="provider">Its rule.</param>
    /// <param name="path">Where the rule stands.</param>
    public Maker OpenHidden(string name, Provider provider, string path)
    {
        providers.TryAdd(name, provider);
        return Open(name, path);
    }

    /// <summary>Opens an own column, those that it needs before it.</summary>
    public Maker Open(string column) => Open(column, $"columns.{column}");

    private Maker Open(string column, string path)
    {
        if (makers.TryGetValue(column, out var known)) return known;
        if (failed.TryGetValue(column, out var error)) throw error;
        if (opening.IndexOf(column) is >= 0 and var start)
        {
            throw Error($"columns.{column}",
                $"Columns of '{Name}' need each other: {string.Join(" → ", opening.Skip(start).Append(column))}.",
                "Let one of them stand by itself.");
        }
        opening.Add(column);
        try
        {
            var site = new Site(this, column, rng.Split("column").Split(column), path);
            return makers[column] = site.Open(providers[column], column);
        }
        catch (SemblanceException cause)
        {
            failed[column] = cause;
            throw;
        }
        finally
        {
            opening.Remove(column);
        }
    }

    /// <summary>What is known of an own column or of one that a key leads to, which is opened for it.</summary>
    public ColumnSchema SchemaOf(string name)
    {
        if (providers.ContainsKey(name)) return Open(name).Schema;
        var (link, column) = Split(name);
        return link.Target.Open(column).Schema with { Name = name };
    }

    public Column Make(string name, Batch batch)
    {
        if (makers.TryGetValue(name, out var maker)) return maker.Make(batch);
        var (link, column) = Split(name);
        return link.Look(batch, column);
    }

    /// <summary>Any rows, with columns made as they are asked for; rows that break a constraint are drawn
    /// again.</summary>
    public SettledRows Rows(long[] rows, bool counts = false) => SettledRows.Of(this, rows, constraints, counts);

    public Table Table(long first, int count)
    {
        var rows = new long[count];
        for (var i = 0; i < count; i++) rows[i] = first + i;
        var made = Rows(rows, counts: true);
        return new([.. Schema.Columns.Select(column => made[column.Name].With(column))]);
    }

    public Link LinkOf(string alias) => links[alias];

    /// <summary>A stream that columns of this table share, by name.</summary>
    public Rng Shared(string name) => rng.Split("shared").Split(name);

    public TableDefinition Definition() => new()
    {
        Name = Name,
        PrimaryKey = Rules.Key,
        Columns = [.. Rules.Columns.Select(column => new ColumnDefinition
        {
            Name = column.Key,
            Nullable = !Rules.Key.Contains(column.Key)
                && (column.Value.Missing ?? (column.Value.MissingWhere is null ? 0 : 1)) > 0,
        })],
    };

    /// <summary>The foreign keys: those that go to the same row together.</summary>
    public IEnumerable<Relation> Relations() =>
        from column in Rules.Columns
        let key = column.Value as ForeignKey
        where key is not null
        group (column.Key, Target: key.ColumnOf(Owner[key.Table])) by key.Alias into row
        let link = links[row.Key]
        select new Relation
        {
            Child = Name,
            ChildColumns = [.. row.Select(pair => pair.Key)],
            Parent = link.Target.Name,
            ParentColumns = [.. row.Select(pair => pair.Target)],
        };

    /// <summary>Columns whose values must differ, and that have too few of them.</summary>
    public IEnumerable<Fault> CheckSizes()
    {
        var faults = new List<Fault>();
        try
        {
            var rows = RowCount; // counts the children, too
            foreach (var column in Rules.Columns.Keys)
            {
                if (makers[column].Capacity is { } capacity && capacity < rows)
                {
                    faults.Add(Fault($"columns.{column}", FormattableString.Invariant(
                        $"'{column}' has {capacity:N0} different values, and '{Name}' has {rows:N0} rows."),
                        "Let the pattern or range be longer, or allow values to repeat."));
                }
            }
        }
        catch (SemblanceException error)
        {
            faults.AddRange(error.Faults);
        }
        return faults;
    }

    /// <summary>A path of this table, or one that begins at the top, as a user sees it.</summary>
    public string Where(string path) => Owner.Where(path.StartsWith('$') ? path
        : $"$.tables.{Name}{(path.Length == 0 ? "" : ".")}{path}");

    public Fault Fault(string path, string problem, string remedy) => new(problem, Where(path), remedy);

    public SemblanceException Error(string path, string problem, string remedy) => new([Fault(path, problem, remedy)]);

    private void FindLinks(List<Fault> faults)
    {
        if (Rules.Parent is { } parent)
        {
            if (!Owner.Has(parent.Table)) faults.Add(NoTable("parent.table", parent.Table));
            else if (IsOwnAncestor()) faults.Add(Fault("parent.table",
                $"'{Name}' is its own parent, by way of others or directly.",
                "Give one of the tables a number of rows, and a foreign key in place of its parent."));
            else links[parent.Table] = new(Owner[parent.Table],
                batch => Children!.ParentsOf(batch).Parents) { IsParent = true };
        }
        foreach (var (column, provider) in Rules.Columns)
        {
            if (provider is not ForeignKey key) continue;
            if (!Owner.Has(key.Table)) faults.Add(NoTable($"columns.{column}.table", key.Table));
            else if (!links.TryGetValue(key.Alias, out var link)) links[key.Alias] = key.LinkFrom(this, column);
            else if (link.Target.Name != key.Table)
                faults.Add(Fault($"columns.{column}.as",
                    $"'{key.Alias}' stands for a row of '{link.Target.Name}' already.", "Give it another name."));
        }
    }

    private bool IsOwnAncestor()
    {
        var (seen, table) = (new HashSet<string>(StringComparer.Ordinal), Name);
        while (seen.Add(table) && Owner.Has(table) && Owner[table].Rules.Parent is { } parent) table = parent.Table;
        return Owner.Has(table) && Owner[table].Rules.Parent is not null;
    }

    private Fault NoTable(string path, string name) =>
        Fault(path, $"There is no table '{name}'.", Spelling.Suggest(name, Owner.Tables));

    private (Link Link, string Column) Split(string name)
    {
        foreach (var (alias, link) in links)
        {
            if (name.StartsWith(alias + ".", StringComparison.Ordinal)
                && link.Target.Rules.Columns.ContainsKey(name[(alias.Length + 1)..]))
                return (link, name[(alias.Length + 1)..]);
        }
        throw new ArgumentException($"No column '{name}'.", nameof(name));
    }

    private ColumnSchema Stored(ColumnSchema schema) => Rules.Key is [var only] && only == schema.Name
        ? schema with { Unique = true } : schema;
}
