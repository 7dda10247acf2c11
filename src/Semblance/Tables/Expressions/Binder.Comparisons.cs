namespace Semblance.Tables.Expressions;

// Comparisons, lists and patterns: where the kinds of two sides must meet.
internal sealed partial class Binder
{
    private static readonly string[] YesWords = ["true", "t", "yes", "y", "1", "1.0", "on"];
    private static readonly string[] NoWords = ["false", "f", "no", "n", "0", "0.0", "off"];

    private TruthOperand? BindCompared(Compared compared)
    {
        Operand? left = Bind(compared.Left), right = Bind(compared.Right);
        if (left is null || right is null) return null;
        return Compare(compared.Operator, left, right, compared.Left.At, compared.Right.At);
    }

    private TruthOperand? BindBetween(Between between)
    {
        Operand? operand = Bind(between.Operand), low = Bind(between.Low), high = Bind(between.High);
        if (operand is null || low is null || high is null) return null;
        var above = Compare(Comparison.GreaterOrEqual, operand, low, between.Operand.At, between.Low.At);
        var below = Compare(Comparison.LessOrEqual, operand, high, between.Operand.At, between.High.At);
        if (above is null || below is null) return null;
        if (above is CompareNumbers { Right: NumberConstant from } &&
            below is CompareNumbers { Right: NumberConstant to } && from.Value > to.Value)
        {
            Fail(between.Low.At.To(between.High.At), "The bounds are the wrong way round: no value lies between them.",
                $"Swap them: between {source.TextAt(between.High.At)} and {source.TextAt(between.Low.At)}.");
            return null;
        }
        return Fold(new Junction(true, [above, below]));
    }

    private TruthOperand? BindIn(In list)
    {
        var operand = Bind(list.Operand);
        var items = list.Items.Select(item => (Value: Bind(item), item.At)).ToList();
        if (operand is null || items.Any(item => item.Value is null)) return null;
        var tests = items
            .Select(item => Compare(Comparison.Equal, operand, item.Value!, list.Operand.At, item.At)).ToList();
        if (tests.Contains(null)) return null;
        if (operand is TextOperand text && items.All(item => item.Value is TextConstant))
        {
            var values = items.Select(item => ((TextConstant)item.Value!).Value).ToHashSet(StringComparer.Ordinal);
            return Fold(new TestTexts(text, value => Truth.Of(values.Contains(value))));
        }
        if (operand is NumberOperand number &&
            tests.All(test => test is CompareNumbers { Right: NumberConstant } compare && compare.Left == number))
        {
            var values = tests.Select(test => ((NumberConstant)((CompareNumbers)test!).Right).Value);
            return Fold(new InNumbers(number, [.. values]));
        }
        return Fold(new Junction(false, tests!));
    }

    private TruthOperand? BindLike(Like like)
    {
        Operand? operand = Bind(like.Operand), pattern = Bind(like.Pattern);
        if (operand is null || pattern is null) return null;
        if (operand is not TextOperand text)
        {
            Fail(like.Operand.At, $"'like' needs a text, and this is {Describe(operand)}.",
                "Compare it with =, <, > or between.");
            return null;
        }
        if (pattern is not TextConstant constant)
        {
            Fail(like.Pattern.At, "'like' needs a pattern.", "Write it in single quotes, % for any text: like 'A%'.");
            return null;
        }
        var matcher = new LikePattern(constant.Value, like.Escape, like.IgnoresCase);
        return Fold(new TestTexts(text, value => Truth.Of(matcher.Matches(value))));
    }

    private TruthOperand? Compare(Comparison comparison, Operand left, Operand right, Place leftAt, Place rightAt)
    {
        if (Harmonise(left, right, leftAt, rightAt) is not (var a, var b)) return null;
        switch (a, b)
        {
            case (NumberConstant, NumberOperand and not NumberConstant):
                return new CompareNumbers(Flip(comparison), (NumberOperand)b, (NumberOperand)a);
            case (NumberOperand first, NumberOperand second):
                return Fold(new CompareNumbers(comparison, first, second));
            case (TextConstant, TextOperand and not TextConstant):
                return CompareLabels(Flip(comparison), (TextOperand)b, (TextOperand)a, leftAt);
            case (TextOperand first, TextOperand second):
                return CompareLabels(comparison, first, second, rightAt);
            case (TruthOperand first, TruthOperand second) when comparison is Comparison.Equal or Comparison.NotEqual:
                return Fold(new CompareTruths(comparison == Comparison.Equal, first, second));
            default:
                Fail(leftAt.To(rightAt), "Yes and no have no order.", "Use = or <>.");
                return null;
        }
    }

