using Semblance.Tables;

namespace Semblance.Relational;

/// <summary>The rows of several tables in memory, and what is known of their keys. Immutable.</summary>
public sealed class Database
{
    private readonly Dictionary<string, Table> tables;

    /// <summary>A database of the tables of a schema.</summary>
    /// <param name="schema">Names, keys and foreign keys.</param>
    /// <param name="tables">The rows of every table of the schema, by its name.</param>
    public Database(DatabaseSchema schema, IReadOnlyDictionary<string, Table> tables)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(tables);
        foreach (var table in schema.Tables)
        {
            if (!tables.TryGetValue(table.Name, out var rows))
                throw new ArgumentException($"There are no rows of '{table.Name}'.", nameof(tables));
            if (!table.Columns.Select(column => column.Name)
                .SequenceEqual(rows.Schema.Columns.Select(column => column.Name)))
                throw new ArgumentException($"The columns of '{table.Name}' are not those of its rows.",
                    nameof(tables));
        }
        Schema = schema;
        this.tables = schema.Tables.ToDictionary(table => table.Name, table => tables[table.Name]);
    }

    /// <summary>Names, keys and foreign keys.</summary>
    public DatabaseSchema Schema { get; }

    /// <summary>The rows of a table.</summary>
    public Table this[string name] => tables.TryGetValue(name, out var table) ? table
        : throw new ArgumentException($"No table '{name}'.", nameof(name));
}
