namespace Semblance.Tables.Expressions;

/// <summary>
/// Reads SQL's expressions by operator precedence (V. R. Pratt, "Top down operator precedence", POPL 1973):
/// or, and, not, comparisons, + -, * / %, unary minus.
/// </summary>
internal sealed class Parser
{
    private const int OrPower = 1, AndPower = 2, NotPower = 3, ComparisonPower = 4, SumPower = 5, ProductPower = 6,
        SignPower = 7;
    private const int MaxDepth = 200, MaxSums = 1000; // what is parsed is evaluated by recursion

    private static readonly HashSet<string> LiteralTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        "date", "time", "timestamp", "instant", "duration", "interval",
    };

    private readonly Source source;
    private readonly List<Token> tokens;
    private int position;
    private int depth, sums;

    private Parser(Source source, List<Token> tokens)
    {
        this.source = source;
        this.tokens = tokens;
    }

    private Token Current => tokens[position];

    /// <summary>Reads a whole expression.</summary>
    /// <param name="source">The text.</param>
    /// <param name="headers">
    /// The headers that exist, so that <c>capital-gain</c> is read as one name where it is one; null
    /// where not yet known.
    /// </param>
    /// <exception cref="SemblanceException">A syntax error, with a caret under its place.</exception>
    public static Expression Parse(Source source, IReadOnlyCollection<string>? headers = null)
    {
        var parser = new Parser(source, new Lexer(source, headers).Read());
        if (parser.Current.Kind == TokenKind.End)
        {
            throw source.Error(parser.Current.At, $"The {source.Subject} is empty.",
                "Write one, such as: sex = 'Female' and age between 30 and 40.");
        }
        var result = parser.ParseExpression(OrPower);
        return parser.Current.Kind == TokenKind.End ? result : throw parser.Unexpected();
    }

    private Expression ParseExpression(int power)
    {
        if (++depth > MaxDepth) throw TooDeep(Current.At);
        var left = ParsePrefix();
        while (PowerOf(Current) is > 0 and var next && next >= power)
        {
            if (next >= SumPower && ++sums > MaxSums) throw TooDeep(Current.At);
            left = next switch
            {
                OrPower => ParseChain(left, "or", AndPower),
                AndPower => ParseChain(left, "and", NotPower),
                ComparisonPower => ParseComparison(left),
                _ => ParseArithmetic(left, next),
            };
        }
        depth--;
        return left;
    }

    private static int PowerOf(Token token) => token.Kind switch
    {
        TokenKind.Keyword => token.Text switch
        {
            "or" => OrPower,
            "and" => AndPower,
            "not" or "in" or "between" or "like" or "ilike" or "is" => ComparisonPower,
            _ => 0,
        },
        TokenKind.Symbol => token.Text switch
        {
            "=" or "<>" or "<" or "<=" or ">" or ">=" => ComparisonPower,
            "+" or "-" => SumPower,
            "*" or "/" or "%" => ProductPower,
            _ => 0,
        },
        _ => 0,
    };

    private Expression ParsePrefix()
    {
        var token = Take();
        switch (token.Kind)
        {
            case TokenKind.Number: return new NumberLiteral(token.At, token.Number);
            case TokenKind.Text: return new TextLiteral(token.At, token.Text);
            case TokenKind.QuotedName: return new Name(token.At, token.Text, true);
            case TokenKind.Name: return ParseName(token);
            case TokenKind.Keyword when token.Text is "true" or "false":
                return new TruthLiteral(token.At, token.Text == "true");
            case TokenKind.Keyword when token.Text == "null": return new NullLiteral(token.At);
            case TokenKind.Keyword when token.Text == "not":
                var denied = ParseExpression(NotPower);
                return new Not(token.At.To(denied.At), denied);
            case TokenKind.Symbol when token.Text == "+": return ParseExpression(SignPower);
            case TokenKind.Symbol when token.Text == "-":
                var operand = ParseExpression(SignPower);
                return operand is NumberLiteral number ? new NumberLiteral(token.At.To(number.At), -number.Value)
                    : new Negation(token.At.To(operand.At), operand);
            case TokenKind.Symbol when token.Text == "(":
                var inner = ParseExpression(OrPower);
                var close = Expect(")", "The bracket is not closed.", token.At);
                return inner with { At = token.At.To(close.At) };
            default:
                if (token.Kind != TokenKind.End) position--;
                throw Unexpected();
        }
    }

    private Expression ParseName(Token name)
    {
        if (Current.Kind == TokenKind.Text && LiteralTypes.Contains(name.Text))
        {
            var literal = Take();
            return new TypedLiteral(name.At.To(literal.At), name.Text.ToLowerInvariant(), literal.Text);
        }
        if (!Current.Is("(")) return new Name(name.At, name.Text, false);
        var open = Take();
        var arguments = Current.Is(")") ? [] : ParseList();
        var close = Expect(")", "The bracket is not closed.", open.At);
        return new Call(name.At.To(close.At), name.Text, name.At, arguments);
    }

    private List<Expression> ParseList()
    {
        var items = new List<Expression> { ParseExpression(OrPower) };
        while (Current.Is(","))
        {
            Take();
            items.Add(ParseExpression(OrPower));
        }
        return items;
    }

    private Expression ParseChain(Expression first, string word, int power)
    {
        var parts = new List<Expression> { first };
        while (Current.Is(word))
        {
            Take();
            parts.Add(ParseExpression(power));
        }
        var at = parts[0].At.To(parts[^1].At);
        return word == "and" ? new AllOf(at, parts) : new AnyOf(at, parts);
    }

    private Arithmetic ParseArithmetic(Expression left, int power)
    {
        var symbol = Take();
        var right = ParseExpression(power + 1);
        return new(left.At.To(right.At), symbol.Text[0], left, right);
    }

    private Expression ParseComparison(Expression left)
    {
        var token = Take();
        var negated = token.Is("not");
        if (negated) token = Take();
        var result = token.Text switch
        {
            "in" => ParseIn(left),
            "between" => ParseBetween(left),
            "like" or "ilike" => ParseLike(left, token.Text == "ilike"),
            "is" when !negated => ParseIs(left),
            _ when negated => throw source.Error(token.At, "After a value, 'not' goes with in, between or like.",
                "Put it in front of the comparison instead: not (age > 30)."),
            _ => ParseCompared(left, token),
        };
        if (PowerOf(Current) == ComparisonPower)
        {
            throw source.Error(Current.At, "Comparisons do not chain.",
                "Join two with 'and': 30 < age and age < 40; or write: age between 30 and 40.");
        }
        return negated ? new Not(result.At, result) : result;
    }

    private Compared ParseCompared(Expression left, Token token)
    {
        var right = ParseExpression(SumPower);
        return new(left.At.To(right.At), token.Text switch
        {
            "=" => Comparison.Equal,
            "<>" => Comparison.NotEqual,
            "<" => Comparison.Less,
            "<=" => Comparison.LessOrEqual,
            ">" => Comparison.Greater,
            _ => Comparison.GreaterOrEqual,
        }, left, right);
    }

    private In ParseIn(Expression left)
    {
        var open = Expect("(", "'in' needs a list.", Current.At, "Write the values in brackets: in ('a', 'b').");
        var items = ParseList();
        var close = Expect(")", "The list is not closed.", open.At);
        return new(left.At.To(close.At), left, items);
    }

    private Between ParseBetween(Expression left)
    {
        var low = ParseExpression(SumPower);
        Expect("and", "'between' needs two values.", Current.At, "Write both: between 30 and 40.");
        var high = ParseExpression(SumPower);
        return new(left.At.To(high.At), left, low, high);
    }

    private Like ParseLike(Expression left, bool ignoresCase)
    {
        var pattern = ParseExpression(SumPower);
        char? escape = null;
        if (Current.Kind == TokenKind.Name && Current.Text.Equals("escape", StringComparison.OrdinalIgnoreCase))
        {
            Take();
            var token = Take();
            if (token.Kind != TokenKind.Text || token.Text.Length != 1)
                throw source.Error(token.At, "'escape' needs one character.", "Write it in quotes: escape '!'.");
            escape = token.Text[0];
        }
        return new(left.At.To(pattern.At), left, pattern, escape, ignoresCase);
    }

    private Expression ParseIs(Expression left)
    {
        var negated = Current.Is("not");
        if (negated) Take();
        if (Current.Kind == TokenKind.Keyword && Current.Text is "true" or "false")
        {
            // "x is true" holds or does not, and is never unknown
            var truth = Take();
            var at = left.At.To(truth.At);
            Expression equal = new Compared(at, Comparison.Equal, left,
                new TruthLiteral(truth.At, truth.Text == "true"));
            Expression isTruth = new AllOf(at, [new Not(at, new IsNull(at, left)), equal]);
            return negated ? new Not(at, isTruth) : isTruth;
        }
        var end = Expect("null", "'is' is for missing cells.", Current.At, "Write 'is null', 'is not null', or '='.");
        Expression result = new IsNull(left.At.To(end.At), left);
        return negated ? new Not(result.At, result) : result;
    }

    private Token Take()
    {
        var token = Current;
        if (token.Kind != TokenKind.End) position++;
        return token;
    }

    private Token Expect(string text, string problem, Place at, string? remedy = null)
    {
        if (Current.Is(text)) return Take();
        if (text == ")" && Current.Kind != TokenKind.End) throw Unexpected();
        throw source.Error(at, problem, remedy ?? $"Add '{text}'.");
    }

    private SemblanceException TooDeep(Place at) => source.Error(at, $"The {source.Subject} is nested too deeply.",
        $"Use at most {MaxDepth} levels and {MaxSums} sums; a long list of values goes into: in (…).");

    private SemblanceException Unexpected()
    {
        var token = Current;
        if (token.Kind == TokenKind.End)
        {
            var before = position > 0 ? $" after '{source.TextAt(tokens[position - 1].At)}'" : "";
            return source.Error(token.At, $"Something is missing{before}.", "Add a value, a column or a comparison.");
        }
        var found = $"'{source.TextAt(token.At)}' is not expected here.";
        if (token.Is(","))
            return source.Error(token.At, found,
                "Write numbers without thousands separators, and join conditions with 'and'.");
        if (token.Is(")")) return source.Error(token.At, found, "Remove it, or open a bracket before it.");
        var isValue = token.Kind is TokenKind.Name or TokenKind.QuotedName or TokenKind.Number or TokenKind.Text;
        return source.Error(token.At, found, isValue && position > 0
            ? "Join conditions with 'and' or 'or'; write a header with spaces in \"double "
                + "quotes\" and text in 'single quotes'."
            : "A value or a column is expected, such as 30, 'Female', or a header.");
    }
}
