using System.Collections.Concurrent;
using System.Globalization;
using System.Xml;

namespace Semblance.Tables;

/// <summary>Writes a stored value in its column's form.</summary>
public static class CellText
{
    /// <summary>
    /// A number format: the shortest digits that read back the same, with at least one decimal, and an exponent from
    /// 1e+16 and below 1e-04, as Python writes numbers.
    /// </summary>
    public const string ShortestWithPoint = "R.0";

    /// <summary>Before a date or time format: letters are written in capitals, as in 03-JAN-2024.</summary>
    public const string Upper = "upper:";

    /// <summary>Before a date or time format: letters are written small, as in 9:30 pm.</summary>
    public const string Lower = "lower:";

    /// <summary>A duration format: ISO 8601, such as PT1H30M.</summary>
    public const string IsoDuration = "PT";

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
    private static readonly ConcurrentDictionary<string, NumberFormatInfo> Marks = new(StringComparer.Ordinal);

    /// <summary>The text of an integer, date, time, instant or duration.</summary>
    public static string Of(ColumnSchema schema, long value)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return schema.Kind switch
        {
            ColumnKind.Date => Moment(DateTime.UnixEpoch.AddDays(value), schema.Format ?? "yyyy-MM-dd"),
            ColumnKind.Instant =>
                Moment(DateTime.UnixEpoch.AddTicks(value * 10), schema.Format ?? "yyyy-MM-dd HH:mm:ss.FFFFFF"),
            ColumnKind.Time => Moment(DateTime.UnixEpoch.AddTicks(value * 10), schema.Format ?? "HH:mm:ss.FFFFFF"),
            ColumnKind.Duration => Duration(schema.Format ?? "c", value),
            _ => value.ToString(schema.Format, NumberMarks(schema)),
        };
    }

    /// <summary>The text of a number with a fraction.</summary>
    public static string Of(ColumnSchema schema, double value)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var format = schema.Format ?? "R";
        return format == ShortestWithPoint ? WithPoint(value) : value.ToString(format, NumberMarks(schema));
    }

    private static NumberFormatInfo NumberMarks(ColumnSchema schema) => schema.NumberMarks is not { Length: > 0 } marks
        ? Invariant.NumberFormat
        : Marks.GetOrAdd(marks, static marks => new NumberFormatInfo
        {
            NumberDecimalSeparator = marks[..1],
            NumberGroupSeparator = marks[1..],
        });

    private static string Moment(DateTime moment, string format)
    {
        if (format.StartsWith(Upper, StringComparison.Ordinal))
            return moment.ToString(format[Upper.Length..], Invariant).ToUpperInvariant();
        if (format.StartsWith(Lower, StringComparison.Ordinal))
            return moment.ToString(format[Lower.Length..], Invariant).ToLowerInvariant();
        return moment.ToString(format, Invariant);
    }

    private static string WithPoint(double value)
    {
        var size = Math.Abs(value);
        if (size is >= 1e15 and < 1e16) return value.ToString("F1", Invariant);
        var text = value.ToString("R", Invariant);
        if (size is >= 1e16 and < 1e18 && !text.Contains('E', StringComparison.Ordinal))
        {
            // .NET writes these out; the exponent is one less than the digits
            var digits = text.TrimStart('-');
            var exponent = (digits.Length - 1).ToString(Invariant);
            digits = digits.TrimEnd('0');
            return (value < 0 ? "-" : "") + digits[..1] + (digits.Length > 1 ? "." + digits[1..] : "")
                + "e+" + exponent;
        }
        if (size is > 0 and < 1e-4 or >= 1e16) return text.Replace('E', 'e');
        return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
    }

    /// <summary>
    /// Formats "[h]:mm:ss", "[h]:mm" and "[m]:ss" count whole hours or minutes beyond a day or an hour.
    /// </summary>
    private static string Duration(string format, long value)
    {
        var span = new TimeSpan(value * 10);
        if (format == IsoDuration) return XmlConvert.ToString(span);
        if (!format.StartsWith('[')) return span.ToString(format, Invariant);
        var sign = value < 0 ? "-" : "";
        span = span.Duration();
        var whole = format.StartsWith("[h]", StringComparison.Ordinal) ? (long)span.TotalHours
            : (long)span.TotalMinutes;
        var digits = format.StartsWith("[hh]", StringComparison.Ordinal) ? "00" : "0";
        if (digits == "00") whole = (long)span.TotalHours;
        var rest = format[(format.IndexOf(']', StringComparison.Ordinal) + 1)..];
        return sign + whole.ToString(digits, Invariant)
            + span.ToString(rest.Replace(":", "\\:", StringComparison.Ordinal), Invariant);
    }
}
