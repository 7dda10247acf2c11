namespace Semblance.Tables;

/// <summary>The columns of a table: their names, kinds and written forms.</summary>
public sealed record Schema
{
    /// <summary>The columns in the order of the table.</summary>
    public required IReadOnlyList<ColumnSchema> Columns { get; init; }

    /// <summary>The position of a column, or -1.</summary>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Name == name) return i;
        }
        return -1;
    }
}

/// <summary>One column: what it holds, and how it is written.</summary>
public sealed record ColumnSchema
{
    /// <summary>The header, unique within the table.</summary>
    public required string Name { get; init; }

    /// <summary>What the values are.</summary>
    public required ColumnKind Kind { get; init; }

    /// <summary>What the values stand for, such as "email" or "postcode"; null where they are plain values.</summary>
    public string? Semantic { get; init; }

    /// <summary>What a model does with the column.</summary>
    public Handling Handling { get; init; }

    /// <summary>
    /// What is done to personal values before anything else: "drop", "fake", "pseudonymise", "mask:4",
    /// "generalise:month", "keep"; null where nothing is.
    /// </summary>
    public string? Personal { get; init; }

    /// <summary>
    /// The written form: a .NET format for numbers ("0.0##", "#,##0") and for dates and times ("yyyy-MM-dd"); null for
    /// the shortest form.
    /// </summary>
    public string? Format { get; init; }

    /// <summary>
    /// The decimal mark followed by the thousands mark, such as ",." for 1.234,56; null for a point and a comma.
    /// </summary>
    public string? NumberMarks { get; init; }

    /// <summary>Decimal places that are kept; null where values are not rounded.</summary>
    public int? Decimals { get; init; }

    /// <summary>How a missing cell is written.</summary>
    public string Missing { get; init; } = "";

    /// <summary>
    /// The labels of a category or boolean, in their order where <see cref="Ordered"/>; null to take those found.
    /// </summary>
    public IReadOnlyList<string>? Levels { get; init; }

    /// <summary>Whether the labels have an order.</summary>
    public bool Ordered { get; init; }

    /// <summary>Whether no value occurs twice.</summary>
    public bool Unique { get; init; }
}
