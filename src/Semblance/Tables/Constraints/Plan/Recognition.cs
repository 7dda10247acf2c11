using System.Text.RegularExpressions;
using Semblance.Tables.Expressions;

namespace Semblance.Tables.Constraints.Plan;

/// <summary>
/// Finds the kind that a text spells: <c>a &lt; b</c> is an inequality, <c>if … then …</c> a requirement.
/// </summary>
internal static partial class Recognition
{
    /// <summary>The constraint itself, or the narrower kind that its text has the shape of.</summary>
    public static Constraint Narrow(Constraint constraint, Schema schema, ICollection<Fault> faults)
    {
        if (constraint is not SqlCheck check) return constraint;
        try
        {
            return Requirement(check.Expression) ?? Called(check, schema) ?? Chained(check.Expression, schema)
                ?? Compared(check.Expression, schema) ?? check;
        }
        catch (SemblanceException error)
        {
            foreach (var fault in error.Faults) faults.Add(fault);
            return check;
        }
    }

    private static Requirement? Requirement(string text)
    {
        if (!text.TrimStart().StartsWith("if ", StringComparison.OrdinalIgnoreCase)) return null;
        // the word outside quotes: as long as what stands before it
        var blank = Quoted().Replace(text, match => new string('·', match.Length));
        return Then().Match(blank) is { Success: true } then
            ? new()
            {
                When = text[(blank.IndexOf("if", StringComparison.OrdinalIgnoreCase) + 2)..then.Index].Trim(),
                Then = text[(then.Index + then.Length)..].Trim(),
            }
            : throw new Source(text, "constraint").Error(new(text.Length, 1), "'if' has no 'then'.",
                "Write: if country = 'US' then state is not null.");
    }

    // a kind and its columns: one-hot(a, b, c)
    private static Constraint? Called(SqlCheck check, Schema schema)
    {
        var match = Kind().Match(check.Expression);
        if (!match.Success) return null;
        // a name with a hyphen would be read as a difference; of the same length, so that places stay what they are
        var length = match.Groups[1].Length;
        var named = new Source("x".PadRight(length) + check.Expression[length..], "constraint");
        if (Parser.Parse(named, Headers(schema)) is not Call call) return null;
        var columns = call.Arguments.OfType<Name>().Select(name => Header(name, schema)).ToArray();
        var arguments = call.Arguments;
        return (match.Groups[1].Value.Trim().ToLowerInvariant(), arguments) switch
        {
            ("fixed-increments", [Name, NumberLiteral step]) =>
                new FixedIncrements { Column = columns[0], Increment = step.Value },
            ("matches" or "pattern", [Name, TextLiteral form]) =>
                new Pattern { Column = columns[0], Expression = form.Value },
            ("positive", [Name]) => new Positive { Column = columns[0] },
            ("negative", [Name]) => new Negative { Column = columns[0] },
            ("unique", _) when columns.Length == arguments.Count => new Unique { Columns = columns },
            ("one-hot", _) when columns.Length == arguments.Count => new OneHot { Columns = columns },
            ("fixed-combinations", _) when columns.Length == arguments.Count =>
                new FixedCombinations { Columns = columns },
            ("fixed-null-combinations", _) when columns.Length == arguments.Count =>
                new FixedNullCombinations { Columns = columns },
            ("chained-inequality", _) when columns.Length == arguments.Count =>
                new ChainedInequality { Columns = columns },
            _ => throw new Source(check.Expression, "constraint")
                .Error(call.At, "This is not how that constraint is written.",
                "Write unique(a, b), one-hot(a, b), fixed-combinations(a, b), fixed-null-combinations(a, b), "
                + "chained-inequality(a, b, c), "
                + "fixed-increments(a, 5), positive(a), negative(a) or matches(a, '[A-Z]+')."),
        };
    }

    // a <= b <= c, which no expression may say
    private static ChainedInequality? Chained(string text, Schema schema)
    {
        var tokens = new Lexer(new(text, "constraint"), Headers(schema)).Read();
        var names = tokens.Where((_, i) => i % 2 == 0).SkipLast(tokens.Count % 2).ToList();
        var signs = tokens.Where((_, i) => i % 2 == 1).SkipLast(1 - tokens.Count % 2).Select(token => token.Text)
            .Distinct().ToList();
        if (tokens.Count < 6 || tokens.Count % 2 == 1 || signs is not [var sign]
            || sign is not ("<" or "<=" or ">" or ">=")
            || !names.All(token => token.Kind is TokenKind.Name or TokenKind.QuotedName))
        {
            return null;
        }
        var columns = names.Select(token => Header(new(token.At, token.Text, false), schema)).ToArray();
        return new() { Columns = sign[0] == '<' ? columns : [.. columns.Reverse()], Strict = sign.Length == 1 };
    }

