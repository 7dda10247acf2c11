using System.Text;

namespace Semblance.Tables.Detection;

/// <summary>The words of a header: "CustomerEmail_2" is customer, email, 2.</summary>
internal sealed class HeaderWords
{
    private readonly HashSet<string> words;

    /// <summary>
    /// Splits at anything that is not a letter or digit, at digits, and between small and capital letters.
    /// </summary>
    public HeaderWords(string header)
    {
        var list = new List<string>();
        var word = new StringBuilder();
        for (var i = 0; i < header.Length; i++)
        {
            var letter = header[i];
            var isEdge = word.Length > 0 && char.IsLetterOrDigit(letter)
                && (char.IsUpper(letter) && char.IsLower(header[i - 1])
                    || char.IsUpper(letter) && i + 1 < header.Length && char.IsLower(header[i + 1])
                    && char.IsUpper(header[i - 1])
                    || char.IsDigit(letter) != char.IsDigit(header[i - 1]));
            if (isEdge || !char.IsLetterOrDigit(letter)) Flush();
            if (char.IsLetterOrDigit(letter)) word.Append(char.ToLowerInvariant(letter));
        }
        Flush();
        List = list;
        words = new(list, StringComparer.Ordinal);
        Joined = string.Concat(list);

        void Flush()
        {
            if (word.Length > 0) list.Add(word.ToString());
            word.Clear();
        }
    }

    /// <summary>The words in order, in small letters.</summary>
    public IReadOnlyList<string> List { get; }

    /// <summary>The words without what stood between them.</summary>
    public string Joined { get; }

    /// <summary>Whether any of these is a word of the header, or the whole of it when joined.</summary>
    public bool HasAny(params ReadOnlySpan<string> any)
    {
        foreach (var one in any)
        {
            if (words.Contains(one) || Joined == one) return true;
        }
        return false;
    }

    /// <summary>
    /// The first of these that the header has as a word, as neighbouring words, or as the whole; or null.
    /// </summary>
    public string? FirstOf(IEnumerable<string> any)
    {
        foreach (var one in any)
        {
            if (words.Contains(one) || Joined == one) return one;
            for (var i = 0; i + 1 < List.Count; i++)
            {
                if (List[i].Length + List[i + 1].Length == one.Length && List[i] + List[i + 1] == one) return one;
            }
        }
        return null;
    }

    /// <summary>Whether the last word is one of these.</summary>
    public bool EndsWith(params ReadOnlySpan<string> any)
    {
        if (List.Count == 0) return false;
        foreach (var one in any)
        {
            if (List[^1] == one) return true;
        }
        return false;
    }
}
