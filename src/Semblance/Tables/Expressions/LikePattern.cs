using System.Text;

namespace Semblance.Tables.Expressions;

/// <summary>SQL's patterns: % stands for any text, _ for one character.</summary>
internal sealed class LikePattern
{
    private const char Many = '\0', One = '\u0001'; // stand-ins that no pattern contains

    private readonly string pattern;
    private readonly bool ignoresCase;

    public LikePattern(string pattern, char? escape, bool ignoresCase)
    {
        var text = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == escape && i + 1 < pattern.Length) text.Append(pattern[++i]);
            else text.Append(pattern[i] switch { '%' => Many, '_' => One, var letter => letter });
        }
        this.pattern = ignoresCase ? text.ToString().ToLowerInvariant() : text.ToString();
        this.ignoresCase = ignoresCase;
    }

    /// <summary>
    /// Whether the whole text fits. At a mismatch only the last % is tried again, so the time is bounded.
    /// </summary>
    public bool Matches(string text)
    {
        if (ignoresCase) text = text.ToLowerInvariant();
        int at = 0, next = 0, lastMany = -1, resume = 0;
        while (at < text.Length)
        {
            if (next < pattern.Length && pattern[next] == Many)
            {
                lastMany = next++;
                resume = at;
            }
            else if (next < pattern.Length && (pattern[next] == One || pattern[next] == text[at]))
            {
                at++;
                next++;
            }
            else if (lastMany >= 0)
            {
                next = lastMany + 1;
                at = ++resume;
            }
            else
            {
                return false;
            }
        }
        while (next < pattern.Length && pattern[next] == Many) next++;
        return next == pattern.Length;
    }
}
