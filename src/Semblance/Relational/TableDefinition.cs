namespace Semblance.Relational;

/// <summary>What a database says of one table: its columns as declared, its keys and its checks.</summary>
public sealed record TableDefinition
{
    /// <summary>The name, unique in the database.</summary>
    public required string Name { get; init; }

    /// <summary>The namespace that the database keeps it in, such as "public"; null where there is none.</summary>
    public string? Namespace { get; init; }

    /// <summary>The columns, in the order of the table.</summary>
    public required IReadOnlyList<ColumnDefinition> Columns { get; init; }

    /// <summary>The columns of the primary key, in its order; empty where there is none.</summary>
    public IReadOnlyList<string> PrimaryKey { get; init; } = [];

    /// <summary>Further sets of columns that no two rows agree in.</summary>
    public IReadOnlyList<IReadOnlyList<string>> UniqueKeys { get; init; } = [];

    /// <summary>Conditions in SQL that every row meets.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>
    /// What holds in every row beside the checks, as <c>--constraint</c> spells it: "ordered &lt;= shipped",
    /// "unique(shelf, place)". A database does not know of it; a schema file does.
    /// </summary>
    public IReadOnlyList<string> Constraints { get; init; } = [];

    /// <summary>Further ways to find rows quickly, on plain columns.</summary>
    public IReadOnlyList<IndexDefinition> Indexes { get; init; } = [];

    /// <summary>What its makers say of it.</summary>
    public string? Comment { get; init; }
}

/// <summary>A way to find rows quickly.</summary>
/// <param name="Name">What the database calls it.</param>
/// <param name="Columns">The columns that it sorts by, in order.</param>
public sealed record IndexDefinition(string Name, IReadOnlyList<string> Columns);

/// <summary>What a database says of one column.</summary>
public sealed record ColumnDefinition
{
    /// <summary>The name, unique in the table.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The type in the database's own words, such as "NVARCHAR(160)"; null where the source has no types.
    /// </summary>
    public string? DeclaredType { get; init; }

    /// <summary>Whether a row may hold no value.</summary>
    public bool Nullable { get; init; } = true;

    /// <summary>The longest text in characters; null where there is no bound.</summary>
    public int? MaxLength { get; init; }

    /// <summary>The value of a row that gives none, in SQL; null where there is none.</summary>
    public string? Default { get; init; }

    /// <summary>
    /// What a schema file says is to be done to personal values, such as "pseudonymise" or "mask:4"; null where nothing
    /// is, or it is done.
    /// </summary>
    public string? Personal { get; init; }

    /// <summary>Whether the database numbers rows itself where none is given.</summary>
    public bool Identity { get; init; }

    /// <summary>Whether the database computes the value, so that it cannot be written.</summary>
    public bool Computed { get; init; }

    /// <summary>What it is computed from, in SQL; null where it is not computed, or that is not known.</summary>
    public string? Expression { get; init; }

    /// <summary>What its makers say of it.</summary>
    public string? Comment { get; init; }
}
