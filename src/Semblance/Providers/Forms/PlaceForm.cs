using System.Globalization;
using System.Text.Json.Nodes;
using Semblance.Random;

namespace Semblance.Providers;

/// <summary>Streets, towns, companies, countries: put together from word lists.</summary>
internal sealed class PlaceForm : ValueForm
{
    private static readonly string[] Endings = ["ville", "ton", "burg", "mouth", "field", "ford", "haven", "stead",
        "port", "land", "view", "side"];
    private static readonly string[] Firms = ["Inc", "LLC", "Group", "and Sons", "Ltd", "Partners",
        "Industries", "Holdings"];
    private static readonly string[] Streets =
        ["Street", "Avenue", "Road", "Lane", "Drive", "Court", "Way", "Place", "Square", "Parkway", "Terrace", "Loop"];

    /// <summary>street-address, city, company, country or state.</summary>
    public required string Part { get; init; }

    public required LetterCase Letters { get; init; }

    /// <summary>Whether the house number stands last, as in "Lindenstraße 5".</summary>
    public required bool NumberLast { get; init; }

    public override string Kind => "place";

    public static PlaceForm Fit(string part, IReadOnlyList<string> texts) => new()
    {
        Part = part, Letters = LetterCases.Of(texts.Take(1000)),
        NumberLast = texts.Count(text => text.Length > 0 && char.IsDigit(text[^1]) && !char.IsDigit(text[0])) * 2
            > texts.Count,
    };

    public override Func<long, string> Open(Rng own, Rng shared, bool areUnique)
    {
        var names = Lexicon.List("en", "name", "last_name");
        var countries = Lexicon.List("en", "address", Part == "state" ? "state" : "country");
        int parts = Part switch { "street-address" => Streets.Length * 300, "city" => Endings.Length,
            "company" => Firms.Length, _ => 1 };
        long size = Part is "country" or "state" ? countries.Length : (long)names.Length * parts;
        var order = new KeyedPermutation((ulong)size, own.Split("place").Key);
        return thing =>
        {
            var at = (long)order[(ulong)(thing % size)];
            var round = thing / size;
            string name = names[at / parts % names.Length];
            var rest = (int)(at % parts);
            var text = Part switch
            {
                "street-address" => Street(name, rest),
                "city" => name.Split(' ', '\'', '-')[0] + Endings[rest],
                "company" => $"{name} {Firms[rest]}",
                _ => countries[at],
            };
            if (areUnique && round > 0) text += " " + (round + 1).ToString(CultureInfo.InvariantCulture);
            return text.In(Letters);
        };
    }

    public override JsonObject ToJson() =>
        new() { ["form"] = Kind, ["part"] = Part, ["letters"] = Letters.ToString(), ["numberLast"] = NumberLast };

    public static PlaceForm Read(JsonObject state) => new()
    {
        Part = (string)state["part"]!, Letters = Enum.Parse<LetterCase>((string)state["letters"]!),
        NumberLast = (bool)state["numberLast"]!,
    };

    private string Street(string name, int rest)
    {
        var house = (rest / Streets.Length + 1).ToString(CultureInfo.InvariantCulture);
        return NumberLast ? $"{name}straße {house}" : $"{house} {name} {Streets[rest % Streets.Length]}";
    }
}
