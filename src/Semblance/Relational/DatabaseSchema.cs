namespace Semblance.Relational;

/// <summary>The tables of a database and the foreign keys between them.</summary>
public sealed record DatabaseSchema
{
    /// <summary>The tables, in the order in which the database names them.</summary>
    public required IReadOnlyList<TableDefinition> Tables { get; init; }

    /// <summary>The foreign keys, declared or inferred.</summary>
    public IReadOnlyList<Relation> Relations { get; init; } = [];

    /// <summary>
    /// The kind of connector whose words the types, checks and defaults are in, such as "sqlite"; null where they came
    /// from no database.
    /// </summary>
    public string? Origin { get; init; }

    /// <summary>The definition of a table.</summary>
    public TableDefinition this[string name] => Tables.FirstOrDefault(table => table.Name == name)
        ?? throw new ArgumentException($"No table '{name}'.", nameof(name));
}
