namespace Semblance.Tables.Expressions;

/// <summary>
/// Gives an expression's names and literals their meaning in a schema, and checks kinds. All problems are collected; a
/// part with a problem is null, and so is what is built on it.
/// </summary>
internal sealed partial class Binder
{
    private readonly Source source;
    private readonly Schema schema;
    private readonly List<Fault> faults = [];

    private Binder(Source source, Schema schema)
    {
        this.source = source;
        this.schema = schema;
    }

    /// <summary>Reads an expression that is true or false, over the columns of a schema.</summary>
    /// <exception cref="SemblanceException">Every problem: syntax, unknown columns, values of the wrong
    /// kind.</exception>
    public static TruthOperand BindTruth(Source source, Schema schema)
    {
        var binder = new Binder(source, schema);
        var expression = Parser.Parse(source, [.. schema.Columns.Select(column => column.Name)]);
        var truth = binder.AsTruth(expression);
        return binder.faults.Count == 0 ? truth! : throw new SemblanceException(binder.faults);
    }

    /// <summary>Reads an expression of any kind, over the columns of a schema.</summary>
    /// <exception cref="SemblanceException">Every problem: syntax, unknown columns, values of the wrong
    /// kind.</exception>
    public static Operand BindValue(Source source, Schema schema)
    {
        var binder = new Binder(source, schema);
        var expression = Parser.Parse(source, [.. schema.Columns.Select(column => column.Name)]);
        var value = binder.Bind(expression);
        return binder.faults.Count == 0 ? value! : throw new SemblanceException(binder.faults);
    }

    private Operand? Bind(Expression expression) => expression switch
    {
        NumberLiteral literal => new NumberConstant(ValueType.Number, literal.Value),
        TextLiteral literal => new TextConstant(literal.Value),
        TruthLiteral literal => new TruthConstant(Truth.Of(literal.Value)),
        TypedLiteral literal => BindTyped(literal),
        NullLiteral => Fail(expression.At, "Nothing equals null: a comparison with it is never met.",
            "Write 'is null' or 'is not null'."),
        Name name => BindName(name),
        Negation negation => BindNegation(negation),
        Arithmetic arithmetic => BindArithmetic(arithmetic),
        Call call => BindCall(call),
        Compared compared => BindCompared(compared),
        Between between => BindBetween(between),
        In list => BindIn(list),
        Like like => BindLike(like),
        IsNull isNull => Bind(isNull.Operand) is { } operand ? new IsMissing(operand) : null,
        Not not => AsTruth(not.Operand) is { } operand ? Fold(new NotOperation(operand)) : null,
        AllOf all => BindJunction(true, all.Parts),
        AnyOf any => BindJunction(false, any.Parts),
        _ => throw new ArgumentException($"No meaning for {expression.GetType().Name}."),
    };

    private Operand? Fail(Place at, string problem, string remedy)
    {
        faults.Add(source.Fault(at, problem, remedy));
        return null;
    }

    private Operand? BindName(Name name)
    {
        var position = Find(name.Text);
        if (position < 0) return FailUnknown(name);
        var column = schema.Columns[position];
        return column.Kind switch
        {
            ColumnKind.Integer or ColumnKind.Decimal => new NumberColumn(column, position, ValueType.Number),
            ColumnKind.Date => new NumberColumn(column, position, ValueType.Date),
            ColumnKind.Instant => new NumberColumn(column, position, ValueType.Instant),
            ColumnKind.Time => new NumberColumn(column, position, ValueType.Time),
            ColumnKind.Duration => new NumberColumn(column, position, ValueType.Duration),
            _ => new LabelColumn(column, position),
        };
    }

