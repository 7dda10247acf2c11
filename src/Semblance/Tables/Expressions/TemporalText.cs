using System.Globalization;

namespace Semblance.Tables.Expressions;

/// <summary>Reads dates and times as people write them in conditions: ISO 8601, or the column's own form.</summary>
internal static class TemporalText
{
    public const double MicrosecondsPerDay = 86_400_000_000;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
    private static readonly string[] DateForms = ["yyyy-MM-dd", "yyyy/MM/dd", "yyyyMMdd"];
    private static readonly string[] InstantForms =
    [
        .. from form in new[] { "yyyy-MM-dd{0}HH:mm", "yyyy-MM-dd{0}HH:mm:ss", "yyyy-MM-dd{0}HH:mm:ss.FFFFFFF" }
           from separator in new[] { " ", "'T'" }
           from zone in new[] { "", "K", " zzz" }
           select string.Format(Invariant, form, separator) + zone,
    ];
    private static readonly string[] TimeForms = ["HH:mm", "H:mm", "HH:mm:ss", "H:mm:ss", "HH:mm:ss.FFFFFF"];
    private static readonly Dictionary<string, double> Units = new(StringComparer.OrdinalIgnoreCase)
    {
        ["us"] = 1, ["microsecond"] = 1, ["ms"] = 1e3, ["millisecond"] = 1e3, ["s"] = 1e6, ["sec"] = 1e6,
        ["second"] = 1e6, ["min"] = 6e7, ["minute"] = 6e7, ["h"] = 3.6e9, ["hour"] = 3.6e9,
        ["d"] = MicrosecondsPerDay, ["day"] = MicrosecondsPerDay, ["w"] = 7 * MicrosecondsPerDay,
        ["week"] = 7 * MicrosecondsPerDay,
    };

    /// <summary>Days since 1970-01-01.</summary>
    public static double? Date(string text, string? form) =>
        DateOnly.TryParseExact(text.Trim(), Forms(DateForms, form), Invariant, DateTimeStyles.None, out var date)
            ? date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber : null;

    /// <summary>Microseconds since 1970-01-01 00:00 UTC; a date alone is its midnight.</summary>
    public static double? Instant(string text, string? form)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTime.TryParseExact(text.Trim(), Forms(InstantForms, form), Invariant, utc, out var instant))
            return (instant - DateTime.UnixEpoch).Ticks / 10;
        return Date(text, null) is { } days ? days * MicrosecondsPerDay : null;
    }

    /// <summary>Microseconds since midnight.</summary>
    public static double? Time(string text, string? form) =>
        TimeOnly.TryParseExact(text.Trim(), Forms(TimeForms, form), Invariant, DateTimeStyles.None, out var time)
            ? time.Ticks / 10 : null;

    /// <summary>Microseconds: '1.02:03:04', '00:30:00', '90 minutes' or '1 day 6 hours'.</summary>
    public static double? Duration(string text, string? form)
    {
        text = text.Trim();
        if (form is not null && TimeSpan.TryParseExact(text, form, Invariant, out var exact)) return exact.Ticks / 10;
        if (text.Contains(':', StringComparison.Ordinal))
            return TimeSpan.TryParse(text, Invariant, out var span) ? span.Ticks / 10 : null;
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || words.Length % 2 != 0) return null;
        var total = 0.0;
        for (var i = 0; i < words.Length; i += 2)
        {
            var unit = words[i + 1].Length > 2 ? words[i + 1].TrimEnd('s', 'S') : words[i + 1];
            if (!double.TryParse(words[i], NumberStyles.Float, Invariant, out var number) ||
                !Units.TryGetValue(unit, out var microseconds)) return null;
            total += number * microseconds;
        }
        return double.IsFinite(total) ? Math.Round(total) : null;
    }

    /// <summary>A text as a date or time of the given type, in its stored unit.</summary>
    public static double? Read(ValueType type, string text, string? form) => type switch
    {
        ValueType.Date => Date(text, form),
        ValueType.Instant => Instant(text, form),
        ValueType.Time => Time(text, form),
        ValueType.Duration => Duration(text, form),
        _ => null,
    };

    /// <summary>How to write a value of a type.</summary>
    public static string Example(ValueType type) => type switch
    {
        ValueType.Date => "'2020-12-31'",
        ValueType.Instant => "'2020-12-31 18:30'",
        ValueType.Time => "'18:30'",
        ValueType.Duration => "'00:30:00' or '30 minutes'",
        ValueType.Number => "30",
        ValueType.Truth => "true",
        _ => "'text'",
    };

    private static string[] Forms(string[] known, string? own) => own is null ? known : [own, .. known];
}
