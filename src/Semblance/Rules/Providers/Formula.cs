using System.ComponentModel.DataAnnotations;

namespace Semblance.Rules.Providers;

/// <summary>
/// What follows from other columns, in SQL's syntax: "price * quantity". A column of a row that a key leads to is
/// written
/// with the key's name before it: "products.price". In a file, "= price * quantity" is short for it.
/// </summary>
public sealed record Formula : Provider
{
    /// <summary>The expression.</summary>
    public required string Is { get; init; }

    /// <summary>Decimal places that are kept; 0 gives whole numbers. Left out: as many as the columns in it
    /// have.</summary>
    [Range(0, 15)] public int? Decimals { get; init; }

    internal override Maker Open(Site site)
    {
        var value = site.Value(Is, "is");
        var schema = value.Describe(site.Is(Tables.ColumnKind.Text), Decimals);
        return new(schema, batch => value.Column(batch, schema));
    }
}
