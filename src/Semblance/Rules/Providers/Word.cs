using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>A word of one of Bogus's lists, such as departments, colours or job titles.</summary>
public sealed record Word : Provider
{
    /// <summary>
    /// The list: "commerce.department", "commerce.color", "name.title.job", "finance.account_type", "company.noun",
    /// "vehicle.manufacturer", …
    /// </summary>
    public string List { get; init; } = "commerce.department";

    /// <summary>Language and country, such as "de" or "pt_BR". Left out: that of the rules.</summary>
    public string? Locale { get; init; }

    internal override Maker Open(Site site)
    {
        var dot = List.IndexOf('.', StringComparison.Ordinal);
        var words = dot < 0 ? [] : Vocabulary.List(site.Locale(Locale), List[..dot], List[(dot + 1)..]);
        if (words.Length == 0)
            throw site.Error("list", $"There is no list '{List}'.",
                "Name one of Bogus's lists, such as commerce.department, commerce.color or name.title.job.");
        var schema = site.Is(ColumnKind.Category) with { Levels = words };
        return new(schema, batch =>
        {
            var draws = batch.Draws(site.Stream);
            return new CategoryColumn(schema, Array.ConvertAll(batch.Rows, row => draws.Below(words.Length,
                row)), words);
        });
    }
}
