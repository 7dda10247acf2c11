namespace Semblance.Relational;

/// <summary>A column of one table of a database.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Column">The column's name.</param>
public readonly record struct TableColumn(string Table, string Column)
{
    /// <summary>
    /// The column that a text names: <c>customers.email</c>, or <c>email</c> where one table alone has such a column.
    /// </summary>
    /// <param name="typed">What was typed; case counts only where names differ in nothing else.</param>
    /// <param name="schema">The database.</param>
    /// <param name="where">Where it was typed, for messages.</param>
    /// <exception cref="SemblanceException">There is no such column, or several tables have it.</exception>
    public static TableColumn Find(string typed, DatabaseSchema schema, string where)
    {
        ArgumentNullException.ThrowIfNull(typed);
        ArgumentNullException.ThrowIfNull(schema);
        var all = schema.Tables
            .SelectMany(table => table.Columns.Select(column => new TableColumn(table.Name, column.Name))).ToList();
        foreach (var comparison in new[] { StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase })
        {
            var whole = all.Where(column => column.ToString().Equals(typed, comparison)).ToList();
            if (whole.Count == 1) return whole[0];
            var bare = all.Where(column => column.Column.Equals(typed, comparison)).ToList();
            if (bare.Count == 1) return bare[0];
            if (bare.Count > 1)
            {
                throw new SemblanceException($"{bare.Count} tables have a column '{typed}': "
                    + $"{string.Join(", ", bare.Select(column => column.Table))}.", where,
                    $"Say which one is meant, such as {bare[0]}.");
            }
        }
        // a table that is right leaves its columns to choose from
        var table = schema.Tables.FirstOrDefault(table =>
            typed.StartsWith(table.Name + ".", StringComparison.OrdinalIgnoreCase));
        throw new SemblanceException($"There is no column '{typed}' in any table.", where, table is null
            ? Spelling.Suggest(typed, all.SelectMany(column => new[] { column.ToString(), column.Column }).Distinct())
            : Spelling.Suggest(typed, table.Columns.Select(column => $"{table.Name}.{column.Name}")));
    }

    /// <summary>Both names, such as <c>customers.email</c>.</summary>
    public override string ToString() => $"{Table}.{Column}";
}
