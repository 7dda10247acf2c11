using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>The country of the address, or any country.</summary>
public sealed record Country : PlaceProvider
{
    /// <summary>Whether any country of the world is drawn, rather than the one of the address.</summary>
    public bool Anywhere { get; init; }

    /// <summary>Whether its ISO code is written rather than its name.</summary>
    public bool Code { get; init; }

    internal override Maker Open(Site site)
    {
        var (gazetteer, _) = OpenPlaces(site);
        var labels = !Anywhere ? [Code ? gazetteer.CountryCode : gazetteer.Country]
            : Vocabulary.List(site.Locale(Locale), "address", Code ? "country_code" : "country");
        var schema = site.Is(ColumnKind.Category, Code ? "country-code" : "country");
        return new(schema, batch =>
        {
            var draws = batch.Draws(site.Stream);
            return new CategoryColumn(schema, Array.ConvertAll(batch.Rows, row => draws.Below(labels.Length, row)),
                labels);
        });
    }
}
