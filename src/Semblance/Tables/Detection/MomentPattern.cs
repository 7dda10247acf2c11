using System.Globalization;
using System.Text.RegularExpressions;

namespace Semblance.Tables.Detection;

/// <summary>One way to read dates and times, and the ways to write them that it covers.</summary>
/// <param name="Kind">Date, time, instant or duration.</param>
/// <param name="Read">A .NET format that accepts one or two digits for days, months and hours.</param>
/// <param name="Writes">.NET formats to try for writing, likeliest first.</param>
/// <param name="DayFirst">
/// True where the day stands before the month in digits, false where after it, null elsewhere.
/// </param>
internal sealed partial record MomentPattern(ColumnKind Kind, string Read, IReadOnlyList<string> Writes,
    bool? DayFirst = null)
{
    private const DateTimeStyles Offset = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Whether an offset is read and the moment brought to UTC.</summary>
    public bool HasOffset => Read.EndsWith("zzz", StringComparison.Ordinal);

    public bool Equals(MomentPattern? other) => other is not null && Kind == other.Kind && Read == other.Read;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Read);

    /// <summary>The moment in stored units (microseconds; days are made later), or false.</summary>
    public bool TryRead(string text, out long microseconds)
    {
        microseconds = 0;
        if (Kind == ColumnKind.Duration) return Durations.TryRead(text, Read, out microseconds);
        DateTime moment;
        if (HasOffset)
        {
            if (!DateTimeOffset.TryParseExact(text, Read, Invariant, Offset, out var shifted)) return false;
            moment = shifted.UtcDateTime;
        }
        else if (!DateTime.TryParseExact(text, Read, Invariant, DateTimeStyles.NoCurrentDateDefault, out moment))
            return false;
        if (Kind == ColumnKind.Time) microseconds = moment.TimeOfDay.Ticks / 10;
        else microseconds = (moment.Ticks - DateTime.UnixEpoch.Ticks) / 10;
        return true;
    }

    /// <summary>Every pattern that a text of this look could be of.</summary>
    public static IEnumerable<MomentPattern> Of(string text)
    {
        if (text.Length is < 4 or > 48) yield break;
        var compact = CompactInstant().Match(text);
        if (compact.Success)
        {
            var tail = Literal(compact.Groups[2].Value);
            yield return new(ColumnKind.Instant, "yyyyMMdd'T'HHmmss" + tail, ["yyyyMMdd'T'HHmmss" + tail]);
            yield break;
        }
        if (Durations.Of(text) is { } duration) yield return duration;
        var (before, gap, clock, zone) = Split(text);
        if (clock is null)
        {
            foreach (var (read, writes, dayFirst) in Dates(text))
                yield return new(ColumnKind.Date, read, writes, dayFirst);
            yield break;
        }
        var (clockRead, clockWrites) = Clock(clock);
        if (clockRead.Length == 0) yield break;
        if (before.Length == 0)
        {
            if (zone.Length == 0) yield return new(ColumnKind.Time, clockRead, clockWrites);
            yield break;
        }
        var middle = Literal(gap);
        foreach (var (read, writes, dayFirst) in Dates(before))
        {
            var ends = Literal(zone);
            yield return new(ColumnKind.Instant, read + middle + clockRead + ends,
                [.. from date in writes from time in clockWrites select date + middle + time + ends], dayFirst);
            if (zone.Length < 3 || zone.TrimStart()[0] is not ('+' or '-')) continue;
            ends = (zone[0] == ' ' ? " " : "") + "zzz"; // used where the offsets differ
            yield return new(ColumnKind.Instant, read + middle + clockRead + ends,
                [.. from date in writes from time in clockWrites select date + middle + time + ends], dayFirst);
        }
    }

    /// <summary>The pattern that a column's format stands for.</summary>
    public static MomentPattern OfFormat(ColumnKind kind, string format)
    {
        var read = format;
        foreach (var prefix in new[] { CellText.Upper, CellText.Lower })
        {
            if (read.StartsWith(prefix, StringComparison.Ordinal)) read = read[prefix.Length..];
        }
        if (kind != ColumnKind.Duration) return new(kind, Lenient(read), [format]);
        read = read switch
        {
            CellText.IsoDuration => CellText.IsoDuration,
            "[h]:mm:ss" or "[hh]:mm:ss" => "h:mm:ss",
            "[h]:mm" or "[hh]:mm" => "h:mm",
            "[m]:ss" => "m:ss",
            _ => read.Contains("day", StringComparison.Ordinal) ? "days" : "c",
        };
        return new(kind, read, [format]);
    }

    /// <summary>Accepts one digit where two are written, and any number of decimals of a second.</summary>
    private static string Lenient(string format)
    {
        var read = Regex.Replace(format, "(?<![A-Za-z'])(dd|MM|HH|hh)(?![A-Za-z])", match => match.Value[..1]);
        return Regex.Replace(read, @"\.(f+|F+)", ".FFFFFFF");
    }

    /// <summary>Date, what stands between, time of day (null where there is none), offset.</summary>
    private static (string Date, string Gap, string? Clock, string Zone) Split(string text)
    {
        var match = ClockAtEnd().Match(text);
        if (!match.Success) return (text, "", null, "");
        var date = text[..match.Index];
        var trimmed = date.TrimEnd(' ', 'T', 't', ',', '_');
        if (trimmed.Length == date.Length && date.Length > 0)
        {
            // 2024-01-31-23:59 and 31/Jan/2024:23:59:00 exist
            if (date[^1] is not ('-' or ':')) return (text, "", null, "");
            trimmed = date[..^1];
        }
        return (trimmed, date[trimmed.Length..], match.Groups["clock"].Value, match.Groups["zone"].Value);
    }

    private static (string Read, string[] Writes) Clock(string clock)
    {
        var match = ClockParts().Match(clock);
        if (!match.Success) return ("", []);
        var half = match.Groups["half"].Value;
        var hour = half.Length > 0 ? "h" : "H";
        string read = hour + ":mm", rest = ":mm";
        if (match.Groups["second"].Success) (read, rest) = (read + ":ss", rest + ":ss");
        var fraction = match.Groups["fraction"].Value;
        string[] fractions = [""];
        if (fraction.Length is > 0 and <= 7)
        {
            read += match.Groups["mark"].Value == "." ? ".FFFFFFF" : "','FFFFFFF";
            var mark = match.Groups["mark"].Value == "." ? "." : "','";
            fractions = [.. Enumerable.Range(0, 7).Select(i => 6 - i).Where(places => places >= 1)
                .OrderBy(places => places == fraction.Length ? 0 : 1)
                .Select(places => mark + new string('f', places)), ".FFFFFF"];
        }
        else if (fraction.Length > 7)
        {
            // nanoseconds: kept where nothing finer than a microsecond occurs
            if (fraction[6..].Any(digit => digit != '0')) return ("", []);
            var zeros = $"'{fraction[6..]}'";
            read += ".ffffff" + zeros;
            fractions = [".ffffff" + zeros];
        }
        var tail = half.Length == 0 ? "" : (half[0] == ' ' ? " " : "") + "tt";
        return (read + tail,
            [.. from part in fractions from pair in new[] { hour + hour, hour } select pair + rest + part + tail]);
    }

    private static IEnumerable<(string Read, string[] Writes, bool? DayFirst)> Dates(string text)
    {
        var weekday = Weekday().Match(text);
        if (weekday.Success)
        {
            var name = weekday.Groups[1].Length > 3 ? "dddd" : "ddd";
            var gap = Literal(weekday.Groups[2].Value);
            foreach (var (read, writes, first) in Dates(text[weekday.Length..]))
                yield return (name + gap + read, [.. writes.Select(write => name + gap + write)], first);
            yield break;
        }
        if (text.Length == 8 && text.All(char.IsAsciiDigit))
        {
            yield return ("yyyyMMdd", ["yyyyMMdd"], null);
            yield break;
        }
        var match = YearFirst().Match(text);
        if (match.Success)
        {
            var mark = Literal(match.Groups[2].Value);
            yield return ($"yyyy{mark}M{mark}d", Padded($"yyyy{mark}M{mark}d"), null);
            yield break;
        }
        match = YearLast().Match(text);
        if (match.Success)
        {
            var mark = Literal(match.Groups[2].Value);
            var year = match.Groups[4].Length == 4 ? "yyyy" : "yy";
            yield return ($"d{mark}M{mark}{year}", Padded($"d{mark}M{mark}{year}"), true);
            yield return ($"M{mark}d{mark}{year}", Padded($"M{mark}d{mark}{year}"), false);
            yield break;
        }
        match = NamedMonth().Match(text);
        if (match.Success)
        {
            var gap = Literal(match.Groups[2].Value);
            var year = match.Groups[4].Length == 4 ? "yyyy" : "yy";
            foreach (var month in Months(match.Groups[3].Value))
                yield return ($"d{gap}{month}{gap}{year}", Padded($"d{gap}{month}{gap}{year}"), null);
            yield break;
        }
        match = MonthThenDay().Match(text);
        if (match.Success)
        {
            foreach (var month in Months(match.Groups[1].Value))
            {
                var gap = Literal(match.Groups[3].Value);
                yield return ($"{month} d{gap}yyyy", Padded($"{month} d{gap}yyyy"), null);
            }
            yield break;
        }
        match = YearAndMonth().Match(text);
        if (match.Success)
        {
            var mark = Literal(match.Groups[2].Value);
            yield return ($"yyyy{mark}MM", [$"yyyy{mark}MM"], null);
            yield break;
        }
        match = MonthAndYear().Match(text);
        if (match.Success)
        {
            var mark = Literal(match.Groups[2].Value);
            var year = match.Groups[3].Length == 4 ? "yyyy" : "yy";
            if (char.IsLetter(text[0]))
            {
                foreach (var month in Months(match.Groups[1].Value))
                    yield return ($"{month}{mark}{year}", Cased([$"{month}{mark}{year}"]), null);
            }
            else if (year == "yyyy") yield return ($"MM{mark}yyyy", [$"MM{mark}yyyy"], null);
        }
    }

    private static string[] Months(string name) => name.Length == 3 ? ["MMM", "MMMM"] : ["MMMM"];

    /// <summary>The format with two digits for day and month, with one, and mixed.</summary>
    private static string[] Padded(string format)
    {
        string Day(string f) => Regex.Replace(f, "(?<!d)d(?!d)", "dd");
        string Month(string f) => Regex.Replace(f, "(?<!M)M(?!M)", "MM");
        string[] all = [Month(Day(format)), format, Day(format), Month(format)];
        all = [.. all.Distinct()];
        return format.Contains("MMM", StringComparison.Ordinal) ? Cased(all) : all;
    }

    private static string[] Cased(string[] formats) =>
        [.. formats, .. formats.Select(f => CellText.Upper + f), .. formats.Select(f => CellText.Lower + f)];

    private static string Literal(string text) =>
        text.All(letter => letter is '-' or '/' or '.' or ' ' or ',' or ':') ? text : $"'{text}'";

    [GeneratedRegex(@"^(\d{8})T\d{6}(Z?)$")]
    private static partial Regex CompactInstant();

    [GeneratedRegex(
        @"(?<clock>\d{1,2}:\d{2}(:\d{2}([.,]\d{1,9})?)?( ?[AaPp][Mm])?)(?<zone>Z| ?[+-]\d{2}:\d{2}| ?[+-]\d{4}|[+-]\d{2}| UTC| GMT)?$")]
    private static partial Regex ClockAtEnd();

    [GeneratedRegex(@"^\d{1,2}:\d{2}(?<second>:\d{2}((?<mark>[.,])(?<fraction>\d{1,9}))?)?(?<half> ?[AaPp][Mm])?$")]
    private static partial Regex ClockParts();

    [GeneratedRegex(@"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)(,? )",
        RegexOptions.IgnoreCase)]
    private static partial Regex Weekday();

    [GeneratedRegex(@"^(\d{4})([-/. ])\d{1,2}\2\d{1,2}$")]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"^(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})$")]
    private static partial Regex YearLast();

    [GeneratedRegex(@"^(\d{1,2})([-/ ]?)([A-Za-z]{3,9})\2(\d{4}|\d{2})$")]
    private static partial Regex NamedMonth();

    [GeneratedRegex(@"^([A-Za-z]{3,9}) (\d{1,2})(, ?| )\d{4}$")]
    private static partial Regex MonthThenDay();

    [GeneratedRegex(@"^(\d{4})([-/.])\d{2}$")]
    private static partial Regex YearAndMonth();

    [GeneratedRegex(@"^([A-Za-z]{3,9}|\d{2})([-/ ])(\d{4}|\d{2})$")]
    private static partial Regex MonthAndYear();
}
