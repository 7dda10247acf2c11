using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>Postcodes in the country's form, out of the range of the town.</summary>
public sealed record Postcode : PlaceProvider
{
    internal override Maker Open(Site site)
    {
        var (gazetteer, towns) = OpenPlaces(site);
        var schema = site.Is(ColumnKind.Text, "postcode");
        var stream = site.Table.Shared($"postcode {Of}");
        return new(schema, batch =>
        {
            var (of, draws) = (towns(batch), batch.Draws(stream));
            var codes = new string[batch.Count];
            for (var i = 0; i < codes.Length; i++) codes[i] = gazetteer.Postcode(of[i], draws.At((ulong)batch.Rows[i]));
            return new TextColumn(schema, codes);
        });
    }
}
