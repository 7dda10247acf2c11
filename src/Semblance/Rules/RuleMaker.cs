using Semblance.Random;
using Semblance.Relational;
using Semblance.Tables;

namespace Semblance.Rules;

/// <summary>
/// Rules that are ready to make rows: every expression is bound, every list is read, and the tables' sizes are known.
/// Row i
/// of a table is a function of the rules, the stream and i; any rows may be asked for, in any order, on any thread.
/// </summary>
public sealed class RuleMaker
{
    private readonly OrderedDictionary<string, TableMaker> tables = [];
    private readonly Func<string, string> where;

    private RuleMaker(RuleSet rules, Rng rng, Func<string, string> where)
    {
        Rules = rules;
        this.where = where;
        foreach (var (name, table) in rules.Tables) tables.Add(name,
            new(this, name, table, rng.Split("rules").Split(name)));
    }

    /// <summary>What is made.</summary>
    public RuleSet Rules { get; }

    /// <summary>The tables' names, in the order of the rules.</summary>
    public IReadOnlyList<string> Tables => [.. tables.Keys];

    /// <summary>Checks the rules and gets ready.</summary>
    /// <param name="rules">What to make.</param>
    /// <param name="rng">The stream that every draw is addressed in.</param>
    /// <param name="where">Turns a path such as <c>$.tables.orders</c> into the place that a user sees.</param>
    /// <exception cref="SemblanceException">
    /// Every problem: unknown columns and tables, syntax, cycles, options that do not fit together.
    /// </exception>
    public static RuleMaker Open(RuleSet rules, Rng rng, Func<string, string>? where = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var maker = new RuleMaker(rules, rng, where ?? (path => path));
        var faults = new List<Fault>();
        foreach (var table in maker.tables.Values) faults.AddRange(table.FindLinks());
        if (faults.Count > 0) throw new SemblanceException(faults);
        foreach (var table in maker.tables.Values)
        {
            foreach (var fault in table.Open())
            {
                if (!faults.Contains(fault)) faults.Add(fault);
            }
        }
        if (faults.Count == 0)
        {
            foreach (var table in maker.tables.Values) faults.AddRange(table.CheckSizes());
        }
        return faults.Count == 0 ? maker : throw new SemblanceException(faults);
    }

    /// <summary>The columns of a table.</summary>
    public Schema Schema(string table) => this[table].Schema;

    /// <summary>How many rows a table has.</summary>
    public long RowCount(string table) => this[table].RowCount;

    /// <summary>Rows <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> - 1 of a
    /// table.</summary>
    /// <exception cref="SemblanceException">A row meets the constraints in none of its attempts.</exception>
    public Table Make(string table, long first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return this[table].Table(first, count);
    }

    /// <summary>Rows that were drawn again because they broke a constraint, by table and constraint, so far.</summary>
    public IReadOnlyList<Rejection> Rejections => [.. tables.Values.SelectMany(table => table.Rejections)];

    /// <summary>Names, keys and foreign keys of the tables.</summary>
    public DatabaseSchema Keys()
    {
        var relations = tables.Values.SelectMany(table => table.Relations()).ToList();
        return new() { Tables = [.. tables.Values.Select(table => table.Definition())], Relations = relations };
    }

    /// <summary>Every row of every table, in memory.</summary>
    public Database ToDatabase(CancellationToken cancel = default)
    {
        var rows = new Dictionary<string, Table>(StringComparer.Ordinal);
        foreach (var (name, table) in tables)
        {
            cancel.ThrowIfCancellationRequested();
            if (table.RowCount > Array.MaxLength)
                throw new SemblanceException($"'{name}' has more rows than fit into memory.", name,
                    "Write it to a file in a stream.");
            var batches = RuleStream.Ranges(table.RowCount).AsParallel().AsOrdered().WithCancellation(cancel)
                .Select(range => table.Table(range.First, range.Count)).ToList();
            rows[name] = new([.. Semblance.Tables.Table.Concat(batches).Columns.Select(AsStored)]);
        }
        return new(Keys(), rows);
    }

    /// <summary>Names and towns are made as places in a list; a table in memory has texts.</summary>
    private static Column AsStored(Column column) => column is CategoryColumn labels
        && column.Schema.Kind is (ColumnKind.Text or ColumnKind.Identifier)
        ? new TextColumn(column.Schema, Array.ConvertAll(labels.Codes, code => code < 0 ? null : labels.Levels[code]))
        : column;

    internal TableMaker this[string name] => tables.TryGetValue(name, out var table) ? table
        : throw new ArgumentException($"No table '{name}'.", nameof(name));

    internal bool Has(string name) => tables.ContainsKey(name);

    internal string Where(string path) => where(path);
}

/// <summary>How often a constraint made rows of a table be drawn again.</summary>
/// <param name="Table">The table.</param>
/// <param name="Constraint">The constraint as it was written.</param>
/// <param name="Rows">Draws that broke it.</param>
public sealed record Rejection(string Table, string Constraint, long Rows);
