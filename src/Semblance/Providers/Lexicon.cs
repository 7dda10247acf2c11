using System.Collections.Concurrent;
using Bogus.Bson;

namespace Semblance.Providers;

/// <summary>
/// Word lists from Bogus by locale: names, streets, countries. Nothing in them comes from the user's data.
/// </summary>
internal static class Lexicon
{
    private static readonly ConcurrentDictionary<(string, string, string), string[]> Lists = new();
    private static readonly ConcurrentDictionary<(string, string, string), string[]> OwnLists = new();
    private static readonly ConcurrentDictionary<string, HashSet<string>> Sets = new(StringComparer.Ordinal);

    /// <summary>The locales whose names are known when names are looked for.</summary>
    private static readonly string[] NameLocales =
        ["en", "de", "fr", "es", "it", "nl", "pt_BR", "pl", "sv", "cz", "tr", "ru", "en_IND"];

    private static readonly string[] PlaceLocales = ["en", "de", "fr", "es"];

    /// <summary>A list such as ("name", "first_name") in a locale, or in English where the locale has none.</summary>
    public static string[] List(string locale, string category, string path) =>
        Lists.GetOrAdd((locale, category, path), static key =>
    {
        var found = Read(key.Item1, key.Item2, key.Item3);
        return found.Length > 0 || key.Item1 == "en" ? found : List("en", key.Item2, key.Item3);
    });

    /// <summary>A locale's own list; none where the locale has none.</summary>
    public static string[] Own(string locale, string category, string path) =>
        OwnLists.GetOrAdd((locale, category, path), static key => Read(key.Item1, key.Item2, key.Item3));

    /// <summary>English first names, in small letters.</summary>
    public static HashSet<string> EnglishFirstNames =>
        Sets.GetOrAdd("en first", static _ => Gather(["en"], "name", "first_name"));

    /// <summary>English last names, in small letters.</summary>
    public static HashSet<string> EnglishLastNames =>
        Sets.GetOrAdd("en last", static _ => Gather(["en"], "name", "last_name"));

    /// <summary>First names of many locales, in small letters. Takes a second to load.</summary>
    public static HashSet<string> FirstNames => Sets.GetOrAdd("first", static _ =>
        Gather(NameLocales, "name", "first_name", "male_first_name", "female_first_name"));

    /// <summary>Last names of many locales, in small letters.</summary>
    public static HashSet<string> LastNames => Sets.GetOrAdd("last", static _ =>
        Gather(NameLocales, "name", "last_name", "male_last_name", "female_last_name"));

    /// <summary>States, provinces and regions, in small letters.</summary>
    public static HashSet<string> States =>
        Sets.GetOrAdd("state", static _ => Gather(PlaceLocales, "address", "state"));

    /// <summary>Countries, in small letters.</summary>
    public static HashSet<string> Countries =>
        Sets.GetOrAdd("country", static _ => Gather(PlaceLocales, "address", "country"));

    private static HashSet<string> Gather(string[] locales, string category, params string[] paths)
    {
        var set = new HashSet<string>(StringComparer.Ordinal);
        foreach (var locale in locales)
        {
            foreach (var path in paths)
            {
                foreach (var word in Read(locale, category, path)) set.Add(word.ToLowerInvariant());
            }
        }
        return set;
    }

    private static string[] Read(string locale, string category, string path)
    {
        if (!Bogus.Database.LocaleResourceExists(locale) || !Bogus.Database.HasKey(category, path, locale, null))
            return [];
        return Bogus.Database.Get(category, path, locale, null) is BArray array
            ? [.. Enumerable.Range(0, array.Count).Select(i => array[i].StringValue)
                .Where(text => !string.IsNullOrWhiteSpace(text)).Distinct(StringComparer.Ordinal)] : [];
    }
}
