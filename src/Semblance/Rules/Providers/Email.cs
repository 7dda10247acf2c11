using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>E-mail addresses that spell the person's name, each of them once, at domains that nobody can own.</summary>
public sealed record Email : PersonProvider
{
    /// <summary>The domains. Those of the default are reserved (RFC 2606), so that no mail reaches anybody.</summary>
    public IReadOnlyList<string> Domains { get; init; } = ["example.com", "example.org", "example.net"];

    internal override Maker Open(Site site)
    {
        if (Domains.Count == 0) throw site.Error("domains", "There is no domain.", "Name one, such as example.com.");
        var (people, persons) = OpenPeople(site);
        var endings = Domains.Select(domain => "@" + domain).ToArray();
        var schema = site.Is(ColumnKind.Identifier, "email");
        return new(schema, batch =>
        {
            var of = persons(batch);
            var mails = new string[batch.Count];
            for (var i = 0; i < mails.Length; i++)
                mails[i] = people.Address(of, i) + endings[(of.First[i] * 7 + of.Family[i]) % endings.Length];
            return new TextColumn(schema, mails);
        });
    }
}
