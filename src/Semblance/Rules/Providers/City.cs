using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>Towns, the larger ones more often.</summary>
public sealed record City : PlaceProvider
{
    internal override Maker Open(Site site)
    {
        var (gazetteer, towns) = OpenPlaces(site);
        var schema = site.Is(ColumnKind.Text, "city");
        return new(schema, batch => new CategoryColumn(schema, towns(batch), gazetteer.Cities));
    }
}
