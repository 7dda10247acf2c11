using System.Globalization;
using System.Text;

namespace Semblance.Tables.Expressions;

internal enum TokenKind { Name, QuotedName, Keyword, Number, Text, Symbol, End }

/// <summary>
/// A word of an expression. A keyword's text is in lower case; a text's or quoted name's is without quotes.
/// </summary>
internal readonly record struct Token(TokenKind Kind, string Text, Place At, double Number = 0)
{
    public bool Is(string text) => Kind is TokenKind.Keyword or TokenKind.Symbol && Text == text;
}

/// <summary>
/// Cuts an expression into tokens. A bare name holds letters, digits, '_' and '.'; with hyphens it is one name where
/// such a header exists (<c>capital-gain</c>), and a subtraction where none does. Any header can be written in "double
/// quotes", `backticks` or [brackets].
/// </summary>
internal sealed class Lexer(Source source, IReadOnlyCollection<string>? headers)
{
    private static readonly HashSet<string> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        "and", "or", "not", "in", "between", "like", "ilike", "is", "null", "true", "false",
    };

    private readonly string text = source.Text;
    private readonly HashSet<string>? hyphenated = headers is null ? null
        : new(headers.Where(header => header.Contains('-', StringComparison.Ordinal)),
            StringComparer.OrdinalIgnoreCase);
    private int at;

    public List<Token> Read()
    {
        var tokens = new List<Token>();
        while (true)
        {
            while (at < text.Length && (char.IsWhiteSpace(text[at]) || char.IsControl(text[at]))) at++;
            if (at >= text.Length)
            {
                tokens.Add(new(TokenKind.End, "", new(text.Length, 1)));
                return tokens;
            }
            tokens.Add(Next());
        }
    }

    private Token Next()
    {
        var letter = text[at];
        if (IsNameStart(letter)) return ReadName();
        if (char.IsAsciiDigit(letter) || (letter == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
            return ReadNumber();
        return letter switch
        {
            '\'' => ReadQuoted('\'', TokenKind.Text),
            '"' => ReadQuoted('"', TokenKind.QuotedName),
            '`' => ReadQuoted('`', TokenKind.QuotedName),
            '[' => ReadQuoted(']', TokenKind.QuotedName),
            _ => ReadSymbol(),
        };
    }

    private Token ReadName()
    {
        var start = at;
        var end = EndOfWord(start);
        var best = end;
        var isKeyword = Keywords.Contains(text[start..end]);
        while (end + 1 < text.Length && text[end] == '-' && IsNamePart(text[end + 1]))
        {
            end = EndOfWord(end + 1);
            if (hyphenated?.Contains(text[start..end]) ?? !isKeyword) best = end;
        }
        at = best;
        var word = text[start..best];
        var place = new Place(start, best - start);
        return Keywords.Contains(word) ? new(TokenKind.Keyword, word.ToLowerInvariant(), place)
            : new(TokenKind.Name, word, place);
    }

    private int EndOfWord(int from)
    {
        while (from < text.Length && IsNamePart(text[from])) from++;
        return from;
    }

    private Token ReadNumber()
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        if (at < text.Length && text[at] == '.') at++;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            var exponent = at + 1;
            if (exponent < text.Length && text[exponent] is '+' or '-') exponent++;
            if (exponent < text.Length && char.IsAsciiDigit(text[exponent]))
            {
                at = exponent;
                while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
            }
        }
        var place = new Place(start, at - start);
        if (at < text.Length && IsNamePart(text[at]))
        {
            var end = EndOfWord(at);
            throw source.Error(new(start, end - start), $"'{text[start..end]}' is neither a number nor a name.",
                $"Write a header that begins with a digit in double quotes: \"{text[start..end]}\".");
        }
        var number = double.Parse(text[start..at], NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(number))
            throw source.Error(place, "The number is too large.", "Write a number up to 1.7e308.");
        return new(TokenKind.Number, text[start..at], place, number);
    }

    private Token ReadQuoted(char close, TokenKind kind)
    {
        var start = at++;
        var value = new StringBuilder();
        while (at < text.Length)
        {
            if (text[at] != close)
            {
                value.Append(text[at++]);
            }
            else if (at + 1 < text.Length && text[at + 1] == close)
            {
                value.Append(close); // a doubled quote stands for one
                at += 2;
            }
            else
            {
                at++;
                return new(kind, value.ToString(), new(start, at - start));
            }
        }
        throw source.Error(new(start, 1), kind == TokenKind.Text ? "The text is not closed."
            : "The name is not closed.",
            $"Add {close} at its end; within it, write {close}{close} for one {close}.");
    }

    private Token ReadSymbol()
    {
        var two = at + 1 < text.Length ? text.Substring(at, 2) : "";
        var symbol = two is "<=" or ">=" or "<>" or "!=" or "==" ? two : text[at].ToString();
        var place = new Place(at, symbol.Length);
        if (symbol.Length == 1 && !"=<>+-*/%(),".Contains(text[at], StringComparison.Ordinal))
        {
            throw source.Error(place, $"'{symbol}' has no meaning here.", text[at] switch
            {
                '‘' or '’' or '“' or '”' or '´' => "Write straight quotes: 'text' and \"header\".",
                '&' => "Write 'and'.",
                '|' => "Write 'or'.",
                '!' => "Write 'not', or '<>' for unequal.",
                '≤' => "Write '<='.",
                '≥' => "Write '>='.",
                '≠' => "Write '<>'.",
                '−' or '–' => "Write an ordinary minus sign: -.",
                ';' => "Leave ';' out: this is one condition, not a statement.",
                _ => "Write text in 'single quotes', and a header with such a character in \"double quotes\".",
            });
        }
        at += symbol.Length;
        return new(TokenKind.Symbol, symbol switch { "!=" => "<>", "==" => "=", _ => symbol }, place);
    }

    private static bool IsNameStart(char letter) => char.IsLetter(letter) || letter == '_' || char.IsSurrogate(letter);

    private static bool IsNamePart(char letter) =>
        IsNameStart(letter) || char.IsDigit(letter) || letter == '.' ||
        char.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
