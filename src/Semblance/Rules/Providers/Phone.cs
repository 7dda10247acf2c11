using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>Phone numbers in the country's form.</summary>
/// <remarks>
/// Those of the United States and Canada have the exchange 555, which is set aside. Of other countries Bogus gives the
/// form only, so a number may be somebody's: give a form of your own where that matters.
/// </remarks>
public sealed record Phone : Provider
{
    /// <summary>The form: # is a digit, ! one from 2 to 9. Left out: the country's usual one.</summary>
    public string? Form { get; init; }

    /// <summary>Language and country, such as "de" or "pt_BR". Left out: that of the rules.</summary>
    public string? Locale { get; init; }

    internal override Maker Open(Site site)
    {
        var locale = site.Locale(Locale);
        var form = Form ?? FormOf(locale);
        var schema = site.Is(ColumnKind.Identifier, "phone");
        return new(schema, batch =>
        {
            var draws = batch.Draws(site.Stream);
            var numbers = new string[batch.Count];
            for (var i = 0; i < numbers.Length; i++)
            {
                var block = draws.At((ulong)batch.Rows[i]);
                numbers[i] = string.Create(form.Length, (form, Number: ((ulong)block.A << 32) | block.B),
                    static (span, made) => Gazetteer.FillIn(span, made.form, 0, made.Number));
            }
            return new TextColumn(schema, numbers);
        });
    }

    private static string FormOf(string locale)
    {
        if (locale is "en" or "en_US" or "en_CA" or "fr_CA" or "en_BORK") return "(!##) 555-####";
        var forms = Vocabulary.List(locale, "phone_number", "formats");
        return forms.FirstOrDefault(form => form.StartsWith('+')) ?? forms.FirstOrDefault() ?? "+## ### #######";
    }
}
