namespace Semblance.Rules;

/// <summary>A condition, and the rule of the rows that meet it.</summary>
public sealed record CaseRule : Component
{
    /// <summary>The condition, in SQL's syntax: "segment = 'gold' and age > 30".</summary>
    public required string When { get; init; }

    /// <summary>The rule.</summary>
    public required Provider Use { get; init; }
}
