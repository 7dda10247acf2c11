using System.Text.Json.Nodes;
using Semblance.Random;

namespace Semblance.Providers;

/// <summary>The form of generated values: what is kept of a column that is not learnt.</summary>
internal abstract class ValueForm
{
    /// <summary>The name in a saved model.</summary>
    public abstract string Kind { get; }

    /// <summary>
    /// What makes the text of a thing; different things give different texts where <paramref name="areUnique"/>.
    /// </summary>
    /// <param name="own">The column's own stream.</param>
    /// <param name="shared">A stream that columns which speak of the same person share.</param>
    /// <param name="areUnique">Whether every thing has a text of its own.</param>
    public abstract Func<long, string> Open(Rng own, Rng shared, bool areUnique);

    /// <summary>What is needed to make values again.</summary>
    public abstract JsonObject ToJson();

    /// <summary>Reads back <see cref="ToJson"/>.</summary>
    public static ValueForm FromJson(JsonObject state) => (string?)state["form"] switch
    {
        "sequence" => SequenceForm.Read(state),
        "code" => CodeForm.Read(state),
        "person" => PersonForm.Read(state),
        "place" => PlaceForm.Read(state),
        "number" => NumberedForm.Read(state),
        "prose" => ProseForm.Read(state),
        _ => throw new FormatException("form"),
    };
}

/// <summary>How letters are written.</summary>
internal enum LetterCase
{
    Title,
    Upper,
    Lower,
}

internal static class LetterCases
{
    /// <summary>The case that most texts have.</summary>
    public static LetterCase Of(IEnumerable<string> texts)
    {
        int upper = 0, lower = 0, all = 0;
        foreach (var text in texts)
        {
            all++;
            var letters = text.Where(char.IsLetter).ToArray();
            if (letters.Length > 1 && letters.All(char.IsUpper)) upper++;
            else if (letters.Length > 0 && letters.All(char.IsLower)) lower++;
        }
        return upper * 2 > all ? LetterCase.Upper : lower * 2 > all ? LetterCase.Lower : LetterCase.Title;
    }

    public static string In(this string text, LetterCase letters) => letters switch
    {
        LetterCase.Upper => text.ToUpperInvariant(),
        LetterCase.Lower => text.ToLowerInvariant(),
        _ => text,
    };
}
