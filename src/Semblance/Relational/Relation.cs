namespace Semblance.Relational;

/// <summary>
/// A foreign key: each row of the child names one row of the parent, or none where one of its columns is missing. Child
/// and parent may be the same table (an employee's manager).
/// </summary>
public sealed record Relation
{
    /// <summary>The table whose rows name rows of the other.</summary>
    public required string Child { get; init; }

    /// <summary>The child's columns that hold the name, in the order of <see cref="ParentColumns"/>.</summary>
    public required IReadOnlyList<string> ChildColumns { get; init; }

    /// <summary>The table that is referred to.</summary>
    public required string Parent { get; init; }

    /// <summary>The parent's columns that are referred to: its primary key, or another unique one.</summary>
    public required IReadOnlyList<string> ParentColumns { get; init; }

    /// <summary>Why it is believed, where it was not declared but inferred: a sentence for people.</summary>
    public string? Evidence { get; init; }

    /// <summary>Both ends, such as <c>orders(customer_id) → customers(id)</c>.</summary>
    public override string ToString() =>
        $"{Child}({string.Join(", ", ChildColumns)}) → {Parent}({string.Join(", ", ParentColumns)})";
}
