using Semblance.Random;

namespace Semblance.Providers;

/// <summary>
/// A made-up person: the same thing of the same stream is always the same one, so name and e-mail agree.
/// </summary>
internal readonly record struct Person(string First, string Last, long Round)
{
    /// <summary>
    /// All pairs of first and last names of a locale, in a random order; after the last pair comes the next round.
    /// </summary>
    public static Func<long, Person> Open(string locale, Rng shared)
    {
        // O'Neil and Oneil would have one address
        string[] first = [.. FirstNames(locale).DistinctBy(Plain, StringComparer.Ordinal)];
        string[] last = [.. Lexicon.List(locale, "name", "last_name").DistinctBy(Plain, StringComparer.Ordinal)];
        var pairs = (long)first.Length * last.Length;
        var order = new KeyedPermutation((ulong)pairs, shared.Split(locale).Key);
        return thing =>
        {
            var pair = (long)order[(ulong)(thing % pairs)];
            return new(first[pair / last.Length], last[pair % last.Length], thing / pairs);
        };
    }

    /// <summary>Plain letters for an address: no accents, no blanks.</summary>
    public static string Plain(string name)
    {
        var text = new System.Text.StringBuilder(name.Length);
        foreach (var letter in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter)) text.Append(letter);
            else if (Letters.TryGetValue(letter, out var plain)) text.Append(plain);
        }
        return text.Length == 0 ? "user" : text.ToString();
    }

    private static readonly Dictionary<char, string> Letters = new()
    {
        ['ä'] = "ae", ['ö'] = "oe", ['ü'] = "ue", ['ß'] = "ss", ['à'] = "a", ['á'] = "a", ['â'] = "a", ['ã'] = "a",
        ['å'] = "a", ['æ'] = "ae",
        ['ç'] = "c", ['è'] = "e", ['é'] = "e", ['ê'] = "e", ['ë'] = "e", ['ì'] = "i", ['í'] = "i", ['î'] = "i",
        ['ï'] = "i", ['ñ'] = "n",
        ['ò'] = "o", ['ó'] = "o", ['ô'] = "o", ['õ'] = "o", ['ø'] = "o", ['ù'] = "u", ['ú'] = "u", ['û'] = "u",
        ['ý'] = "y", ['ł'] = "l",
        ['ś'] = "s", ['ź'] = "z", ['ż'] = "z", ['ć'] = "c", ['ń'] = "n", ['ą'] = "a", ['ę'] = "e", ['č'] = "c",
        ['š'] = "s", ['ž'] = "z",
        ['ř'] = "r", ['ě'] = "e", ['ů'] = "u", ['ť'] = "t", ['ď'] = "d", ['ğ'] = "g", ['ı'] = "i", ['ş'] = "s",
    };

    private static string[] FirstNames(string locale)
    {
        var names = Lexicon.List(locale, "name", "first_name");
        var split = Lexicon.Own(locale, "name", "male_first_name")
            .Concat(Lexicon.Own(locale, "name", "female_first_name")).ToArray();
        return Lexicon.Own(locale, "name", "first_name").Length > 0 || split.Length == 0
            ? names : [.. split.Distinct(StringComparer.Ordinal)];
    }
}
