using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>One of some labels, each as often as its weight says.</summary>
public sealed record Category : Provider
{
    /// <summary>The labels with their weights, { gold: 1, silver: 3 }, or a list where all come alike.</summary>
    public required Weights Values { get; init; }

    internal override Maker Open(Site site)
    {
        var (labels, table) = Values.Open(site, "values");
        var schema = site.Is(ColumnKind.Category) with { Levels = labels };
        return new(schema, batch =>
        {
            var draws = batch.Draws(site.Stream);
            var codes = new int[batch.Count];
            for (var i = 0; i < codes.Length; i++) codes[i] = table.At(draws.Uniform(batch.Rows[i]));
            return new CategoryColumn(schema, codes, labels);
        });
    }
}
