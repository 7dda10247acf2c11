using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Semblance.Providers;
using Semblance.Random;

namespace Semblance.Rules;

/// <summary>
/// Bogus's word lists of a locale, each read once into an array, and the phrases that it makes of them:
/// "#{Name.last_name}#{city_suffix}". A list that a locale lacks is that of its language, then English.
/// </summary>
internal static partial class Vocabulary
{
    private static readonly ConcurrentDictionary<string, Lazy<object>> Built = new(StringComparer.Ordinal);

    /// <summary>The locales that there are.</summary>
    public static IReadOnlyList<string> Locales { get; } = [.. Bogus.Database.GetAllLocales()
        .Order(StringComparer.Ordinal)];

    /// <summary>A list such as ("name", "last_name"); none where no locale in the line has it.</summary>
    public static string[] List(string locale, string category, string path)
    {
        foreach (var one in Line(locale))
        {
            if (Lexicon.Own(one, category, path) is { Length: > 0 } list) return list;
        }
        return [];
    }

    /// <summary>The list of the locale or its language; none where only English has it.</summary>
    public static string[] Native(string locale, string category, string path) =>
        Line(locale).Where(one => one != "en" || Language(locale) == "en")
            .Select(one => Lexicon.Own(one, category, path))
            .FirstOrDefault(list => list.Length > 0) ?? [];

    /// <summary>Different phrases of a list of templates, at most so many: always the same ones for a locale.</summary>
    public static string[] Phrases(string locale, string category, string path, int count)
    {
        var templates = List(locale, category, path);
        if (templates.Length == 0 || !templates.Any(template => template.Contains("#{", StringComparison.Ordinal)))
            return templates.Length <= count ? templates : templates[..count];
        var draws = new Rng(StableHash.Of($"{locale} {category}.{path}"));
        var phrases = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 4 * count && phrases.Count < count; i++)
        {
            var phrase = Expand(locale, category, templates[draws.Below(templates.Length, i)], draws.Split(i), 0);
            if (phrase.Length > 0) phrases.Add(phrase);
        }
        return [.. phrases];
    }

    /// <summary>What takes long to draw up for a locale is drawn up once.</summary>
    public static T Once<T>(string what, string locale, Func<T> build) where T : class =>
        (T)Built.GetOrAdd($"{what} {locale}", _ => new Lazy<object>(build)).Value;

    /// <summary>The language of a locale: "pt" of "pt_BR".</summary>
    public static string Language(string locale) => locale.Split('_')[0];

    private static IEnumerable<string> Line(string locale)
    {
        for (var one = locale; ; one = one[..one.LastIndexOf('_')])
        {
            yield return one;
            if (!one.Contains('_', StringComparison.Ordinal)) break;
        }
        if (Language(locale) != "en") yield return "en";
    }

    private static string Expand(string locale, string category, string template, Rng draws, int depth)
    {
        var lane = 0;
        var text = Slot().Replace(template, slot =>
        {
            var name = slot.Groups[1].Value.Split('.');
            var from = name.Length > 1 ? name[0].ToLowerInvariant() : category;
            var list = Native(locale, from, name[^1]);
            if (list.Length == 0) list = ByHalves(locale, from, name[^1]);
            // an English ending does not go with names in another script
            if (list.Length == 0 && IsLatin(locale)) list = List(locale, from, name[^1]);
            var at = ++lane;
            return list.Length == 0 || depth > 3 ? ""
                : Expand(locale, from, list[draws.Below(list.Length, at)], draws.Split(at), depth + 1);
        });
        return Blanks().Replace(text, " ").Trim();
    }

    // a language whose names are given for men and women apart
    private static string[] ByHalves(string locale, string category, string path) =>
        [.. Native(locale, category, "male_" + path), .. Native(locale, category, "female_" + path)];

    private static bool IsLatin(string locale) => List(locale, "name", "last_name") is not [var first, ..]
        || first[0] < 0x250;

    [GeneratedRegex(@"#\{([A-Za-z_.]+)\}")]
    private static partial Regex Slot();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
