using Semblance.Tables.Detection;

namespace Semblance.Relational;

/// <summary>A database that was read, and why its columns are taken for what they are.</summary>
public sealed record SourceDatabase
{
    /// <summary>The rows, the keys and the relations.</summary>
    public required Database Database { get; init; }

    /// <summary>By table: what was seen of each column.</summary>
    public required IReadOnlyDictionary<string, DetectedTable> Detected { get; init; }

    /// <summary>Where it was read from, without secrets.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// What was passed over or is odd, a line each: views, relations that lead nowhere, binary columns.
    /// </summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
