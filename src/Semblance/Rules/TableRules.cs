using System.ComponentModel.DataAnnotations;

namespace Semblance.Rules;

/// <summary>One table: its columns, its keys, how many rows, and what holds in every row.</summary>
public sealed record TableRules : Component
{
    /// <summary>How many rows to make. A table with a parent has as many as its parents' children.</summary>
    [Range(0, long.MaxValue)] public long Rows { get; init; } = 1000;

    /// <summary>The columns of the primary key.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>The table whose rows each have some rows of this one.</summary>
    public ParentRules? Parent { get; init; }

    /// <summary>The columns, in the order in which they are written.</summary>
    public required IReadOnlyDictionary<string, Provider> Columns { get; init; }

    /// <summary>
    /// What holds in every row, in SQL's syntax: "shipped >= ordered". A row that breaks one is drawn again.
    /// </summary>
    public IReadOnlyList<string> Constraints { get; init; } = [];

    /// <summary>How often a row is drawn before the constraints are said to contradict the rules.</summary>
    [Range(1, 10_000)] public int Attempts { get; init; } = 100;
}
