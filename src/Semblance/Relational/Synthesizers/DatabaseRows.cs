using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>
/// The tables of a database, real ones or those made so far, with their relations as row numbers: which row of the
/// parent each row of the child names.
/// </summary>
internal sealed class DatabaseRows(DatabaseSchema schema)
{
    private readonly Dictionary<string, Table> tables = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Table, string Name), Column> hidden = [];
    private readonly int[]?[] parents = new int[schema.Relations.Count][];
    private readonly int[]?[] roles = new int[schema.Relations.Count][];

    /// <summary>Names, keys and foreign keys.</summary>
    public DatabaseSchema Schema => schema;

    /// <summary>The rows of a table; those that are not made yet have none.</summary>
    public Table this[string table]
    {
        get => tables[table];
        set => tables[table] = value;
    }

    /// <summary>A column of a table, or one that is known of its rows and no part of it.</summary>
    public Column ColumnOf(string table, string name) =>
        hidden.TryGetValue((table, name), out var column) ? column : tables[table][name];

    /// <summary>Says something of a table's rows that is no part of it.</summary>
    public void Hide(string table, Column column) => hidden[(table, column.Name)] = column;

    /// <summary>By child row: the parent's row, or one of the marks of <see cref="KeyIndex"/>.</summary>
    public int[] Parents(int relation) => parents[relation]
        ?? throw new InvalidOperationException($"{schema.Relations[relation]} has not been resolved yet.");

    /// <summary>Whether a relation has been resolved.</summary>
    public bool Knows(int relation) => parents[relation] is not null;

    /// <summary>Says which rows a relation's children name.</summary>
    public void SetParents(int relation, int[] rows) => parents[relation] = rows;

    /// <summary>By parent row: its role in a relation, see <see cref="ParentRoles"/>.</summary>
    public int[] Roles(int relation) => roles[relation]!;

    /// <summary>Says which roles a relation's parents have.</summary>
    public void SetRoles(int relation, int[] byParent) => roles[relation] = byParent;

    /// <summary>
    /// By row of a table: the row of an ancestor reached along some relations; negative where there is none.
    /// </summary>
    public int[] Along(IReadOnlyList<int> path)
    {
        var rows = Parents(path[0]);
        foreach (var relation in path.Skip(1))
        {
            var next = Parents(relation);
            rows = Array.ConvertAll(rows, row => row < 0 ? row : next[row]);
        }
        return rows;
    }

    /// <summary>Real tables, every relation resolved.</summary>
    public static DatabaseRows Of(Database database)
    {
        var rows = new DatabaseRows(database.Schema);
        foreach (var table in database.Schema.Tables) rows[table.Name] = database[table.Name];
        for (var i = 0; i < database.Schema.Relations.Count; i++)
        {
            var relation = database.Schema.Relations[i];
            rows.SetParents(i, new KeyIndex(database[relation.Parent], relation.ParentColumns)
                .Find(database[relation.Child], relation.ChildColumns));
        }
        return rows;
    }
}
