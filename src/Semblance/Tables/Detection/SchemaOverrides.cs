using System.Text.Json.Nodes;

namespace Semblance.Tables.Detection;

/// <summary>What a schema file says of a table: for some columns, some properties. The rest is detected.</summary>
public sealed record SchemaOverrides
{
    /// <summary>The file, for messages.</summary>
    public string Source { get; init; } = "schema";

    /// <summary>The columns that are mentioned.</summary>
    public required IReadOnlyList<ColumnOverride> Columns { get; init; }

    /// <summary>What holds in every row, as the file spells it; who knows the kinds of constraints reads it.</summary>
    public JsonArray? Constraints { get; init; }

    /// <summary>Every property of every column of a schema.</summary>
    public static SchemaOverrides Of(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new() { Columns = [.. schema.Columns.Select(ColumnOverride.Of)] };
    }
}

/// <summary>What a schema file says of a column; null where it says nothing.</summary>
public sealed record ColumnOverride
{
    /// <summary>The header.</summary>
    public required string Name { get; init; }

    /// <inheritdoc cref="ColumnSchema.Kind"/>
    public ColumnKind? Kind { get; init; }

    /// <summary>A semantic type, "none" to have none, or null.</summary>
    public string? Semantic { get; init; }

    /// <inheritdoc cref="ColumnSchema.Handling"/>
    public Handling? Handling { get; init; }

    /// <inheritdoc cref="ColumnSchema.Personal"/>
    public string? Personal { get; init; }

    /// <inheritdoc cref="ColumnSchema.Format"/>
    public string? Format { get; init; }

    /// <inheritdoc cref="ColumnSchema.NumberMarks"/>
    public string? NumberMarks { get; init; }

    /// <inheritdoc cref="ColumnSchema.Decimals"/>
    public int? Decimals { get; init; }

    /// <inheritdoc cref="ColumnSchema.Missing"/>
    public string? Missing { get; init; }

    /// <inheritdoc cref="ColumnSchema.Levels"/>
    public IReadOnlyList<string>? Levels { get; init; }

    /// <inheritdoc cref="ColumnSchema.Ordered"/>
    public bool? Ordered { get; init; }

    /// <inheritdoc cref="ColumnSchema.Unique"/>
    public bool? Unique { get; init; }

    /// <summary>Every property of a column.</summary>
    public static ColumnOverride Of(ColumnSchema column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return new()
        {
            Name = column.Name, Kind = column.Kind, Semantic = column.Semantic ?? "none", Handling = column.Handling,
            Personal = column.Personal,
            Format = column.Format, NumberMarks = column.NumberMarks, Decimals = column.Decimals,
            Missing = column.Missing,
            Levels = column.Levels, Ordered = column.Ordered, Unique = column.Unique,
        };
    }
}