    // brings both sides to one kind and unit, leaving a bare column as it is so that it can be restricted
    private (Operand, Operand)? Harmonise(Operand left, Operand right, Place leftAt, Place rightAt)
    {
        if (left is TextConstant && right is not TextOperand)
            return Convert(left, right.Type, leftAt, right) is { } text ? (text, right) : null;
        if (right is TextConstant && left is not TextOperand)
            return Convert(right, left.Type, rightAt, left) is { } text ? (left, text) : null;
        if (left.Type == right.Type) return (left, right);
        switch (left, right)
        {
            case (NumberOperand { Type: ValueType.Date } day, NumberOperand { Type: ValueType.Instant } instant):
                return instant is NumberConstant point ? (day, ToDays(point)) : (ToInstant(day), instant);
            case (NumberOperand { Type: ValueType.Instant } instant, NumberOperand { Type: ValueType.Date } day):
                return instant is NumberConstant moment ? (ToDays(moment), day) : (instant, ToInstant(day));
            case (TextOperand label, NumberOperand { Type: ValueType.Number }):
                return Spell(label, right, leftAt, rightAt) is { } spelt ? (spelt, right) : null;
            case (NumberOperand { Type: ValueType.Number }, TextOperand label):
                return Spell(label, left, rightAt, leftAt) is { } spelled ? (left, spelled) : null;
            case (TextOperand label, TruthOperand):
                return ToTruth(label, leftAt) is { } truth ? (truth, right) : null;
            case (TruthOperand, TextOperand label):
                return ToTruth(label, rightAt) is { } truthful ? (left, truthful) : null;
        }
        var constant = left is NumberConstant or TruthConstant;
        FailKinds(constant ? right : left, constant ? left : right, constant ? leftAt : rightAt);
        return null;
    }

    private void FailKinds(Operand column, Operand value, Place at) =>
        Fail(at, $"{Capitalise(Describe(column))}, cannot be compared with {Describe(value)}.",
            (column.Type, value.Type) switch
            {
                (ValueType.Date or ValueType.Instant, ValueType.Number) =>
                    $"Write a date, {TemporalText.Example(ValueType.Date)}, or compare a part: year(…) = 2020.",
                (_, ValueType.Number or ValueType.Text) when column.Type != ValueType.Text =>
                    $"Write a value such as {TemporalText.Example(column.Type)}.",
                _ => "Compare values of the same kind.",
            });

    // a text in quotes as a number, date, time or truth
    private Operand? Convert(Operand text, ValueType type, Place at, Operand other)
    {
        var value = ((TextConstant)text).Value;
        var form = (other as NumberColumn)?.Schema.Format;
        if (type is ValueType.Date && TemporalText.Read(type, value, form) is null &&
            TemporalText.Instant(value, null) is { } point)
            return ToDays(new NumberConstant(ValueType.Instant, point));
        if (type is ValueType.Number && NumberOfText.Spelt(value) is var number && !double.IsNaN(number))
            return new NumberConstant(type, number);
        if (type is ValueType.Truth && TruthOf(value) is { } truth) return new TruthConstant(truth);
        if (TemporalText.Read(type, value, form) is { } time) return new NumberConstant(type, time);
        var what = other is NumberColumn column ? $", and '{column.Schema.Name}' is" : "";
        return Fail(at, $"'{value}' is not {WithArticle(type)}{what}.",
            $"Write a value such as {TemporalText.Example(type)}.");
    }

