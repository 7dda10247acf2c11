namespace Semblance.Relational.Connectors;

/// <summary>The statements that make a table in a dialect, from what another database, or none, says of it.</summary>
internal sealed class TableStatements
{
    private readonly TableDefinition table;
    private readonly SqlDialect dialect;
    private readonly bool isOwn;
    private readonly List<string> notes;
    private readonly HashSet<string> keyed;

    /// <param name="table">The table as it was declared.</param>
    /// <param name="origin">Whose words the declaration is in.</param>
    /// <param name="relations">The foreign keys of the database.</param>
    /// <param name="dialect">Whose words the statements are to be in.</param>
    /// <param name="notes">Receives what could not be said.</param>
    public TableStatements(TableDefinition table, string? origin, IReadOnlyList<Relation> relations, SqlDialect dialect,
        List<string> notes)
    {
        this.table = table;
        this.dialect = dialect;
        this.notes = notes;
        isOwn = origin == dialect.Kind;
        keyed = [.. table.PrimaryKey, .. table.UniqueKeys.SelectMany(key => key),
            .. table.Indexes.SelectMany(index => index.Columns),
            .. relations.Where(relation => relation.Child == table.Name).SelectMany(relation => relation.ChildColumns),
            .. relations.Where(relation => relation.Parent == table.Name)
                .SelectMany(relation => relation.ParentColumns)];
        Types = [.. table.Columns.Select(column => TypeOf(column, origin))];
    }

    /// <summary>What each column is to hold.</summary>
    public IReadOnlyList<SqlType> Types { get; }

    /// <summary>Whether the column is declared as one that the database computes.</summary>
    public bool IsComputed(ColumnDefinition column) =>
        column is { Computed: true, Expression: { } sql } && Say(sql) is not null;

    /// <summary>CREATE TABLE.</summary>
    /// <param name="relations">The foreign keys to declare with it.</param>
    /// <param name="parents">The tables that they refer to.</param>
    public string Create(IEnumerable<Relation> relations, Func<string, TableDefinition> parents)
    {
        var lines = table.Columns.Select(Column).ToList();
        if (table.PrimaryKey.Count > 0
            && !SaysKeyWithColumn) lines.Add($"PRIMARY KEY {dialect.Names(table.PrimaryKey)}");
        lines.AddRange(table.UniqueKeys.Select(key => $"UNIQUE {dialect.Names(key)}"));
        foreach (var check in table.Checks)
        {
            if (Say(check) is { } said) lines.Add($"CHECK ({said})");
            else notes.Add($"{table.Name}: the check {check} is not declared, for {dialect.Kind} may not know all of "
                + "it; the rows keep it all the same");
        }
        lines.AddRange(table.Columns.Where((_, i) => Types[i] is { Kind: SqlKind.Enumeration, Labels.Count: > 0 }
            && !dialect.HasEnumerations)
            .Select(column =>
                $"CHECK ({dialect.Quote(column.Name)} IN "
                + $"({string.Join(", ", SqlType.Parse(column.DeclaredType).Labels.Select(dialect.Literal))}))"));
        lines.AddRange(relations.Select(relation => ForeignKey(relation, parents(relation.Parent))));
        return $"CREATE TABLE {dialect.Name(table)} (\n  {string.Join(",\n  ", lines)}\n){dialect.TableOptions(isOwn)}";
    }

    /// <summary>A foreign key as a clause.</summary>
    public string ForeignKey(Relation relation, TableDefinition parent) =>
        $"FOREIGN KEY {dialect.Names(relation.ChildColumns)} REFERENCES {dialect.Name(parent)} "
        + $"{dialect.Names(relation.ParentColumns)}";

    /// <summary>ALTER TABLE, where a foreign key is declared after the rows are there.</summary>
    public string AddForeignKey(Relation relation, TableDefinition parent) =>
        $"ALTER TABLE {dialect.Name(table)} ADD {ForeignKey(relation, parent)}";

    /// <summary>CREATE INDEX for each index.</summary>
    public IEnumerable<string> Indexes(ISet<string> taken)
    {
        foreach (var index in table.Indexes)
        {
            // some databases want a name to be the only one of the whole database
            var name = taken.Add(index.Name) ? index.Name : $"{table.Name}_{index.Name}";
            yield return $"CREATE INDEX {dialect.Quote(name)} ON {dialect.Name(table)} {dialect.Names(index.Columns)}";
        }
    }

    // SQLite numbers only a column that is declared the key itself
    private bool SaysKeyWithColumn => dialect.Kind == "sqlite" && table.PrimaryKey.Count == 1
        && table.Columns.First(column => column.Name == table.PrimaryKey[0]).Identity;

    private string Column(ColumnDefinition column, int position)
    {
        // other servers know an enumeration by the name of its type, which the target may not have
        var isVerbatim = isOwn && column.DeclaredType is not null
            && (Types[position].Kind != SqlKind.Enumeration || dialect.HasEnumerations);
        var line = dialect.Quote(column.Name);
        var type = isVerbatim ? column.DeclaredType : dialect.TypeName(Types[position], keyed.Contains(column.Name));
        if (column is { Computed: true, Expression: { } computed } && Say(computed) is { } expression)
            return $"{line}{(dialect.ComputedHaveTypes ? " " + type : "")} "
                + $"{dialect.Computed(expression)}{dialect.Described(column.Comment)}";
        line = $"{line} {type}";
        if (SaysKeyWithColumn && table.PrimaryKey[0] == column.Name) return line + " PRIMARY KEY AUTOINCREMENT";
        if (!column.Nullable) line += " NOT NULL";
        if (column.Identity && Types[position].Kind is SqlKind.Integer) line = $"{line} {dialect.Identity}".TrimEnd();
        else if (column.Default is { } value && Default(value, Types[position]) is { } said) line += $" DEFAULT {said}";
        return line + dialect.Described(column.Comment);
    }

    private string? Default(string value, SqlType type)
    {
        if (isOwn) return value;
        if (Say(value, noColumns: true) is not { } said
            || said.Equals("NULL", StringComparison.OrdinalIgnoreCase)) return null;
        if (said.Contains("CURRENT_", StringComparison.Ordinal) && type.Kind != SqlKind.Instant) return null;
        if (type.Kind != SqlKind.Boolean) return said;
        return Truth.Of(said.Trim('(', ')', '\'')) switch { true => dialect.Truth.True, false => dialect.Truth.False,
            null => null };
    }

    private string? Say(string sql, bool noColumns = false) =>
        isOwn ? sql : SqlTranslation.Of(sql, dialect, noColumns ? []
            : [.. table.Columns.Select(column => column.Name)]);

    private static SqlType TypeOf(ColumnDefinition column, string? origin)
    {
        var type = SqlType.Parse(column.DeclaredType);
        // SQLite's whole numbers have 64 bits whatever they are called
        if (origin == "sqlite" && type.Kind == SqlKind.Integer) type = type with { Bits = 64 };
        return type.Kind == SqlKind.Unknown ? new(SqlKind.Text) : type;
    }
}

/// <summary>How databases and files spell true and false.</summary>
internal static class Truth
{
    /// <summary>What a text says; null where it says neither.</summary>
    public static bool? Of(string text) => text.Trim().ToLowerInvariant() switch
    {
        "true" or "t" or "1" or "yes" or "y" or "on" => true,
        "false" or "f" or "0" or "no" or "n" or "off" => false,
        _ => null,
    };
}
