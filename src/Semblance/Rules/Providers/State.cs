using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>The state, province or county of the town.</summary>
public sealed record State : PlaceProvider
{
    /// <summary>Whether its code is written rather than its name, where it has one.</summary>
    public bool Code { get; init; }

    internal override Maker Open(Site site)
    {
        var (gazetteer, towns) = OpenPlaces(site);
        var schema = site.Is(ColumnKind.Category,
            Code && gazetteer.CountryCode == "US" ? "state-code" : Code ? null : "state");
        return new(schema, batch => new CategoryColumn(schema, Array.ConvertAll(towns(batch), gazetteer.StateOf),
            Code ? gazetteer.StateCodes : gazetteer.States));
    }
}
