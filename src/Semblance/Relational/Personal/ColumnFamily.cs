using Semblance.Tables;

namespace Semblance.Relational.Personal;

/// <summary>
/// Columns that hold the same values because foreign keys join them: a customer's mail address, and that of the
/// customer in every order. What is done to one is done to all. A column that no foreign key joins is a family by
/// itself.
/// </summary>
/// <param name="Members">The columns; what the others refer to stands first.</param>
internal sealed record ColumnFamily(IReadOnlyList<TableColumn> Members)
{
    /// <summary>The column that the others refer to.</summary>
    public TableColumn First => Members[0];

    /// <summary>Whether foreign keys join it.</summary>
    public bool IsJoined => Members.Count > 1;

    /// <summary>The families of these columns, in the order in which the database names their first members.</summary>
    public static IReadOnlyList<ColumnFamily> Of(IEnumerable<TableColumn> columns, DatabaseSchema schema)
    {
        var pairs = schema.Relations.SelectMany(relation => relation.ChildColumns.Zip(relation.ParentColumns,
            (child, parent) => (Child: new TableColumn(relation.Child, child),
                Parent: new TableColumn(relation.Parent, parent)))).ToList();
        var places = schema.Tables.SelectMany(table =>
            table.Columns.Select(column => new TableColumn(table.Name, column.Name)))
            .Select((column, at) => (column, at)).ToDictionary(pair => pair.column, pair => pair.at);
        var found = new List<ColumnFamily>();
        foreach (var column in columns)
        {
            if (found.Any(family => family.Members.Contains(column))) continue;
            var members = new HashSet<TableColumn> { column };
            for (var before = 0; before != members.Count;)
            {
                before = members.Count;
                foreach (var (child, parent) in pairs)
                    if (members.Contains(child) || members.Contains(parent)) members.UnionWith([child, parent]);
            }
            found.Add(new([.. members.OrderBy(member => pairs.Any(pair => pair.Child == member))
                .ThenBy(member => places[member])]));
        }
        return [.. found.OrderBy(family => places[family.First])];
    }

    /// <summary>Whether one of its columns is in a key of its table or in a foreign key.</summary>
    public bool IsKey(DatabaseSchema schema) => IsJoined || Members.Any(member =>
        Keys(schema[member.Table]).Any(key => key.Contains(member.Column)));

    /// <summary>The primary key of a table and its unique ones.</summary>
    public static IEnumerable<IReadOnlyList<string>> Keys(TableDefinition table) =>
        table.UniqueKeys.Prepend(table.PrimaryKey).Where(key => key.Count > 0);
}
