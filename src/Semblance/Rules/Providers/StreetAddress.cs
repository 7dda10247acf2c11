using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>A street and a house number, in the order of the country.</summary>
public sealed record StreetAddress : PlaceProvider
{
    internal override Maker Open(Site site)
    {
        var (gazetteer, _) = OpenPlaces(site);
        var schema = site.Is(ColumnKind.Text, "street-address");
        var stream = site.Table.Shared($"street {Of}");
        return new(schema, batch =>
        {
            var draws = batch.Draws(stream);
            var streets = new string[batch.Count];
            for (var i = 0; i < streets.Length; i++)
            {
                var block = draws.At((ulong)batch.Rows[i]);
                var street = gazetteer.Streets[(int)(block.First * gazetteer.Streets.Length)];
                var house = gazetteer.Houses[block.C % (uint)gazetteer.Houses.Length];
                streets[i] = string.Create(street.Length + house.Length + 1,
                    (street, house, block.D, gazetteer.NumberLast), static (span, made) =>
                {
                    var (name, form, bits, isLast) = made;
                    var number = isLast ? span[(name.Length + 1)..] : span[..form.Length];
                    Gazetteer.FillIn(number, form, 0, bits);
                    if (number[0] == '0') number[0] = (char)('1' + bits % 9);
                    span[isLast ? name.Length : form.Length] = ' ';
                    name.CopyTo(isLast ? span : span[(form.Length + 1)..]);
                });
            }
            return new TextColumn(schema, streets);
        });
    }
}
