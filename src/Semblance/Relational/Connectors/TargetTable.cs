using Semblance.Tables;

namespace Semblance.Relational.Connectors;

/// <summary>A table that rows are written to.</summary>
/// <param name="Definition">The table as the target knows it.</param>
/// <param name="Columns">The columns that are written, in the order of the rows.</param>
/// <param name="IsNew">Whether it was made for these rows.</param>
/// <param name="RowSchema">By column of the rows: what it holds.</param>
internal sealed record TargetTable(TableDefinition Definition, IReadOnlyList<TargetColumn> Columns, bool IsNew,
    IReadOnlyDictionary<string, ColumnSchema> RowSchema)
{
    /// <summary>The rows of a batch as a driver takes them.</summary>
    public CellValues[] Values(Table batch) =>
        [.. Columns.Select(column => new CellValues(batch[column.Source], column))];
}

/// <summary>A column that cells are written to.</summary>
internal sealed record TargetColumn
{
    /// <summary>The table, for messages.</summary>
    public required string Table { get; init; }

    /// <summary>The column as the target knows it.</summary>
    public required ColumnDefinition Definition { get; init; }

    /// <summary>The column of the rows.</summary>
    public required string Source { get; init; }

    /// <summary>What the target's type means.</summary>
    public required SqlType Type { get; init; }

    /// <summary>Whether a key holds it, so that its texts are not cut.</summary>
    public bool IsKey { get; init; }

    /// <summary>Whether the target takes any value in any column, as SQLite does.</summary>
    public bool TakesAnything { get; init; }

    /// <summary>Whether moments are written as ISO says, not in the form in which they were read.</summary>
    public bool WritesIso { get; init; }

    /// <summary>What is written where there is no value: an empty one where the column must hold one.</summary>
    public object? Nothing => Definition.Nullable ? null : Type.Kind switch
    {
        SqlKind.Text => "",
        SqlKind.Binary => Array.Empty<byte>(),
        SqlKind.Json => "{}",
        SqlKind.Array => "{}",
        _ => null,
    };
}
