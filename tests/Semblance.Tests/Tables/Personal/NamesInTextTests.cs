using Semblance.Providers;
using Semblance.Random;
using Semblance.Tables.Personal;
using Semblance.Tests.Relational.Connectors;
using Xunit;
using Xunit.Abstractions;

namespace Semblance.Tests.Tables.Personal;

/// <summary>What is found, and the share of it: the figures of docs/personal-data.md.</summary>
public class NamesInTextTests(ITestOutputHelper output)
{
    private const int Texts = 2000;

    /// <summary>Locales whose given names are in the lists that names are looked for with.</summary>
    private static readonly string[] Known = ["en", "de", "fr", "es", "it", "nl", "pl", "sv", "tr"];

    /// <summary>Locales of which no name is.</summary>
    private static readonly string[] Unknown = ["fi", "ro", "hr", "lv", "nb_NO", "id_ID"];

    private static readonly string[] Naming =
    [
        "The parcel for {0} was left with the neighbour in {1}.", "Called {0} twice about the invoice, no answer.",
        "{0} asks for a refund of the {3} records.", "Spoke with {0} of {2}; there will be a letter.",
        "Payment came from {0}, not from {2}, so it was sent back.", "Please ask {0} or the shop in {1}, {4}.",
        "Am Montag hat {0} aus {1} angerufen und sich beschwert.", "Die Rechnung geht an {0}, nicht an {2}.",
        "Nous avons reçu une lettre de {0} la semaine dernière.", "Yesterday {0} returned the {3} album unopened.",
    ];

    private static readonly string[] Nameless =
    [
        "The delivery to {1}, {4} was late by two days.", "{2} has moved its office to {5}.",
        "Left at the reception of {2}, {5}.", "He would like more of {3}, as in the list called {6}.",
        "Will You Please call back before Monday? The number is on file.", "Shipped from {1} by the {2} van.",
        "Der Kunde aus {1} wartet seit Montag auf die Lieferung.", "No Answer from the office in {1}, {4}.",
        "Le client de {1} demande une facture à {5}.", "The {6} list has too much {3} for a Sunday Morning.",
    ];

    private static string Pick(IReadOnlyList<string> list, Rng rng, int i, int what) =>
        list[rng.Below(list.Count, i, what)];

    private static string Filled(string form, string name, int i, Rng rng)
    {
        string From(int what, int column) => Pick(Real[column], rng, i, what);
        return string.Format(null, form, name, From(1, 0), From(2, 1), From(3, 2), From(4, 3), From(5, 4), From(6, 5));
    }

    /// <summary>Cities, firms, genres, countries, addresses and lists of the Chinook database.</summary>
    private static IReadOnlyList<string>[] Real { get; } = Columns();

    private static IReadOnlyList<string>[] Columns()
    {
        var chinook = Shop.Read(Shop.Chinook);
        IReadOnlyList<string> Of(string table, string column) =>
            [.. Enumerable.Range(0, chinook[table].RowCount).Where(row => !chinook[table][column].IsMissing(row))
                .Select(chinook[table][column].Text).Distinct()];
        return [Of("Customer", "City"), Of("Customer", "Company"), Of("Genre", "Name"), Of("Customer", "Country"),
            Of("Customer", "Address"), Of("Playlist", "Name")];
    }

    private static string Name(string[] given, string[] family, int i, Rng rng)
    {
        string From(string[] locales, int what, params string[] lists)
        {
            var locale = Pick(locales, rng, i, what);
            var all = lists.SelectMany(list => Lexicon.Own(locale, "name", list)).ToList();
            return Pick(all, rng, i, what + 1);
        }
        return $"{From(given, 10, "first_name", "male_first_name", "female_first_name")} "
            + From(family, 20, "last_name", "male_last_name", "female_last_name");
    }

    private double Found(string what, Func<int, string> text)
    {
        var found = Enumerable.Range(0, Texts).Count(i => NamesInText.First(text(i)) is not null);
        output.WriteLine($"{what}: {found} of {Texts}");
        return (double)found / Texts;
    }

    [Fact]
    public void Most_names_are_found_and_little_else()
    {
        var rng = new Rng(11);
        string With(int i, string name) => Filled(Naming[rng.Below(Naming.Length, i, 0)], name, i, rng);
        string[] titles = ["Mr", "Mrs.", "Dr.", "Frau", "Herr", "Mme"];
        var known = Found("a given name of a list, a family name of none",
            i => With(i, Name(Known, Unknown, i, rng)));
        var titled = Found("a title, a family name of no list",
            i => With(i, Pick(titles, rng, i, 30) + " " + Name(Unknown, Unknown, i, rng).Split(' ')[^1]));
        var foreign = Found("neither of a list", i => With(i, Name(Unknown, Unknown, i, rng)));
        var alone = Found("a given name alone", i => With(i, Name(Known, Unknown, i, rng).Split(' ')[0]));
        var nothing = Found("no name", i => Filled(Nameless[rng.Below(Nameless.Length, i, 0)], "", i, rng));
        Assert.InRange(known, 0.98, 1);
        Assert.InRange(titled, 0.99, 1);
        Assert.InRange(foreign, 0.3, 0.5); // what both locales share; docs say that the rest is not found
        Assert.InRange(alone, 0, 0.01);
        Assert.InRange(nothing, 0, 0.005);
    }

    [Theory]
    [InlineData("Yesterday Anne-Marie von der Heide called.", "Anne-Marie von der Heide")]
    [InlineData("signed by John F. O'Brien, in ink", "John F. O'Brien")]
    [InlineData("Ask Prof. Dr. Lehtonen first.", "Prof. Dr. Lehtonen")]
    [InlineData("said May Smith", "May Smith")]
    [InlineData("An Anna Blume, Berlin", "Anna Blume")]
    [InlineData("Her name is Наталья Иванова.", "Наталья Иванова")]
    public void A_name_is_found_with_all_that_belongs_to_it(string text, string name) =>
        Assert.Equal(name, NamesInText.First(text));

    [Theory]
    [InlineData("We met at Virginia Beach, then at Victoria Station.")]
    [InlineData("May Contain Nuts. Grace Period of two weeks.")]
    [InlineData("A Touching Saga of a Hunter And a Jack Russell in An Abandoned Mine Shaft")]
    [InlineData("Martin Records and Austin Motors send bills; so does Thomas Cook Ltd")]
    [InlineData("Place Louis Barthou, Rua Dr. Falcão Filho, San Martin Bay")]
    [InlineData("peter miller and PETER MILLER are not found, nor is Peter")]
    public void What_is_no_name_or_has_not_the_look_of_one_is_not_found(string text) =>
        Assert.Null(NamesInText.First(text));
}
