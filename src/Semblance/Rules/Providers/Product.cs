using Semblance.Providers;
using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>Names of goods, such as "Rustic Wooden Chair": some thousands, each once as long as they last.</summary>
public sealed record Product : Provider
{
    /// <summary>Language and country, such as "de" or "pt_BR". Left out: that of the rules.</summary>
    public string? Locale { get; init; }

    internal override Maker Open(Site site)
    {
        var locale = site.Locale(Locale);
        var names = Vocabulary.Once("products", locale, () => Names(locale));
        var schema = site.Is(ColumnKind.Text);
        var order = new KeyedPermutation((ulong)names.Length, site.Stream.Key);
        return new(schema, batch => new CategoryColumn(schema, Array.ConvertAll(batch.Rows, row =>
            (int)order[(ulong)(row % names.Length)]), names));
    }

    private static string[] Names(string locale) =>
    [
        .. from adjective in Vocabulary.List(locale, "commerce", "product_name.adjective")
           from material in Vocabulary.List(locale, "commerce", "product_name.material")
           from product in Vocabulary.List(locale, "commerce", "product_name.product")
           select $"{adjective} {material} {product}",
    ];
}
