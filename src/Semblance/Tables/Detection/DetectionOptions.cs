namespace Semblance.Tables.Detection;

/// <summary>What the user told about a table before it is looked at.</summary>
public sealed record DetectionOptions
{
    /// <summary>Texts that stand for a missing cell in every column, beside blanks, which always do.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>What a schema file says; columns and properties that it leaves out are detected.</summary>
    public SchemaOverrides? Overrides { get; init; }
}
