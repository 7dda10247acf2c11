using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>First names.</summary>
public sealed record FirstName : PersonProvider
{
    internal override Maker Open(Site site)
    {
        var (people, persons) = OpenPeople(site);
        var schema = site.Is(ColumnKind.Text, "first-name");
        return new(schema, batch => new CategoryColumn(schema, persons(batch).First, people.First));
    }
}
