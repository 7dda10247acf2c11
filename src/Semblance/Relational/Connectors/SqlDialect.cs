namespace Semblance.Relational.Connectors;

/// <summary>How one database writes names, values and types.</summary>
internal abstract class SqlDialect
{
    /// <summary>A name as an identifier.</summary>
    public virtual string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A table's name with its namespace.</summary>
    public string Name(TableDefinition table) => table.Namespace is { } space ? $"{Quote(space)}.{Quote(table.Name)}" : Quote(table.Name);

    /// <summary>An expression that gives a column's values as text in the usual form: ISO dates, shortest numbers, hex bytes.</summary>
    public abstract string TextOf(string column, SqlType type);
}
