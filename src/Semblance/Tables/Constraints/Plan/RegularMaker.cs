using System.Globalization;
using System.Numerics;
using System.Text;

namespace Semblance.Tables.Constraints.Plan;

/// <summary>
/// Makes texts that a regular expression describes. The texts are numbered, so that a permutation of
/// numbers gives texts that never repeat. Letters, classes, groups, choices and repetition are
/// understood; looking around and back is not.
/// </summary>
/// <remarks>A repetition without an end stops eight beyond its least. Cost: a number of arbitrary size
/// for each text.</remarks>
internal sealed class RegularMaker
{
    private const int Further = 8;
    private const string Any =
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
    private const string Word = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

    private readonly string expression;
    private readonly Part root;
    private int at;

    private RegularMaker(string expression)
    {
        this.expression = expression;
        root = ReadChoice();
        if (at < expression.Length) throw new FormatException();
    }

    /// <summary>A maker, or null where the expression needs more than is understood.</summary>
    public static RegularMaker? Of(string expression)
    {
        try
        {
            return new(expression);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// How many different derivations there are; an expression that says a thing twice counts it twice.
    /// </summary>
    public BigInteger Count => root.Count;

    /// <summary>The text with a number below <see cref="Count"/>.</summary>
    public string this[BigInteger number]
    {
        get
        {
            var text = new StringBuilder();
            root.Write(number, text);
            return text.ToString();
        }
    }

    private abstract record Part(BigInteger Count)
    {
        public abstract void Write(BigInteger number, StringBuilder text);
    }

    private sealed record Letters(string Choices) : Part(Choices.Length)
    {
        public override void Write(BigInteger number, StringBuilder text) => text.Append(Choices[(int)number]);
    }

    // the number in a mixed radix, a digit for each part
    private sealed record Sequence(IReadOnlyList<Part> Parts)
        : Part(Parts.Aggregate(BigInteger.One, (product, part) => product * part.Count))
    {
        public override void Write(BigInteger number, StringBuilder text)
        {
            foreach (var part in Parts)
            {
                number = BigInteger.DivRem(number, part.Count, out var digit);
                part.Write(digit, text);
            }
        }
    }

    private sealed record Choice(IReadOnlyList<Part> Parts)
        : Part(Parts.Aggregate(BigInteger.Zero, (sum, part) => sum + part.Count))
    {
        public override void Write(BigInteger number, StringBuilder text)
        {
            foreach (var part in Parts)
            {
                if (number < part.Count)
                {
                    part.Write(number, text);
                    return;
                }
                number -= part.Count;
            }
        }
    }

    private Part ReadChoice()
    {
        var parts = new List<Part> { ReadSequence() };
        while (Peek() == '|')
        {
            at++;
            parts.Add(ReadSequence());
        }
        return parts.Count == 1 ? parts[0] : new Choice(parts);
    }

    private Sequence ReadSequence()
    {
        var parts = new List<Part>();
        while (Peek() is not ('\0' or '|' or ')'))
        {
            var letter = Peek();
            if (letter == '^' && parts.Count == 0 || letter == '$'
                && (at + 1 == expression.Length || expression[at + 1] is '|' or ')'))
            {
                at++; // the whole text is meant anyhow
                continue;
            }
            parts.Add(ReadRepeated(ReadAtom()));
        }
        return new(parts);
    }

    private Part ReadRepeated(Part part)
    {
        var (least, most) = (1, 1);
        switch (Peek())
        {
            case '*': (least, most) = (0, Further); at++; break;
            case '+': (least, most) = (1, 1 + Further); at++; break;
            case '?': (least, most) = (0, 1); at++; break;
            case '{':
                var end = expression.IndexOf('}', at);
                if (end < 0) throw new FormatException();
                var bounds = expression[(at + 1)..end].Split(',');
                least = int.Parse(bounds[0], NumberStyles.None, CultureInfo.InvariantCulture);
                most = bounds.Length == 1 ? least : bounds[1].Length == 0 ? least + Further
                    : int.Parse(bounds[1], NumberStyles.None, CultureInfo.InvariantCulture);
                at = end + 1;
                break;
            default: return part;
        }
        // lazy or not is one here
        if (Peek() is '?' or '+' or '*' or '{') at = Peek() == '?' ? at + 1 : throw new FormatException();
        if (most < least || most > 1000) throw new FormatException();
        var repeats = Enumerable.Range(least, most - least + 1)
            .Select(count => (Part)new Sequence([.. Enumerable.Repeat(part, count)])).ToList();
        return repeats.Count == 1 ? repeats[0] : new Choice(repeats);
    }

    private Part ReadAtom()
    {
        var letter = expression[at++];
        switch (letter)
        {
            case '(':
                if (Peek() == '?')
                {
                    if (at + 1 >= expression.Length || expression[at + 1] != ':') throw new FormatException();
                    at += 2;
                }
                var inner = ReadChoice();
                if (Peek() != ')') throw new FormatException();
                at++;
                return inner;
            case '[': return new Letters(ReadClass());
            case '.': return new Letters(Any);
            case '\\': return new Letters(ReadEscape());
            case '*' or '+' or '?' or '{' or '^' or '$': throw new FormatException();
            default: return new Letters(letter.ToString());
        }
    }

    private string ReadEscape()
    {
        if (at >= expression.Length) throw new FormatException();
        var letter = expression[at++];
        return letter switch
        {
            'd' => "0123456789",
            'D' => Without("0123456789"),
            'w' => Word,
            'W' => Without(Word),
            's' => " ",
            'S' => Without(" "),
            't' => "\t",
            _ when char.IsAsciiLetterOrDigit(letter) => throw new FormatException(), // \b, \1, \p{…}
            _ => letter.ToString(),
        };
    }

    private string ReadClass()
    {
        var isNegated = Peek() == '^';
        if (isNegated) at++;
        var letters = new HashSet<char>();
        for (var first = true; first || Peek() != ']'; first = false)
        {
            if (at >= expression.Length) throw new FormatException();
            var from = expression[at] == '\\' ? Escaped() : expression[at++].ToString();
            if (from.Length == 1 && Peek() == '-' && at + 1 < expression.Length && expression[at + 1] != ']')
            {
                at++;
                var to = expression[at] == '\\' ? Escaped() : expression[at++].ToString();
                if (to.Length != 1 || to[0] < from[0]) throw new FormatException();
                for (var letter = from[0]; letter <= to[0]; letter++) letters.Add(letter);
            }
            else letters.UnionWith(from);
        }
        at++;
        var chosen = isNegated ? Without(string.Concat(letters)) : string.Concat(letters.Order());
        return chosen.Length > 0 ? chosen : throw new FormatException();

        string Escaped()
        {
            at++;
            return ReadEscape();
        }
    }

    private static string Without(string letters) =>
        string.Concat(Any.Where(letter => !letters.Contains(letter, StringComparison.Ordinal)));

    private char Peek() => at < expression.Length ? expression[at] : '\0';
}
