namespace Semblance.Rules.Providers;

/// <summary>A part of an address: columns of one row that speak of the same address agree with each other.</summary>
/// <remarks>
/// A town always has the same state, and postcodes of one range. The tie is made up, as Bogus has none: do not look
/// for the
/// town on a map.
/// </remarks>
public abstract record PlaceProvider : Provider
{
    /// <summary>
    /// Which address a row speaks of, where it speaks of more than one, such as "home" and "delivery". Columns with
    /// the same
    /// name here, or with none, speak of the same.
    /// </summary>
    public string Of { get; init; } = "";

    /// <summary>Language and country, such as "de" or "pt_BR". Left out: that of the rules.</summary>
    public string? Locale { get; init; }

    private protected (Gazetteer Gazetteer, Func<Batch, int[]> Towns) OpenPlaces(Site site)
    {
        var locale = site.Locale(Locale);
        var gazetteer = Gazetteer.Of(locale);
        return (gazetteer, batch => gazetteer.In(batch, site, Of, locale));
    }
}
