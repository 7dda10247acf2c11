using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>The same text in every row.</summary>
public sealed record Constant : Provider
{
    /// <summary>The text.</summary>
    public required string Value { get; init; }

    internal override Maker Open(Site site)
    {
        string[] labels = [Value];
        var schema = site.Is(ColumnKind.Category) with { Levels = labels };
        return new(schema, batch => new CategoryColumn(schema, new int[batch.Count], labels));
    }
}
