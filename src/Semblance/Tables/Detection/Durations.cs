using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace Semblance.Tables.Detection;

/// <summary>Reads lengths of time: 36:15:00, 1.12:15:00, "1 days 12:15:00", PT36H15M.</summary>
internal static partial class Durations
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>The duration pattern of a text, or null. Clock times below 24:00 are left to the time of day.</summary>
    public static MomentPattern? Of(string text)
    {
        if (Iso().IsMatch(text)) return new(ColumnKind.Duration, CellText.IsoDuration, [CellText.IsoDuration]);
        if (Dotted().IsMatch(text)) return new(ColumnKind.Duration, "c", ["c", @"d\.hh\:mm\:ss"]);
        if (Days().IsMatch(text))
        {
            return new(ColumnKind.Duration, "days",
                [@"d' days 'hh\:mm\:ss", @"d' days 'hh\:mm\:ss\.ffffff", @"d' days, 'hh\:mm\:ss",
                    @"d' day, 'h\:mm\:ss"]);
        }
        var clock = Clock().Match(text);
        if (!clock.Success) return null;
        return clock.Groups[2].Success
            ? new(ColumnKind.Duration, "h:mm:ss", ["[h]:mm:ss", "[hh]:mm:ss"])
            : new(ColumnKind.Duration, "m:ss", ["[m]:ss", "[h]:mm", "[hh]:mm"]);
    }

    /// <summary>Reads a text in the pattern's form.</summary>
    public static bool TryRead(string text, string form, out long microseconds)
    {
        microseconds = 0;
        TimeSpan span;
        switch (form)
        {
            case CellText.IsoDuration:
                if (!Iso().IsMatch(text)) return false;
                try { span = XmlConvert.ToTimeSpan(text); }
                catch (Exception cause) when (cause is FormatException or OverflowException) { return false; }
                break;
            case "c":
                if (!TimeSpan.TryParseExact(text, "c", Invariant, out span)) return false;
                break;
            case "days":
                var match = Days().Match(text);
                if (!match.Success || !int.TryParse(match.Groups[2].Value, Invariant, out var days)
                    || !TimeSpan.TryParse(match.Groups[3].Value, Invariant, out span) || days > 10_000_000)
                    return false;
                span += TimeSpan.FromDays(days);
                if (match.Groups[1].Length > 0) span = -span;
                break;
            default:
                var clock = Clock().Match(text);
                if (!clock.Success || clock.Groups[2].Success != (form == "h:mm:ss")) return false;
                var parts = text.TrimStart('-').Split(':');
                if (!long.TryParse(parts[0], Invariant, out var first) || first > 100_000_000) return false;
                var seconds = form == "h:mm:ss"
                    ? first * 3600 + int.Parse(parts[1], Invariant) * 60 + int.Parse(parts[2], Invariant)
                    : form == "h:mm" ? first * 3600 + int.Parse(parts[1], Invariant) * 60
                    : first * 60 + int.Parse(parts[1], Invariant);
                span = TimeSpan.FromSeconds(text[0] == '-' ? -seconds : seconds);
                break;
        }
        microseconds = span.Ticks / 10;
        return true;
    }

    [GeneratedRegex(@"^-?P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$")]
    private static partial Regex Iso();

    [GeneratedRegex(@"^-?\d+\.\d{2}:\d{2}:\d{2}(\.\d{7})?$")]
    private static partial Regex Dotted();

    [GeneratedRegex(@"^(-?)(\d+) days?,? (\d{1,2}:\d{2}:\d{2}(?:\.\d{1,7})?)$")]
    private static partial Regex Days();

    [GeneratedRegex(@"^-?(\d{1,6}):[0-5]\d(:[0-5]\d)?$")]
    private static partial Regex Clock();
}
