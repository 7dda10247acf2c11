using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>A row's place among its parent's rows: 1, 2, 3, … such as the line of an order.</summary>
public sealed record SiblingNumber : Provider
{
    /// <summary>The number of the first.</summary>
    public long Start { get; init; } = 1;

    internal override Maker Open(Site site)
    {
        if (site.Table.Children is not { } children)
            throw site.Error("", "A table without a parent has no siblings.",
                "Use a sequence, or give the table a parent.");
        var schema = site.Is(ColumnKind.Integer);
        return new(schema, batch => new LongColumn(schema, Array.ConvertAll(children.ParentsOf(batch).Siblings, place =>
            Start + place)));
    }
}
