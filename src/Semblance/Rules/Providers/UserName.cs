using Semblance.Providers;
using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>User names that begin like the person's name, each of them once.</summary>
public sealed record UserName : PersonProvider
{
    internal override Maker Open(Site site)
    {
        var (people, persons) = OpenPeople(site);
        var schema = site.Is(ColumnKind.Identifier, "user-name") with { Unique = true };
        return new(schema, batch =>
        {
            // the number alone tells rows apart
            var order = new KeyedPermutation((ulong)Math.Max(1, site.Table.RowCount), site.Stream.Key);
            var of = persons(batch);
            var names = new string[batch.Count];
            for (var i = 0; i < names.Length; i++)
            {
                var last = people.PlainLast[of.Family[i]];
                var number = order[(ulong)batch.Rows[i]] + 1;
                names[i] = FormattableString.Invariant(
                    $"{people.PlainFirst[of.First[i]]}_{last[..Math.Min(2, last.Length)]}{number}");
            }
            return new TextColumn(schema, names);
        });
    }
}
