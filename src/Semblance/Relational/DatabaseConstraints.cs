using Semblance.Relational.Connectors;
using Semblance.Relational.Synthesizers;
using Semblance.Tables;
using Semblance.Tables.Constraints;

namespace Semblance.Relational;

/// <summary>
/// What holds in every row of a table of a database, beside its checks: written with the table before it, as in
/// <c>orders: ordered &lt;= shipped</c>.
/// </summary>
public static class DatabaseConstraints
{
    /// <summary>The schema with further constraints.</summary>
    /// <param name="schema">The database.</param>
    /// <param name="typed">Each with its table: <c>orders: unique(shelf, place)</c>.</param>
    /// <param name="where">Where they were typed, for messages.</param>
    /// <exception cref="SemblanceException">
    /// Every one that does not say its table, or names one that is not there.
    /// </exception>
    public static DatabaseSchema With(DatabaseSchema schema, IEnumerable<string> typed, string where)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(typed);
        var faults = new List<Fault>();
        var added = typed.Select(text => Split(text, schema, where, faults))
            .ToLookup(pair => pair.Table, pair => pair.Text);
        if (faults.Count > 0) throw new SemblanceException(faults);
        return schema with
        {
            Tables = [.. schema.Tables.Select(table => added.Contains(table.Name)
                ? table with { Constraints = [.. table.Constraints.Union(added[table.Name])] } : table)],
        };
    }

    /// <summary>
    /// By table: its constraints as the kinds that they are, checked against its columns and each other.
    /// </summary>
    /// <exception cref="SemblanceException">Every problem, and every contradiction.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<Constraint>> Bind(Database database)
    {
        ArgumentNullException.ThrowIfNull(database);
        var faults = new List<Fault>();
        var bound = new Dictionary<string, IReadOnlyList<Constraint>>(StringComparer.Ordinal);
        foreach (var table in database.Schema.Tables.Where(table => table.Constraints.Count > 0))
        {
            var said = table.Constraints.Select(Constraint.Parse).ToList();
            Collect(faults, table.Name, () => bound[table.Name] =
                [.. ConstraintCheck.Bind(said, KnownLabels.Of(database[table.Name]))
                    .DistinctBy(constraint => constraint.Describe())]);
        }
        return faults.Count == 0 ? bound : throw new SemblanceException(faults);
    }

    /// <summary>Throws where real rows break a constraint, with their tables and numbers.</summary>
    /// <exception cref="SemblanceException">Every constraint that is broken.</exception>
    public static void Refuse(Database database)
    {
        var faults = new List<Fault>();
        foreach (var (table, constraints) in Bind(database))
            Collect(faults, table, () => ConstraintCheck.Refuse(constraints, database[table]));
        if (faults.Count > 0) throw new SemblanceException(faults);
    }

    /// <summary>The database without the rows that break a constraint, and without the rows below these.</summary>
    /// <param name="database">The real rows.</param>
    /// <param name="left">Receives by table how many rows are left out.</param>
    public static Database Obeying(Database database, out IReadOnlyDictionary<string, int> left)
    {
        var gone = new Dictionary<string, bool[]>(StringComparer.Ordinal);
        foreach (var (table, constraints) in Bind(database))
        {
            gone[table] = new bool[database[table].RowCount];
            foreach (var row in constraints.SelectMany(constraint => constraint.Check(database[table])))
                gone[table][row] = true;
        }
        return Without(database, gone, out left);
    }

    /// <summary>The database without some rows, and without the rows below these.</summary>
    /// <param name="database">The real rows.</param>
    /// <param name="gone">By table and row: whether it goes; tables that lose nothing of themselves may be left out.
    /// </param>
    /// <param name="left">Receives by table how many rows are left out.</param>
    internal static Database Without(Database database, Dictionary<string, bool[]> gone,
        out IReadOnlyDictionary<string, int> left)
    {
        var rows = DatabaseRows.Of(database);
        foreach (var table in database.Schema.Tables)
            gone.TryAdd(table.Name, new bool[database[table.Name].RowCount]);
        for (var grows = true; grows;)
        {
            grows = false;
            for (var at = 0; at < database.Schema.Relations.Count; at++)
            {
                var (relation, parents) = (database.Schema.Relations[at], rows.Parents(at));
                for (var row = 0; row < parents.Length; row++)
                {
                    if (parents[row] < 0 || gone[relation.Child][row] || !gone[relation.Parent][parents[row]]) continue;
                    gone[relation.Child][row] = grows = true;
                }
            }
        }
        left = gone.Where(pair => pair.Value.Contains(true))
            .ToDictionary(pair => pair.Key, pair => pair.Value.Count(row => row));
        return left.Count == 0 ? database : new(database.Schema, gone.ToDictionary(pair => pair.Key,
            pair => database[pair.Key]
                .Gather([.. Enumerable.Range(0, pair.Value.Length).Where(row => !pair.Value[row])])));
    }

    /// <summary>Runs a step, and says of which table its faults are.</summary>
    internal static void Collect(List<Fault> faults, string table, Action step)
    {
        try
        {
            step();
        }
        catch (SemblanceException error)
        {
            faults.AddRange(error.Faults.Select(fault => fault with { Where = $"table '{table}', {fault.Where}" }));
        }
    }

    /// <summary>A text behind the table that it is about.</summary>
    internal static (string Table, string Text) Split(string typed, DatabaseSchema schema, string where,
        List<Fault> faults)
    {
        var names = schema.Tables.Select(table => table.Name).ToList();
        var colon = Colon(typed);
        if (colon < 0)
        {
            faults.Add(new($"'{typed}' does not say which table it is about.", where,
                $"Write the table before it: {Meant(typed, schema)}: {typed.Trim()}"));
            return ("", "");
        }
        var name = typed[..colon].Trim();
        if (name is ['"', .., '"']) name = name[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal);
        var table = names.Find(one => one == name)
            ?? names.Find(one => one.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (table is null) faults.Add(new($"There is no table '{name}'.", where, Spelling.Suggest(name, names)));
        return (table ?? "", typed[(colon + 1)..].Trim());
    }

    // the table that has most of the columns it speaks of
    private static string Meant(string typed, DatabaseSchema schema)
    {
        var words = SqlTokens.Of(typed).Select(token => token.Text).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return schema.Tables.MaxBy(table => table.Columns.Count(column => words.Contains(column.Name)))?.Name
            ?? "table";
    }

    /// <summary>Where the table before a text ends: at the first colon that no quotes hold; -1 where none is.</summary>
    internal static int Colon(string text)
    {
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            if (quote != '\0') quote = text[i] == quote ? '\0' : quote;
            else if (text[i] is '"' or '\'') quote = text[i];
            else if (text[i] == ':') return i;
        }
        return -1;
    }
}
