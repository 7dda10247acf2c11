using System.ComponentModel.DataAnnotations;
using Semblance.Tables;

namespace Semblance.Rules.Providers;

/// <summary>Neutral filler text in sentences.</summary>
public sealed record Text : Provider
{
    /// <summary>The fewest words in a text.</summary>
    [Range(1, 10_000)] public int MinimumWords { get; init; } = 5;

    /// <summary>The most words in a text.</summary>
    [Range(1, 10_000)] public int MaximumWords { get; init; } = 20;

    /// <summary>The most letters in a text; longer ones are cut at a word.</summary>
    [Range(1, 1_000_000)] public int? MaximumLength { get; init; }

    /// <summary>Language and country, such as "de" or "pt_BR". Left out: that of the rules.</summary>
    public string? Locale { get; init; }

    internal override Maker Open(Site site)
    {
        if (MinimumWords > MaximumWords)
            throw site.Error("minimumWords", $"At least {MinimumWords} words are more than at most {MaximumWords}.",
                "Exchange them.");
        var words = Vocabulary.List(site.Locale(Locale), "lorem", "words");
        var schema = site.Is(ColumnKind.Text);
        return new(schema, batch =>
        {
            var draws = batch.Draws(site.Stream);
            var made = new System.Text.StringBuilder();
            return new TextColumn(schema, Array.ConvertAll(batch.Rows, row => Write(made, words, draws, row)));
        });
    }

    private string Write(System.Text.StringBuilder made, string[] words, Random.Rng draws, long row)
    {
        made.Clear();
        var count = MinimumWords + draws.Below(MaximumWords - MinimumWords + 1, row);
        for (int i = 0, inSentence = 0; i < count; i++, inSentence++)
        {
            var block = draws.At((ulong)row, (ulong)i + 1);
            var word = words[(int)(block.First * words.Length)];
            var length = made.Length;
            // sentences have six words or more
            var isEnd = i == count - 1 || inSentence > 5 && block.C % 6 == 0;
            if (i > 0) made.Append(' ');
            if (inSentence == 0) made.Append(char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1);
            else made.Append(word);
            if (isEnd) (inSentence, made) = (-1, made.Append('.'));
            if (MaximumLength is { } most && made.Length > most)
            {
                made.Length = length > 0 ? length : most;
                break;
            }
        }
        return made.ToString();
    }
}
