using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>What a model knows of one table.</summary>
public sealed record LearntTable
{
    /// <summary>The table's name.</summary>
    public required string Name { get; init; }

    /// <summary>How many real rows it was learnt from.</summary>
    public required int Rows { get; init; }

    /// <summary>Whether its real rows are in the model and stay as they are.</summary>
    public bool IsKept { get; init; }

    /// <summary>The columns, in order.</summary>
    public required IReadOnlyList<LearntColumn> Columns { get; init; }

    internal static LearntTable Of(TablePart part, DatabaseSchema schema) => new()
    {
        Name = part.Name,
        Rows = part.RowCount,
        IsKept = part.Kept is not null,
        Columns = [.. part.Columns.Zip(part.Parts, (column, how) =>
            new LearntColumn(column, part.Kept is not null ? "kept" : Words(how, part, column.Name, schema)))],
    };

    private static string Words(ColumnPart how, TablePart part, string column, DatabaseSchema schema) => how switch
    {
        ColumnPart.Foreign => "key of the parent",
        ColumnPart.Key => "new key",
        ColumnPart.Number => "number among siblings",
        ColumnPart.Carried when part.Carried.TryGetValue(column, out var carried) =>
            $"copied from {schema.Relations[carried.Source.Path[^1]].Parent}.{carried.Source.Column}",
        ColumnPart.Learnt => "learnt",
        _ => "made anew",
    };
}

/// <summary>What a model does with a column.</summary>
/// <param name="Schema">
/// What it holds; what was done to personal values stands in <see cref="ColumnSchema.Personal"/>.
/// </param>
/// <param name="How">How it is filled, in words.</param>
public sealed record LearntColumn(ColumnSchema Schema, string How);