    // labels that are all numbers compare as numbers
    private NumberOperand? Spell(TextOperand label, Operand number, Place labelAt, Place numberAt)
    {
        if (label is LabelColumn { Schema.Levels: { } levels } column &&
            levels.FirstOrDefault(level => double.IsNaN(NumberOfText.Spelt(level))) is { } word)
        {
            if (column.Schema.Kind == ColumnKind.Boolean && number is NumberConstant { Value: 0 or 1 })
                return new NumberOfText(column, value => TruthOf(value) switch
                {
                    Truth.True => 1, Truth.False => 0, _ => double.NaN,
                });
            Fail(numberAt,
                $"{Capitalise(Describe(column))}, cannot be compared with a number: its labels are not numbers.",
                $"Compare it with one of its labels: {Written(column.Schema)} = '{word}'.");
            return null;
        }
        if (label is TextConstant)
        {
            Fail(labelAt, $"{Capitalise(Describe(label))} is not a number.", "Write a number without quotes.");
            return null;
        }
        return new NumberOfText(label, NumberOfText.Spelt);
    }

    private TruthOperand? ToTruth(TextOperand label, Place at)
    {
        if (label is TextConstant constant)
            return Convert(constant, ValueType.Truth, at, constant) as TruthOperand;
        if (label is LabelColumn { Schema.Levels: { } levels } column && levels.Any(level => TruthOf(level) is null))
        {
            Fail(at, $"'{column.Schema.Name}' does not say which of its labels means yes.",
                $"Compare it with one: {Written(column.Schema)} = '{levels[0]}'.");
            return null;
        }
        return new TestTexts(label, value => TruthOf(value) ?? Truth.Unknown);
    }

    private static byte? TruthOf(string label)
    {
        var word = label.Trim();
        return YesWords.Contains(word, StringComparer.OrdinalIgnoreCase) ? Truth.True
            : NoWords.Contains(word, StringComparer.OrdinalIgnoreCase) ? Truth.False : null;
    }

    private TruthOperand? CompareLabels(Comparison comparison, TextOperand left, TextOperand right, Place at)
    {
        var isEquality = comparison is Comparison.Equal or Comparison.NotEqual;
        var schemas = new[] { left, right }.OfType<LabelColumn>().Select(column => column.Schema).ToList();
        var isOrdered = schemas.Count > 0 && schemas.All(column => column is { Ordered: true, Levels: not null }) &&
            schemas.All(column => column.Levels!.SequenceEqual(schemas[0].Levels!));
        var order = isOrdered && !isEquality ? schemas[0].Levels : null;
        if (right is not TextConstant constant) return Fold(new CompareTexts(comparison, left, right, order));
        var value = constant.Value;
        if ((isEquality || order is not null) && left is LabelColumn
            { Schema: { Kind: ColumnKind.Category or ColumnKind.Boolean, Levels: { } levels } schema } &&
            !levels.Contains(value))
        {
            Fail(at, $"'{schema.Name}' is never '{value}': that value was never seen.", Known(value, levels));
            return null;
        }
        var ranks = CompareTexts.Ranks(order);
        return Fold(new TestTexts(left, text => CompareTexts.Compare(comparison, text, value, ranks)));
    }

    private static string Known(string value, IReadOnlyList<string> levels)
    {
        var near = Spelling.Near(value, levels, 3);
        if (near.Count > 0)
            return $"Did you mean {string.Join(" or ", near.Select(level => $"'{level}'"))}?";
        return Spelling.Suggest(value, levels);
    }

    private static NumberOperand ToInstant(NumberOperand operand) => operand.Type == ValueType.Instant ? operand
        : (NumberOperand)Fold(new MapNumbers(ValueType.Instant, operand,
            days => days * TemporalText.MicrosecondsPerDay));

    private static NumberConstant ToDays(NumberConstant instant) =>
        new(ValueType.Date, instant.Value / TemporalText.MicrosecondsPerDay);

    private static Comparison Flip(Comparison comparison) => comparison switch
    {
        Comparison.Less => Comparison.Greater,
        Comparison.LessOrEqual => Comparison.GreaterOrEqual,
        Comparison.Greater => Comparison.Less,
        Comparison.GreaterOrEqual => Comparison.LessOrEqual,
        _ => comparison,
    };

    private static string Capitalise(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
