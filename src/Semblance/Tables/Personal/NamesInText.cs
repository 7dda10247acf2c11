using System.Text.RegularExpressions;
using Semblance.Providers;

namespace Semblance.Tables.Personal;

/// <summary>Finds the names of persons within sentences.</summary>
/// <remarks>
/// A name is two or more capitalised words, side by side, of which the first is a given name in one of thirteen
/// languages' lists, or any that follow a title. A given name that is a word or a place as well (May, Grace, Georgia)
/// takes a known family name beside it, and what ends like a place or a firm (Virginia Beach) is none. Not found: a
/// given name alone, a family name alone, names in small or in capital letters throughout, given names that are in no
/// list.
/// </remarks>
internal static partial class NamesInText
{
    /// <summary>Given names that sentences hold for other reasons.</summary>
    private static readonly HashSet<string> Ambiguous = new(StringComparer.OrdinalIgnoreCase)
    {
        "Will", "May", "Mark", "Bill", "Art", "Grant", "Frank", "Chase", "Drew", "Jack", "Don", "Rich", "Chance",
        "Royal", "Major", "General", "Price", "King", "Prince", "Earl", "Dean", "Miles", "Ray", "Sue", "Faith", "Hope",
        "Grace", "Joy", "Rose", "Lily", "Iris", "Ivy", "Daisy", "Ruby", "Amber", "Crystal", "Pearl", "Jade", "Summer",
        "Autumn", "Dawn", "Eve", "Star", "Melody", "Harmony", "Destiny", "Trinity", "Mercy", "Christian", "Noble",
        "Modest", "Angel", "Lady", "Precious", "Ocean", "River", "Forest", "Winter", "An", "In", "April", "June",
        "August", "Juli", "Jordan", "Israel", "Chad", "Kenya", "Paris", "London", "Florence", "Milan", "Sydney",
        "Adelaide", "Alexandria", "Santiago", "Santa", "San", "Saint", "Austin", "Dallas", "Houston", "Denver",
        "Orlando", "Madison", "Jackson", "Lincoln", "Carson", "Savannah", "Phoenix", "Brooklyn", "Chelsea", "Camden",
        "Asia", "America", "India", "China", "France", "Virginia", "Georgia", "Carolina", "Dakota", "Montana", "Nevada",
        "Tennessee", "Mercedes", "Ford",
    };

    /// <summary>What the last word of places, firms and days is; countries besides.</summary>
    private static readonly HashSet<string> NoFamilyName = new(StringComparer.OrdinalIgnoreCase)
    {
        "Street", "St", "Road", "Rd", "Avenue", "Ave", "Boulevard", "Lane", "Drive", "Square", "Court", "Way", "Plaza",
        "Bridge", "Tower", "House", "Hall", "Center", "Centre", "Building", "Park", "Garden", "Gardens", "Beach", "Bay",
        "Lake", "River", "Creek", "Falls", "Island", "Islands", "Isle", "Hill", "Hills", "Mountain", "Mountains",
        "Valley", "Springs", "Canyon", "Desert", "City", "Town", "Village", "County", "State", "Republic", "Province",
        "Station", "Airport", "Port", "Harbor", "Harbour", "Hospital", "Clinic", "University", "College", "School",
        "Academy", "Institute", "Church", "Cathedral", "Museum", "Theatre", "Theater", "Hotel", "Inn", "Restaurant",
        "Cafe", "Bar", "Club", "Market", "Store", "Shop", "Bank", "Group", "Holding", "Holdings", "Company", "Corp",
        "Corporation", "Inc", "Ltd", "Limited", "LLC", "LLP", "GmbH", "AG", "KG", "SE", "SA", "SpA", "BV", "NV", "AB",
        "Oy", "AS", "Plc", "Partners", "Associates", "Brothers", "Bros", "Sons", "Industries", "Systems", "Services",
        "Solutions", "Technologies", "Records", "Foods", "Motors", "Airlines", "Insurance", "Foundation", "Festival",
        "Day", "Eve", "Award", "Prize", "Cup", "League", "Team", "Edition", "Model", "Series", "Disease", "Syndrome",
    };

    /// <summary>Small words, which titles and headings write with a capital letter.</summary>
    private static readonly HashSet<string> Small = new(StringComparer.OrdinalIgnoreCase)
    {
        "And", "Or", "But", "The", "Of", "In", "On", "At", "For", "To", "With", "Without", "From", "By", "As", "Is",
        "Are", "Was", "Were", "Has", "Had", "Have", "Will", "Would", "Can", "Could", "Must", "Shall", "Should", "Does",
        "Did", "Do", "Not", "No", "This", "That", "These", "Those", "He", "She", "It", "We", "You", "They", "His",
        "Her", "Its", "Our", "Your", "Their", "My", "Who", "What", "When", "Where", "Why", "How", "If", "Then",
        "Und", "Oder", "Der", "Die", "Das", "Ein", "Eine", "Ist", "Hat", "Mit", "Von", "Für", "Et", "Ou", "Le", "La",
        "Les", "Un", "Une", "Est", "Avec", "Pour", "El", "Los", "Las", "Con", "Para", "Il", "Lo",
    };

