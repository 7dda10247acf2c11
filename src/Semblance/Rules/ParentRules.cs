using Semblance.Rules.Providers;

namespace Semblance.Rules;

/// <summary>That each row of another table has some rows of this one.</summary>
public sealed record ParentRules : Component
{
    /// <summary>The parent's table.</summary>
    public required string Table { get; init; }

    /// <summary>
    /// How many rows each parent has: a distribution, or any rule that gives numbers and may look at the parent's
    /// columns.
    /// </summary>
    public Provider Count { get; init; } = new Poisson { Mean = 3 };
}
