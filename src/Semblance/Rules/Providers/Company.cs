using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>Names of companies, some thousands of different ones.</summary>
public sealed record Company : Provider
{
    /// <summary>Language and country, such as "de" or "pt_BR". Left out: that of the rules.</summary>
    public string? Locale { get; init; }

    internal override Maker Open(Site site)
    {
        var locale = site.Locale(Locale);
        var names = Vocabulary.Once("companies", locale, () => Vocabulary.Phrases(locale, "company", "name", 5000));
        var schema = site.Is(ColumnKind.Text, "company");
        return new(schema, batch =>
        {
            var draws = batch.Draws(site.Stream);
            return new CategoryColumn(schema, Array.ConvertAll(batch.Rows, row => draws.Below(names.Length,
                row)), names);
        });
    }
}
