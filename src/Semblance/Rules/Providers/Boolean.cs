using System.ComponentModel.DataAnnotations;
using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>True or false.</summary>
public sealed record Boolean : Provider
{
    private static readonly string[] Labels = ["false", "true"];

    /// <summary>How often it is true.</summary>
    [Range(0.0, 1.0)] public double Share { get; init; } = 0.5;

    internal override Maker Open(Site site)
    {
        var schema = site.Is(ColumnKind.Boolean) with { Levels = Labels };
        return new(schema, batch =>
        {
            var draws = batch.Draws(site.Stream);
            return new CategoryColumn(schema, Array.ConvertAll(batch.Rows, row => draws.Uniform(row) < Share ? 1 : 0),
                Labels);
        });
    }
}