    private static Constraint? Compared(string text, Schema schema)
    {
        var source = new Source(text, "constraint");
        switch (Parser.Parse(source, Headers(schema)))
        {
            case Compared { Left: Name a, Right: Name b } order when AreOrdered(schema, a, b)
                && Side(order.Operator) is var (turned, strict):
                return turned ? new Inequality { Low = Header(b, schema), High = Header(a, schema), Strict = strict }
                    : new Inequality { Low = Header(a, schema), High = Header(b, schema), Strict = strict };
            case Between { Operand: Name x, Low: Name low, High: Name high } when AreOrdered(schema, x, low)
                && AreOrdered(schema, x, high):
                return new BetweenColumns { Column = Header(x, schema), Low = Header(low, schema),
                    High = Header(high, schema) };
            case AllOf { Parts: [Compared { Left: Name a, Right: Name b } first,
                Compared { Left: Name c, Right: Name d } second] }
                when Header(b, schema) == Header(c, schema) && first.Operator == second.Operator
                    && AreOrdered(schema, a, b) &&
                    AreOrdered(schema, c, d) && Side(first.Operator) is var (turned, strict):
                string[] chain = [Header(a, schema), Header(b, schema), Header(d, schema)];
                return new ChainedInequality { Columns = turned ? [.. chain.Reverse()] : chain, Strict = strict };
            case Compared { Operator: Expressions.Comparison.Equal, Left: Name result,
                Right: Arithmetic or Call } formula
                when Find(schema, result) is { } computed && !Mentions(formula.Right, result, schema):
                return new Formula { Column = computed.Name, Expression = source.TextAt(formula.Right.At) };
            case Compared { Operator: Expressions.Comparison.Equal, Left: Name copy, Right: Name original }
                when Header(copy, schema) != Header(original, schema) && AreOrdered(schema, copy, original):
                return new Formula { Column = Header(copy, schema), Expression = source.TextAt(original.At) };
            case Compared { Left: Name column, Right: NumberLiteral { Value: var value } } bound
                when AreOrdered(schema, column, column) && Side(bound.Operator) is var (below, strictly):
                return below ? new ScalarRange { Column = Header(column, schema), Low = value, Strict = strictly }
                    : new ScalarRange { Column = Header(column, schema), High = value, Strict = strictly };
            case Between { Operand: Name ranged, Low: NumberLiteral least, High: NumberLiteral most }
                when AreOrdered(schema, ranged, ranged) && least.Value <= most.Value:
                return new ScalarRange { Column = Header(ranged, schema), Low = least.Value, High = most.Value };
            case Compared { Left: Name dated, Right: TextLiteral { Value: var bound1 } } dated1
                when AreOrdered(schema, dated, dated) && Side(dated1.Operator) is var (from, open1):
                return from ? new ScalarRange { Column = Header(dated, schema), Low = bound1, Strict = open1 }
                    : new ScalarRange { Column = Header(dated, schema), High = bound1, Strict = open1 };
            default: return null;
        }
    }

    // whether the higher value stands first, and whether equality is out
    private static (bool Turned, bool Strict)? Side(Expressions.Comparison comparison) => comparison switch
    {
        Expressions.Comparison.Less => (false, true),
        Expressions.Comparison.LessOrEqual => (false, false),
        Expressions.Comparison.Greater => (true, true),
        Expressions.Comparison.GreaterOrEqual => (true, false),
        _ => null,
    };

    private static bool Mentions(Expression expression, Name name, Schema schema) => expression switch
    {
        Name other => Header(other, schema) == Header(name, schema),
        Arithmetic arithmetic => Mentions(arithmetic.Left, name, schema) || Mentions(arithmetic.Right, name, schema),
        Negation negation => Mentions(negation.Operand, name, schema),
        Call call => call.Arguments.Any(argument => Mentions(argument, name, schema)),
        _ => false,
    };

    private static bool AreOrdered(Schema schema, Name a, Name b) =>
        Find(schema, a) is { } one && Find(schema, b) is { } other &&
        one.Kind is not (ColumnKind.Category or ColumnKind.Boolean or ColumnKind.Text or ColumnKind.Identifier) &&
        other.Kind is not (ColumnKind.Category or ColumnKind.Boolean or ColumnKind.Text or ColumnKind.Identifier);

    private static ColumnSchema? Find(Schema schema, Name name) =>
        schema.Columns.FirstOrDefault(column => column.Name == name.Text) ??
        (schema.Columns.Where(column => column.Name.Equals(name.Text, StringComparison.OrdinalIgnoreCase))
            .ToList() is [var only] ? only : null);

    private static string Header(Name name, Schema schema) => Find(schema, name)?.Name ?? name.Text;

    private static string[] Headers(Schema schema) => [.. schema.Columns.Select(column => column.Name)];

    [GeneratedRegex(
        @"^(\s*(?:unique|one-hot|fixed-combinations|fixed-null-combinations|fixed-increments|chained-inequality"
        + @"|positive|negative|matches|pattern)\s*)\(", RegexOptions.IgnoreCase)]
    private static partial Regex Kind();

    [GeneratedRegex(@"\bthen\b", RegexOptions.IgnoreCase)]
    private static partial Regex Then();

    [GeneratedRegex("""'[^']*'|"[^"]*"|`[^`]*`|\[[^\]]*\]""")]
    private static partial Regex Quoted();
}
