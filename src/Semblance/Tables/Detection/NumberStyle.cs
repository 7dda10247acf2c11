using System.Globalization;

namespace Semblance.Tables.Detection;

/// <summary>How numbers are written: the marks in them and the signs around them.</summary>
/// <param name="Decimal">The decimal mark.</param>
/// <param name="Group">The thousands mark; '\0' where there is none.</param>
/// <param name="Prefix">What stands before the digits, such as "$".</param>
/// <param name="Suffix">What stands after them, such as " %".</param>
/// <param name="SignInside">
/// Whether a minus stands between prefix and digits ("$-5") and not before both ("-$5").
/// </param>
/// <param name="Brackets">Whether "(5)" means -5, as accountants write.</param>
internal readonly record struct NumberStyle(char Decimal, char Group = '\0', string Prefix = "", string Suffix = "",
    bool SignInside = false, bool Brackets = false)
{
    public static NumberStyle Plain { get; } = new('.');

    /// <summary>Whether digits, a point and a minus are all there is.</summary>
    public bool IsPlain => this == Plain;

    /// <summary>The style in which a column's format writes.</summary>
    public static NumberStyle Of(ColumnSchema schema)
    {
        var marks = schema.NumberMarks is { Length: > 0 } given ? given : ".,";
        var style = new NumberStyle(marks[0], schema.NumberMarks is { Length: > 1 } ? marks[1] : '\0');
        if (schema.Format is not { Length: > 0 } format || format == CellText.ShortestWithPoint) return style;
        if (char.IsAsciiLetter(format[0]) && format.Length <= 3)
            return format[0] is 'N' or 'n' ? style with { Group = marks[^1] } : style;
        var prefix = new System.Text.StringBuilder();
        var suffix = new System.Text.StringBuilder();
        bool isInNumber = false, isGrouped = false;
        var at = 0;
        for (; at < format.Length && format[at] != ';'; at++)
        {
            var letter = format[at];
            if (letter is '\'' or '"')
            {
                var end = format.IndexOf(letter, at + 1);
                if (end < 0) end = format.Length;
                (isInNumber ? suffix : prefix).Append(format, at + 1, end - at - 1);
                at = end;
            }
            else if (letter is '0' or '#' or '.')
            {
                // digits after a literal, as in an exponent, belong to the number
                isInNumber = true;
            }
            else if (letter == ',') isGrouped = true;
            else if (isInNumber && letter is 'e' or 'E' && at + 1 < format.Length
                && format[at + 1] is '+' or '-' or '0') at++;
            else if (letter == '\\' && at + 1 < format.Length) (isInNumber ? suffix : prefix).Append(format[++at]);
            else (isInNumber ? suffix : prefix).Append(letter);
        }
        var rest = at < format.Length ? format[at..] : "";
        var before = prefix.ToString();
        if (before == "+") before = ""; // the sign of positive numbers, not a literal
        return style with
        {
            Group = isGrouped ? marks.Length > 1 ? marks[1] : ',' : style.Group,
            Prefix = before.StartsWith('+') ? before[1..] : before,
            Suffix = suffix.ToString(),
            SignInside = before.Length > 0 && rest.Contains("'-'", StringComparison.Ordinal),
            Brackets = rest.Contains("'('", StringComparison.Ordinal),
        };
    }

    /// <summary>Reads one number; false where the text is not one in this style.</summary>
    public bool TryRead(ReadOnlySpan<char> text, out NumberShape shape)
    {
        shape = default;
        var negative = false;
        if (Brackets && text.Length > 2 && text[0] == '(' && text[^1] == ')')
        {
            negative = true;
            text = text[1..^1];
        }
        var signed = TakeSign(ref text, ref negative, ref shape);
        if (Prefix.Length > 0)
        {
            if (!text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
            text = text[Prefix.Length..];
        }
        if (!signed) TakeSign(ref text, ref negative, ref shape);
        if (Suffix.Length > 0)
        {
            if (!text.EndsWith(Suffix, StringComparison.Ordinal)) return false;
            text = text[..^Suffix.Length];
        }
        if (text.IsEmpty || text.Length > 60) return false;

        Span<char> plain = stackalloc char[64];
        var length = 0;
        if (negative) plain[length++] = '-';
        var at = 0;
        int whole = 0, run = 0, groups = 0;
        for (; at < text.Length; at++)
        {
            var letter = text[at];
            if (char.IsAsciiDigit(letter))
            {
                plain[length++] = letter;
                whole++;
                run++;
            }
            else if (Group != '\0' && letter == Group && run > 0)
            {
                if (groups == 0 ? run > 3 : run != 3) return false;
                groups++;
                run = 0;
            }
            else break;
        }
        if (groups > 0 && run != 3) return false;
        shape.Grouped = groups > 0;
        shape.Ungrouped = groups == 0 && whole > 3;
        shape.LeadingZero = whole > 1 && plain[negative ? 1 : 0] == '0';
        shape.NoWhole = whole == 0;
        if (at < text.Length && text[at] == Decimal)
        {
            plain[length++] = '.';
            shape.HasPoint = true;
            for (at++; at < text.Length && char.IsAsciiDigit(text[at]); at++)
            {
                plain[length++] = text[at];
                shape.Decimals++;
                if (text[at] != '0') shape.SignificantDecimals = shape.Decimals;
            }
        }
        if (whole + shape.Decimals == 0) return false;
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            shape.HasExponent = true;
            plain[length++] = 'e';
            at++;
            if (at < text.Length && text[at] is '+' or '-') plain[length++] = text[at++];
            var digits = at;
            for (; at < text.Length && char.IsAsciiDigit(text[at]); at++) plain[length++] = text[at];
            if (at == digits || at - digits > 4) return false;
            var power = int.Parse(text[(text[digits - 1] is '-' ? digits - 1 : digits)..at],
                NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            shape.SignificantDecimals = Math.Max(0, shape.SignificantDecimals - power);
        }
        if (at < text.Length) return false;
        shape.WholeDigits = whole;
        var number = plain[..length];
        if (!shape.HasPoint && !shape.HasExponent)
            shape.TooLong = !long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                out shape.Whole);
        if (shape is { HasPoint: false, HasExponent: false, TooLong: false } && whole <= 15) shape.Value = shape.Whole;
        else shape.Value = double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (shape is { HasExponent: true, SignificantDecimals: 0 } && Math.Abs(shape.Value) < 1e15)
        {
            // a whole number that was shortened, such as 1e+05
            shape.Whole = (long)Math.Round(shape.Value);
            shape.IsShortened = true;
        }
        return double.IsFinite(shape.Value);
    }

    private static bool TakeSign(ref ReadOnlySpan<char> text, ref bool negative, ref NumberShape shape)
    {
        if (text.IsEmpty || text[0] is not ('-' or '+')) return false;
        negative |= text[0] == '-';
        shape.Plus |= text[0] == '+';
        text = text[1..];
        return true;
    }
}

/// <summary>One number that was read, and the form it had.</summary>
internal struct NumberShape
{
    public double Value;
    public long Whole;
    public int WholeDigits, Decimals, SignificantDecimals;
    public bool HasPoint, HasExponent, LeadingZero, NoWhole, Grouped, Ungrouped, Plus, TooLong, IsShortened;

    /// <summary>Whether it is a whole number, written without a decimal mark or shortened by an exponent.</summary>
    public readonly bool IsWhole => HasExponent ? IsShortened : !HasPoint && !TooLong;
}
