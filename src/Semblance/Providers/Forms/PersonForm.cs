using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Semblance.Random;

namespace Semblance.Providers;

/// <summary>Names of persons, and what is made from names: e-mail addresses and user names.</summary>
internal sealed partial class PersonForm : ValueForm
{
    private static readonly string[] Locales = ["en", "de", "fr", "es", "it", "nl", "pt_BR", "pl", "sv", "nb_NO",
        "cz", "tr", "ru"];

    /// <summary>full-name, first-name, last-name, email or user-name.</summary>
    public required string Part { get; init; }

    public required string Locale { get; init; }

    public required LetterCase Letters { get; init; }

    /// <summary>Shares of the ways to put the parts together; see <see cref="Shape"/>.</summary>
    public required double[] Shapes { get; init; }

    public override string Kind => "person";

    public static PersonForm Fit(string part, IReadOnlyList<string> texts)
    {
        var sample = texts.Count <= 2000
            ? texts : [.. Enumerable.Range(0, 2000).Select(i => texts[(int)((long)i * texts.Count / 2000)])];
        var shapes = new double[6];
        foreach (var text in sample) shapes[Shape(part, text)] += 1.0 / sample.Count;
        return new()
        {
            Part = part, Locale = part is "email" or "user-name" ? "en" : GuessLocale(sample),
            Letters = LetterCases.Of(part == "email" ? sample.Select(text => text.Split('@')[0]) : sample),
            Shapes = shapes,
        };
    }

    public override Func<long, string> Open(Rng own, Rng shared, bool areUnique)
    {
        var person = Person.Open(Locale, shared);
        var style = own.Split("style");
        return thing =>
        {
            var who = person(thing);
            var block = style.At((ulong)thing);
            var shape = 0;
            for (var share = block.First; shape < 5 && share >= Shapes[shape]; shape++) share -= Shapes[shape];
            return Part switch
            {
                "first-name" => who.First.In(Letters),
                "last-name" => who.Last.In(Letters),
                "email" => Address(who, shape, areUnique).In(Letters) + "@example."
                    + (block.C % 3) switch { 0 => "com", 1 => "org", _ => "net" },
                "user-name" => Address(who, shape, areUnique).In(Letters),
                // after the last pair of names a number tells persons apart
                _ => (Full(who, shape, block.D) + (who.Round > 0 ? " " + Roman(who.Round + 1) : "")).In(Letters),
            };
        };
    }

    public override JsonObject ToJson() => new()
    {
        ["form"] = Kind, ["part"] = Part, ["locale"] = Locale, ["letters"] = Letters.ToString(),
        ["shapes"] = new JsonArray([.. Shapes.Select(share => (JsonNode)share)]),
    };

    public static PersonForm Read(JsonObject state)
    {
        var shapes = state["shapes"]!.AsArray().Select(share => (double)share!).ToArray();
        var locale = (string)state["locale"]!;
        if (shapes.Length != 6 || !Locales.Contains(locale)) throw new FormatException("person");
        return new() { Part = (string)state["part"]!, Locale = locale,
            Letters = Enum.Parse<LetterCase>((string)state["letters"]!), Shapes = shapes };
    }

    /// <summary>
    /// Names: 0 "First Last", 1 "Last, First", 2 "First M. Last", 3 "Title First Last", 4 "Last, Title First", 5 "Last
    /// First". Addresses: 0 first.last, 1 first_last, 2 flast, 3 first, 4 firstlast, 5 with digits.
    /// </summary>
    private static int Shape(string part, string text)
    {
        if (part is "email" or "user-name")
        {
            var local = text.Split('@')[0];
            if (local.Any(char.IsDigit)) return 5;
            if (local.Contains('.', StringComparison.Ordinal)) return 0;
            if (local.Contains('_', StringComparison.Ordinal) || local.Contains('-', StringComparison.Ordinal))
                return 1;
            return local.Length <= 5 ? 3 : local.Length <= 9 ? 2 : 4;
        }
        if (part != "full-name") return 0;
        var hasTitle = Title().IsMatch(text);
        if (text.Contains(',', StringComparison.Ordinal)) return hasTitle ? 4 : 1;
        if (hasTitle) return 3;
        return Initial().IsMatch(text) ? 2 : 0;
    }

    private static string Full(Person who, int shape, uint bits)
    {
        var title = (bits % 4) switch { 0 => "Mr.", 1 => "Mrs.", 2 => "Miss", _ => "Mr." };
        return shape switch
        {
            1 => $"{who.Last}, {who.First}",
            2 => $"{who.First} {(char)('A' + bits % 26)}. {who.Last}",
            3 => $"{title} {who.First} {who.Last}",
            4 => $"{who.Last}, {title} {who.First}",
            5 => $"{who.Last} {who.First}",
            _ => $"{who.First} {who.Last}",
        };
    }

    private static string Address(Person who, int shape, bool areUnique)
    {
        string first = Person.Plain(who.First), last = Person.Plain(who.Last);
        // only shapes that spell both names out keep different persons apart
        var number = who.Round > 0 ? who.Round.ToString(CultureInfo.InvariantCulture) : "";
        if (areUnique && shape is not (0 or 1)) shape = shape == 1 ? 1 : 0;
        return shape switch
        {
            1 => $"{first}_{last}{number}",
            2 => $"{first[0]}{last}{number}",
            3 => $"{first}{number}",
            4 => $"{first}{last}{number}",
            5 => $"{first}{last[..Math.Min(3, last.Length)]}{number}{(first.Length * 37 + last.Length * 11) % 90 + 10}",
            _ => $"{first}.{last}{number}",
        };
    }

    private static string GuessLocale(IReadOnlyList<string> texts)
    {
        var words = texts.Take(500)
            .SelectMany(text => text.Split([' ', ',', '.'], StringSplitOptions.RemoveEmptyEntries))
            .Select(word => word.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        if (words.Count == 0) return "en";
        var best = ("en", Score: 1.3 * Hits("en"));
        foreach (var locale in Locales.Skip(1))
        {
            var hits = Hits(locale);
            if (hits > best.Score) best = (locale, hits);
        }
        return best.Item1;

        // long lists hit more often by chance
        double Hits(string locale) => new[] { "first_name", "last_name", "male_first_name", "female_first_name" }
            .Sum(path => Lexicon.Own(locale, "name", path) is { Length: > 0 } list
                ? list.Count(name => words.Contains(name.ToLowerInvariant())) / Math.Sqrt(list.Length) : 0);
    }

    private static string Roman(long number)
    {
        if (number > 3999) return number.ToString(CultureInfo.InvariantCulture);
        var text = new System.Text.StringBuilder();
        foreach (var (value, letters) in new[] { (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"),
            (90, "XC"), (50, "L"), (40, "XL"),
            (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I") })
        {
            for (; number >= value; number -= value) text.Append(letters);
        }
        return text.ToString();
    }

    [GeneratedRegex(@"\b(Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Frau|Master|Rev|Sir|Mme|M)\b\.?", RegexOptions.IgnoreCase)]
    private static partial Regex Title();

    [GeneratedRegex(@"^\S+ \p{Lu}\.? \S+$")]
    private static partial Regex Initial();
}
