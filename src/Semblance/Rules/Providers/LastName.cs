using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>Last names; in languages that have them, a woman's and a man's form.</summary>
public sealed record LastName : PersonProvider
{
    internal override Maker Open(Site site)
    {
        var (people, persons) = OpenPeople(site);
        var schema = site.Is(ColumnKind.Text, "last-name");
        return new(schema, batch =>
        {
            var of = persons(batch);
            return new CategoryColumn(schema, [.. of.Family.Select((family, i) => people.LastCode(of.First[i],
                family))], people.Last);
        });
    }
}