    /// <summary>
    /// What stands before a name that a street or a town has been given; and articles: no person is "a Jet Boat".
    /// </summary>
    private static readonly HashSet<string> NoPersonAfter = new(StringComparer.OrdinalIgnoreCase)
    {
        "São", "San", "Santa", "Santo", "Saint", "Sankt", "Rua", "Rue", "Place", "Quai", "Calle", "Plaza", "Avenida",
        "Av", "Via", "Viale", "Piazza", "Praça", "Boulevard", "Avenue", "Ulica", "Puerto", "Port", "Fort", "Mount",
        "A", "Ein", "Eine", "Einen", "Einem", "Einer", "Un", "Une", "Uno", "Een",
    };

    /// <summary>The first name in a text; null where none is found.</summary>
    public static string? First(string text)
    {
        foreach (Match titled in Titled().Matches(text))
        {
            if (!IsNone(titled.Groups["last"].Value) && MayFollow(text, titled.Index)) return titled.Value;
        }
        foreach (Match run in Run().Matches(text))
        {
            if (InRun(run, text) is { } name) return name;
        }
        return null;
    }

    // "Yesterday Maria Silva" begins with a word that is no name
    private static string? InRun(Match run, string text)
    {
        var words = run.Groups["word"].Captures;
        if (IsNone(words[^1].Value)) return null;
        for (var i = 0; i + 1 < words.Count && !NoPersonAfter.Contains(words[i].Value); i++)
        {
            if (IsArticle(words[i].Value, words[i + 1].Value)) return null;
            if (IsGiven(words[i].Value, words[i + 1].Value) && MayFollow(text, words[i].Index))
                return run.Value[(words[i].Index - run.Index)..];
        }
        return null;
    }

    // "An Abandoned Mine Shaft", but not "An Anna Blume", which is German
    private static bool IsArticle(string word, string next) => word == "An"
        && "AEIOU".Contains(next[0], StringComparison.Ordinal) && !Lexicon.FirstNames.Contains(next.ToLowerInvariant());

    // whether the word before does not say that a place or a thing is meant
    private static bool MayFollow(string text, int at)
    {
        var before = text.AsSpan(0, at).TrimEnd(" .");
        return !NoPersonAfter.Contains(before[(before.LastIndexOf(' ') + 1)..].ToString());
    }

    private static bool IsGiven(string word, string next)
    {
        var given = word.Split('-')[0];
        return given.Length > 1 && !Small.Contains(next) && Lexicon.FirstNames.Contains(given.ToLowerInvariant())
            && (!Ambiguous.Contains(given) || Lexicon.LastNames.Contains(next.ToLowerInvariant()));
    }

    private static bool IsNone(string word) =>
        NoFamilyName.Contains(word) || Lexicon.Countries.Contains(word.ToLowerInvariant());

    // capitalised words with small ones between them as names have, and initials: "Ana M. de Souza"
    [GeneratedRegex($@"(?<![\p{{L}}\d'’-])(?<word>{Word})(?:(?: {Initial}){{0,2}} (?:{Particle} ){{0,2}}(?<word>{Word}))+")]
    private static partial Regex Run();

    [GeneratedRegex(
        $@"(?<![\p{{L}}\d])(?:{Title}\.? )+(?:{Initial} ){{0,2}}(?:{Word} ){{0,2}}(?:{Particle} ){{0,2}}(?<last>{Word})")]
    private static partial Regex Titled();

    private const string Word = @"(?:\p{Lu}[\p{L}\p{M}]*[\p{Ll}\p{M}][\p{L}\p{M}]*(?:['’-]\p{Lu}[\p{L}\p{M}]+)*"
        + @"|\p{Lu}['’]\p{Lu}[\p{Ll}\p{M}]+)";

    private const string Initial = @"\p{Lu}\.";

    private const string Particle = "(?:von|van|der|den|de|del|della|da|das|dos|di|du|la|le|ter|ten|zu|bin|ibn|al|el|y)";

    private const string Title = "(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Herr|Herrn|Frau|Mme|Mlle|Madame|Monsieur|Señor"
        + "|Señora|Sra|Signor|Signora|Dott|Mevrouw|Meneer|Dhr|Mevr|Pani)";
}
