namespace Semblance.Providers;

/// <summary>Check digits that tell real numbers from random ones.</summary>
public static class Checksums
{
    /// <summary>Whether the last digit is the Luhn check digit of those before (ISO/IEC 7812-1, annex B).</summary>
    public static bool IsLuhn(ReadOnlySpan<char> digits) => digits.Length > 1 && LuhnSum(digits) % 10 == 0;

    /// <summary>The check digit to put after these digits.</summary>
    public static char LuhnDigit(ReadOnlySpan<char> digits)
    {
        Span<char> all = stackalloc char[digits.Length + 1];
        digits.CopyTo(all);
        all[^1] = '0';
        return (char)('0' + (10 - LuhnSum(all) % 10) % 10);
    }

    /// <summary>
    /// Whether letters and digits, without blanks, leave 1 on division by 97 (ISO 7064 MOD 97-10, as IBAN uses it).
    /// </summary>
    public static bool IsIban(ReadOnlySpan<char> text) =>
        text.Length is >= 15 and <= 34 && char.IsAsciiLetter(text[0]) && char.IsAsciiLetter(text[1])
            && Mod97(text) == 1;

    /// <summary>The two check digits of an IBAN of this country and account.</summary>
    public static string IbanDigits(string country, string account)
    {
        ArgumentNullException.ThrowIfNull(country);
        var rest = Mod97(country + "00" + account);
        return (98 - rest).ToString("00", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Whether nine digits carry the ABA routing checksum (3, 7, 1).</summary>
    public static bool IsRoutingNumber(ReadOnlySpan<char> text)
    {
        if (text.Length != 9) return false;
        ReadOnlySpan<int> weights = [3, 7, 1];
        var sum = 0;
        for (var i = 0; i < 9; i++)
        {
            if (!char.IsAsciiDigit(text[i])) return false;
            sum += weights[i % 3] * (text[i] - '0');
        }
        return sum > 0 && sum % 10 == 0;
    }

    /// <summary>Whether thirteen (EAN, ISBN-13), twelve (UPC) or eight digits carry the GS1 check digit.</summary>
    public static bool IsGs1(ReadOnlySpan<char> text)
    {
        if (text.Length is not (8 or 12 or 13)) return false;
        var sum = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i])) return false;
            sum += (text[i] - '0') * ((text.Length - i) % 2 == 0 ? 3 : 1);
        }
        return sum > 0 && sum % 10 == 0;
    }

    /// <summary>The GS1 check digit to put after these digits.</summary>
    public static char Gs1Digit(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++) sum += (digits[i] - '0') * ((digits.Length - i) % 2 == 1 ? 3 : 1);
        return (char)('0' + (10 - sum % 10) % 10);
    }

    /// <summary>
    /// Whether seventeen letters and digits carry the check character of a vehicle number (49 CFR 565).
    /// </summary>
    public static bool IsVin(ReadOnlySpan<char> text)
    {
        if (text.Length != 17) return false;
        var check = VinCheck(text);
        return check != '\0' && text[8] == check;
    }

    /// <summary>
    /// The check character of a vehicle number, whatever stands in its ninth place; '\0' where a letter cannot be.
    /// </summary>
    public static char VinCheck(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<int> weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
        const string Letters = "ABCDEFGH.JKLMN.P.R..STUVWXYZ";
        var sum = 0;
        for (var i = 0; i < 17; i++)
        {
            var letter = char.ToUpperInvariant(text[i]);
            int value;
            if (char.IsAsciiDigit(letter)) value = letter - '0';
            else if (letter is >= 'A' and <= 'Z' and not ('I' or 'O' or 'Q'))
            {
                var at = Letters.IndexOf(letter, StringComparison.Ordinal);
                value = letter >= 'S' ? letter - 'S' + 2 : at % 9 + 1;
            }
            else return '\0';
            sum += value * weights[i];
        }
        return sum % 11 == 10 ? 'X' : (char)('0' + sum % 11);
    }

    private static int LuhnSum(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[digits.Length - 1 - i] - '0';
            if (i % 2 == 1 && (digit *= 2) > 9) digit -= 9;
            sum += digit;
        }
        return sum;
    }

    private static int Mod97(ReadOnlySpan<char> text)
    {
        var rest = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var letter = char.ToUpperInvariant(text[(i + 4) % text.Length]); // the first four go to the end
            if (char.IsAsciiDigit(letter)) rest = (rest * 10 + letter - '0') % 97;
            else if (char.IsAsciiLetterUpper(letter)) rest = (rest * 100 + letter - 'A' + 10) % 97;
            else return -1;
        }
        return rest;
    }
}
