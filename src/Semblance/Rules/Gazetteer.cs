using Semblance.Providers;
using Semblance.Random;

namespace Semblance.Rules;

/// <summary>
/// The towns and streets of a locale. Bogus has names, states and forms of postcodes, but no tie between them: here
/// each
/// town has one state and one range of postcodes, always the same, and the larger towns come more often.
/// </summary>
/// <remarks>
/// The tie is made up: it is a function of the town's name, not geography. Postcodes of one state begin alike where the
/// form has digits enough.
/// </remarks>
internal sealed class Gazetteer
{
    private const int MaxTowns = 1000, MaxStreets = 3000;
    private readonly WeightTable towns;
    private readonly int[] state;
    private readonly string[] prefix;
    private readonly string postcode;

    private Gazetteer(string locale)
    {
        Cities = Vocabulary.Phrases(locale, "address", "city", MaxTowns);
        if (Cities.Length == 0) Cities = Vocabulary.Phrases(locale, "address", "city_name", MaxTowns);
        if (Cities.Length == 0) Cities = Vocabulary.Phrases("en", "address", "city", MaxTowns);
        States = Vocabulary.Native(locale, "address", "state");
        if (States.Length == 0) States = Vocabulary.Native(locale, "address", "county");
        if (States.Length == 0) States = Cities[..Math.Min(20, Cities.Length)];
        StateCodes = Vocabulary.Native(locale, "address", "state_abbr");
        if (StateCodes.Length != States.Length) StateCodes = States;
        Streets = Vocabulary.Phrases(locale, "address", "street_name", MaxStreets);
        Houses = Vocabulary.List(locale, "address", "building_number") is { Length: > 0 } houses ? houses : ["##"];
        NumberLast = Vocabulary.List(locale, "address", "street_address")
            .FirstOrDefault()?.StartsWith("#{street", StringComparison.Ordinal) ?? false;
        postcode = Vocabulary.List(locale, "address", "postcode")
            .FirstOrDefault(form => form.Contains('#', StringComparison.Ordinal)) ?? "#####";
        Country = Vocabulary.List(locale, "address", "default_country").FirstOrDefault() ?? locale;
        CountryCode = CodeOf(locale);
        // sizes of towns follow Zipf's law; which is large is as random as their order in the list
        towns = new([.. Cities.Select((_, rank) => 1 / (rank + 5.0))]);
        state = Array.ConvertAll(Cities, city => (int)(StableHash.Of(city, 1) % (ulong)States.Length));
        prefix = [.. Cities.Select((city, i) => Prefix(city, state[i]))];
    }

    /// <summary>Towns, larger ones first.</summary>
    public string[] Cities { get; }

    /// <summary>States, provinces or counties.</summary>
    public string[] States { get; }

    /// <summary>Their codes; the names where they have none.</summary>
    public string[] StateCodes { get; }

    /// <summary>Streets.</summary>
    public string[] Streets { get; }

    /// <summary>Forms of house numbers: # is a digit.</summary>
    public string[] Houses { get; }

    /// <summary>Whether the house number stands after the street.</summary>
    public bool NumberLast { get; }

    /// <summary>The country in its own language.</summary>
    public string Country { get; }

    /// <summary>The country's ISO code.</summary>
    public string CountryCode { get; }

    public static Gazetteer Of(string locale) => Vocabulary.Once("gazetteer", locale, () => new Gazetteer(locale));

    public int StateOf(int town) => state[town];

    /// <summary>The towns that rows speak of; columns with the same "of" speak of the same.</summary>
    public int[] In(Batch batch, Site site, string of, string locale) => batch.Once(("place", of, locale), () =>
    {
        var draws = batch.Draws(site.Table.Shared($"place {of} {locale}"));
        return Array.ConvertAll(batch.Rows, row => towns.At(draws.Uniform(row)));
    });

    /// <summary>A postcode of a town.</summary>
    public string Postcode(int town, in RandomBlock block) =>
        string.Create(postcode.Length, (prefix[town], postcode, block), static (span, made) =>
    {
        var (known, form, draw) = made;
        known.CopyTo(span);
        FillIn(span, form, known.Length, ((ulong)draw.A << 32) | draw.B);
    });

    /// <summary>Puts digits for #, digits from 2 for ! and capitals for ?.</summary>
    public static void FillIn(Span<char> text, string form, int from, ulong number)
    {
        for (var i = from; i < form.Length; i++)
        {
            switch (form[i])
            {
                case '#':
                    text[i] = (char)('0' + number % 10);
                    number /= 10;
                    break;
                case '!':
                    text[i] = (char)('2' + number % 8);
                    number /= 8;
                    break;
                case '?':
                    text[i] = (char)('A' + number % 26);
                    number /= 26;
                    break;
                default:
                    text[i] = form[i];
                    break;
            }
        }
    }

    // one half of the form is the town's, and of that the first letter or two the state's
    private string Prefix(string city, int state)
    {
        var places = postcode.Count(letter => letter is '#' or '?');
        var length = 0;
        for (var seen = 0; length < postcode.Length && seen < (places + 1) / 2; length++)
        {
            if (postcode[length] is '#' or '?') seen++;
        }
        var text = new char[length];
        var ofCity = StableHash.Of(city, 2);
        FillIn(text, postcode[..length], 0, ofCity);
        if (States.Length <= 90 && postcode.StartsWith("##", StringComparison.Ordinal))
        {
            var first = 10 + state * 90 / States.Length;
            (text[0], text[1]) = ((char)('0' + first / 10), (char)('0' + first % 10));
        }
        return new(text);
    }

    private static string CodeOf(string locale)
    {
        var region = locale.Split('_').ElementAtOrDefault(1);
        if (region is { Length: 2 }) return region;
        return region == "IND" ? "IN" : Vocabulary.Language(locale) switch
        {
            "en" => "US", "cz" => "CZ", "ge" => "GE", "ko" => "KR", "ja" => "JP", "sv" => "SE", "uk" => "UA",
                "vi" => "VN", "fa" => "IR", "el" => "GR",
            "ar" => "EG", var language => language.ToUpperInvariant(),
        };
    }
}
