using Semblance.Providers;
using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>
/// Numbers of accounts, cards and machines: right in form and check digits, each once, and out of ranges that are set
/// aside
/// for documentation and tests, so that none is anybody's.
/// </summary>
public abstract record NumberedProvider : Provider
{
    private protected Maker Open(Site site, string part, string pattern, string country = "")
    {
        var schema = site.Is(ColumnKind.Identifier, part) with { Unique = true };
        var write = new NumberedForm { Part = part, Pattern = pattern, Country = country }.Open(site.Stream,
            site.Stream, areUnique: true);
        return new(schema, batch => new TextColumn(schema, Array.ConvertAll(batch.Rows, row => write(row))));
    }
}
