namespace Semblance.Tables.Expressions;

/// <summary>The functions that an expression may call.</summary>
internal static class Functions
{
    /// <summary>What a function takes: kinds of its arguments, and how it is built from them.</summary>
    /// <param name="Form">How it is written, for messages.</param>
    /// <param name="Build">Makes the operand, or null where the arguments do not fit.</param>
    public sealed record Function(string Form, Func<IReadOnlyList<Operand>, Operand?> Build);

    public static IReadOnlyDictionary<string, Function> All { get; } =
        new Dictionary<string, Function>(StringComparer.OrdinalIgnoreCase)
        {
            ["abs"] = new("abs(number)", Absolute),
            ["round"] = new("round(number) or round(number, places)", Round),
            ["floor"] = new("floor(number)", OfNumber(Math.Floor)),
            ["ceil"] = new("ceil(number)", OfNumber(Math.Ceiling)),
            ["ceiling"] = new("ceiling(number)", OfNumber(Math.Ceiling)),
            ["lower"] = new("lower(text)", OfText(text => text.ToLowerInvariant())),
            ["upper"] = new("upper(text)", OfText(text => text.ToUpperInvariant())),
            ["trim"] = new("trim(text)", OfText(text => text.Trim())),
            ["length"] = new("length(text)", Length),
            ["coalesce"] = new("coalesce(value, value, …)", Coalesce),
            ["year"] = new("year(date)", OfDay(day => day.Year)),
            ["month"] = new("month(date)", OfDay(day => day.Month)),
            ["day"] = new("day(date)", OfDay(day => day.Day)),
            ["weekday"] = new("weekday(date), 1 for Monday", OfDay(day => ((int)day.DayOfWeek + 6) % 7 + 1)),
            ["hour"] = new("hour(time)", OfClock(3_600_000_000)),
            ["minute"] = new("minute(time)", OfClock(60_000_000)),
        };

    private static Func<IReadOnlyList<Operand>, Operand?> OfNumber(Func<double, double> function) => arguments =>
        arguments is [NumberOperand { Type: ValueType.Number } number]
            ? new MapNumbers(ValueType.Number, number, function) : null;

    private static Func<IReadOnlyList<Operand>, Operand?> OfText(Func<string, string> function) => arguments =>
        arguments is [TextOperand text] ? new MapTexts(text, function) : null;

    private static Func<IReadOnlyList<Operand>, Operand?> OfDay(Func<DateTime, int> function) => arguments =>
    {
        if (arguments is not [NumberOperand { Type: ValueType.Date or ValueType.Instant } point]) return null;
        var perDay = point.Type == ValueType.Date ? 1 : TemporalText.MicrosecondsPerDay;
        return new MapNumbers(ValueType.Number, point, value =>
        {
            var days = Math.Floor(value / perDay);
            return days is >= -719_162 and <= 2_932_896 // years 1 to 9999
                ? function(DateTime.UnixEpoch.AddDays(days)) : double.NaN;
        });
    };

    private static Func<IReadOnlyList<Operand>, Operand?> OfClock(double microseconds) => arguments =>
    {
        if (arguments is not [NumberOperand { Type: ValueType.Time or ValueType.Instant } clock]) return null;
        var perWhole = microseconds == 60_000_000 ? 3_600_000_000 : TemporalText.MicrosecondsPerDay;
        return new MapNumbers(ValueType.Number, clock, value =>
            Math.Floor((value - Math.Floor(value / perWhole) * perWhole) / microseconds));
    };

    private static MapNumbers? Absolute(IReadOnlyList<Operand> arguments) =>
        arguments is [NumberOperand { Type: ValueType.Number or ValueType.Duration } number]
            ? new MapNumbers(number.Type, number, Math.Abs) : null;

    private static MapNumbers? Round(IReadOnlyList<Operand> arguments)
    {
        if (arguments is [NumberOperand { Type: ValueType.Number } whole])
            return new(ValueType.Number, whole, value => Math.Round(value, MidpointRounding.AwayFromZero));
        if (arguments is not [NumberOperand { Type: ValueType.Number } number,
                NumberConstant { Type: ValueType.Number, Value: >= 0 and <= 15 } places] || places.Value % 1 != 0)
            return null;
        var digits = (int)places.Value;
        return new(ValueType.Number, number, value => Math.Round(value, digits, MidpointRounding.AwayFromZero));
    }

    private static NumberOfText? Length(IReadOnlyList<Operand> arguments) =>
        arguments is [TextOperand text]
            ? new(text, value => value.Length - value.Count(char.IsLowSurrogate)) : null;

    private static Operand? Coalesce(IReadOnlyList<Operand> arguments)
    {
        if (arguments.Count == 0 || arguments.Any(argument => argument.Type != arguments[0].Type)) return null;
        return arguments[0] switch
        {
            NumberOperand => new CoalesceNumbers(arguments[0].Type, [.. arguments.Cast<NumberOperand>()]),
            TextOperand => new CoalesceTexts([.. arguments.Cast<TextOperand>()]),
            _ => null,
        };
    }
}