    // exactly, or else without regard to case where only one header fits
    private int Find(string name)
    {
        var exact = schema.IndexOf(name);
        if (exact >= 0) return exact;
        var found = -1;
        for (var i = 0; i < schema.Columns.Count; i++)
        {
            if (!schema.Columns[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
            if (found >= 0) return -1;
            found = i;
        }
        return found;
    }

    private Operand? FailUnknown(Name name)
    {
        var headers = schema.Columns.Select(column => column.Name).ToList();
        var problem = $"There is no column '{name.Text}'.";
        var longer = headers.FirstOrDefault(header => header.Length > name.Text.Length &&
            header.StartsWith(name.Text, StringComparison.OrdinalIgnoreCase) &&
            !char.IsLetterOrDigit(header[name.Text.Length]));
        if (longer is not null && !name.IsQuoted)
            return Fail(name.At, problem, $"Write the header in double quotes: \"{longer}\".");
        var holder = schema.Columns.FirstOrDefault(column => column.Levels?.Contains(name.Text) == true);
        if (holder is not null)
            return Fail(name.At, problem, $"Write text in single quotes: {Written(holder)} = '{name.Text}'.");
        var hint = Spelling.Suggest(name.Text, headers);
        return Fail(name.At, problem, name.IsQuoted && Spelling.Nearest(name.Text, headers) is null
            ? $"{hint} Text is written in single quotes: '{name.Text}'." : hint);
    }

    private Operand? BindTyped(TypedLiteral literal)
    {
        var type = literal.Type switch
        {
            "date" => ValueType.Date,
            "timestamp" or "instant" => ValueType.Instant,
            "time" => ValueType.Time,
            _ => ValueType.Duration,
        };
        return TemporalText.Read(type, literal.Value, null) is { } value ? new NumberConstant(type, value)
            : Fail(literal.At, $"'{literal.Value}' is not {WithArticle(type)}.",
                $"Write it as {literal.Type} {TemporalText.Example(type)}.");
    }

    private Operand? BindNegation(Negation negation)
    {
        var operand = Bind(negation.Operand);
        if (operand is null) return null;
        return operand is NumberOperand { Type: ValueType.Number or ValueType.Duration } number
            ? Fold(new MapNumbers(number.Type, number, value => -value))
            : Fail(negation.At, $"A minus sign needs a number, and this is {Describe(operand)}.",
                "Leave the sign out.");
    }

    private Operand? BindArithmetic(Arithmetic arithmetic)
    {
        Operand? left = Bind(arithmetic.Left), right = Bind(arithmetic.Right);
        if (left is null || right is null) return null;
        if (left is TextConstant leftText && right is NumberOperand { Type: not ValueType.Number })
            left = Convert(leftText, right.Type, arithmetic.Left.At, right);
        else if (right is TextConstant rightText && left is NumberOperand { Type: not ValueType.Number })
            right = Convert(rightText, left.Type is ValueType.Date or ValueType.Instant && arithmetic.Operator == '+'
                ? ValueType.Duration : left.Type, arithmetic.Right.At, left);
        if (left is null || right is null) return null;
        if (left is not NumberOperand a || right is not NumberOperand b ||
            Result(arithmetic.Operator, ref a, ref b) is not { } type)
        {
            return Fail(arithmetic.At,
                $"'{arithmetic.Operator}' does not join {Describe(left)} and {Describe(right)}.",
                "Use numbers; a date plus or minus days; a date or time plus a duration such as duration '2 hours'.");
        }
        return Fold(new ArithmeticOperation(type, arithmetic.Operator, a, b));
    }

    // the kind of a sum or product, with both sides brought to the units that make it so
    private static ValueType? Result(char symbol, ref NumberOperand a, ref NumberOperand b)
    {
        var isSum = symbol is '+' or '-';
        switch (a.Type, b.Type)
        {
            case (ValueType.Number, ValueType.Number): return ValueType.Number;
            case (ValueType.Date, ValueType.Number) when isSum: return ValueType.Date;
            case (ValueType.Number, ValueType.Date) when symbol == '+': return ValueType.Date;
            case (ValueType.Date, ValueType.Date) when symbol == '-': return ValueType.Number;
            case (ValueType.Instant, ValueType.Instant) when symbol == '-': return ValueType.Duration;
            case (ValueType.Time, ValueType.Time) when symbol == '-': return ValueType.Duration;
            case (ValueType.Instant or ValueType.Time, ValueType.Duration) when isSum: return a.Type;
            case (ValueType.Duration, ValueType.Duration) when isSum || symbol == '%': return ValueType.Duration;
            case (ValueType.Duration, ValueType.Duration) when symbol == '/': return ValueType.Number;
            case (ValueType.Duration, ValueType.Number) when symbol is '*' or '/': return ValueType.Duration;
            case (ValueType.Number, ValueType.Duration) when symbol == '*': return ValueType.Duration;
            case (ValueType.Date, ValueType.Duration) when isSum:
                a = ToInstant(a);
                return ValueType.Instant;
            case (ValueType.Date, ValueType.Instant) or (ValueType.Instant, ValueType.Date) when symbol == '-':
                a = ToInstant(a);
                b = ToInstant(b);
                return ValueType.Duration;
            default: return null;
        }
    }

    private Operand? BindCall(Call call)
    {
        var arguments = call.Arguments.Select(Bind).ToList();
        if (!Functions.All.TryGetValue(call.Function, out var function))
        {
            return Fail(call.FunctionAt, $"There is no function '{call.Function}'.",
                Spelling.Suggest(call.Function, Functions.All.Keys));
        }
        if (arguments.Contains(null)) return null;
        return function.Build(arguments!) is { } result ? Fold(result)
            : Fail(call.At, $"'{call.Function}' does not take {(arguments.Count == 0 ? "nothing"
                : string.Join(" and ",
                    arguments.Select(argument => Describe(argument!))))}.", $"Write {function.Form}.");
    }

    private TruthOperand? BindJunction(bool all, IReadOnlyList<Expression> parts)
    {
        var truths = parts.Select(AsTruth).ToList();
        return truths.Contains(null) ? null : Fold(new Junction(all, truths!));
    }

    private TruthOperand? AsTruth(Expression expression)
    {
        var operand = Bind(expression);
        switch (operand)
        {
            case null: return null;
            case TruthOperand truth: return truth;
            case LabelColumn { Schema.Kind: ColumnKind.Boolean } label:
                return ToTruth(label, expression.At);
            default:
                Fail(expression.At, $"Yes or no is needed here, and this is {Describe(operand)}.",
                    $"Compare it with a value: {source.TextAt(expression.At)} = {TemporalText.Example(operand.Type)}.");
                return null;
        }
    }

    // what depends on no column is computed now
    private static Operand Fold(Operand operand) => operand switch
    {
        TruthOperand truth => Fold(truth),
        NumberOperand { Columns.Count: 0 } number => new NumberConstant(number.Type, number.Evaluate(new([], 1))[0]),
        TextOperand { Columns.Count: 0 } text when text.Evaluate(new([], 1)) is { Codes: [>= 0 and var code] } texts =>
            new TextConstant(texts.Levels[code]!),
        _ => operand,
    };

    private static TruthOperand Fold(TruthOperand operand) =>
        operand.Columns.Count > 0 ? operand : new TruthConstant(operand.Evaluate(new([], 1))[0]);

    private static string Written(ColumnSchema column) =>
        column.Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.')
            ? column.Name : $"\"{column.Name}\"";

    private static string WithArticle(ValueType type) => type switch
    {
        ValueType.Number => "a number",
        ValueType.Text => "a text",
        ValueType.Truth => "a yes or no",
        ValueType.Date => "a date",
        ValueType.Instant => "a point in time",
        ValueType.Time => "a time of day",
        _ => "a length of time",
    };

    private static string Describe(Operand operand) => operand switch
    {
        NumberColumn column => $"'{column.Schema.Name}', {WithArticle(column.Type)}",
        LabelColumn column => $"'{column.Schema.Name}', a {(column.Schema.Kind switch
        {
            ColumnKind.Boolean => "boolean",
            ColumnKind.Category => "category",
            ColumnKind.Identifier => "column of identifiers",
            _ => "text",
        })}",
        TextConstant text => $"the text '{text.Value}'",
        _ => WithArticle(operand.Type),
    };
}
