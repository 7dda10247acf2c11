using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>First and last names; the family's first where that is the custom.</summary>
public sealed record FullName : PersonProvider
{
    internal override Maker Open(Site site)
    {
        var (people, persons) = OpenPeople(site);
        var schema = site.Is(ColumnKind.Text, "full-name");
        return new(schema, batch =>
        {
            var of = persons(batch);
            var names = new string[batch.Count];
            for (var i = 0; i < names.Length; i++)
            {
                string first = people.First[of.First[i]], last = people.LastName(of.First[i], of.Family[i]);
                names[i] = people.FamilyFirst ? $"{last} {first}" : $"{first} {last}";
            }
            return new TextColumn(schema, names);
        });
    }
}
