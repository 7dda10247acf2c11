namespace Semblance.Rules;

/// <summary>
/// Tables made by rules alone: what each column holds, how tables hang together, what always holds. Read from YAML or
/// JSON
/// (<see cref="RuleFile"/>), or written in code.
/// </summary>
public sealed record RuleSet : Component
{
    /// <summary>
    /// Language and country of names, addresses and texts, such as "de" or "pt_BR", where a column does not say
    /// otherwise.
    /// </summary>
    public string Locale { get; init; } = "en";

    /// <summary>The tables, parents before or after their children.</summary>
    public required IReadOnlyDictionary<string, TableRules> Tables { get; init; }
}
