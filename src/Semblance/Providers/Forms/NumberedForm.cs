using System.Globalization;
using System.Text.Json.Nodes;
using Semblance.Random;

namespace Semblance.Providers;

/// <summary>
/// Addresses of machines, accounts and cards: right in form and check digits, and out of ranges that are set aside for
/// documentation and tests, so that none is anybody's.
/// </summary>
internal sealed class NumberedForm : ValueForm
{
    /// <summary>uuid, ipv4, ipv6, mac-address, iban, card-number, ssn, vin, ean, url, phone, hash.</summary>
    public required string Part { get; init; }

    /// <summary>The commonest way to write one: '#' for a digit or letter, everything else as it is.</summary>
    public required string Pattern { get; init; }

    /// <summary>The country of most IBANs.</summary>
    public string Country { get; init; } = "";

    public override string Kind => "number";

    public static NumberedForm? Fit(string part, IReadOnlyList<string> texts)
    {
        var sample = texts.Take(2000).ToArray();
        var pattern = sample.GroupBy(text => Mask(part, text.Trim()), StringComparer.Ordinal)
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal).First().Key;
        var country = part == "iban" ? sample.Select(text => text.Trim()).Where(text => text.Length > 2)
            .GroupBy(text => text[..2].ToUpperInvariant(), StringComparer.Ordinal)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .First().Key : "";
        return new() { Part = part, Pattern = pattern, Country = country };
    }

    public static bool Knows(string part) =>
        part is "uuid" or "ipv4" or "ipv6" or "mac-address" or "iban" or "card-number" or "ssn" or "vin" or "ean"
        or "url" or "phone";

    public override Func<long, string> Open(Rng own, Rng shared, bool areUnique)
    {
        var key = own.Split("number");
        var count = Pattern.Count(letter => letter == '#');
        Func<ulong, string> write = Part switch
        {
            "ipv4" => number => Bytes(0xF000_0001u + (uint)number),
            "ipv6" => number =>
                $"2001:db8:{number >> 48 & 0xFFFF:x}:{number >> 32 & 0xFFFF:x}::{number >> 16 & 0xFFFF:x}:{number & 0xFFFF:x}",
            "mac-address" => number => Fill($"02{number:x10}"),
            "ssn" => number => Fill($"9{number / 490_000 % 100:00}{number / 10_000 % 49 + 1:00}{number % 10_000:0000}"),
            "card-number" => number => Card(number, count),
            "ean" => number => Ean(number, count),
            "iban" => number => Iban(number, count),
            "vin" => Vin,
            "phone" => number => Phone(number, count),
            "url" => number => $"https://www.example.com/{number:x8}",
            _ => _ => "",
        };
        if (Part == "uuid")
        {
            return thing =>
            {
                var block = key.At((ulong)thing);
                var text =
                    $"{block.A:x8}-{block.B >> 16:x4}-4{block.B & 0xFFF:x3}-{block.C >> 18 | 0x8000:x4}-{block.C & 0xFFFF:x4}{block.D:x8}";
                return Fill(text.Replace("-", "", StringComparison.Ordinal));
            };
        }
        ulong size = Part switch
        {
            "ipv4" => 0x0FFF_FFFE,
            "ipv6" or "vin" => ulong.MaxValue,
            "mac-address" => 1UL << 40,
            "ssn" => 49_000_000,
            "card-number" => (count == 15 ? 2UL : 4UL) * Power(Math.Clamp(count, 13, 19) - 7),
            "ean" => Power(Math.Max(1, count - 2)),
            "iban" => Power(Math.Clamp(count - 9, 1, 18)),
            "phone" => count >= 10 ? 80_000UL * 100 : Power(Math.Max(1, count - 1)),
            _ => 1UL << 32,
        };
        var order = new KeyedPermutation(size, key.Key);
        return thing =>
        {
            var text = write(order[(ulong)thing % size]);
            var round = (ulong)thing / size;
            return round > 0 && areUnique ? $"{text} {round}" : text;
        };
    }

    public override JsonObject ToJson() =>
        new() { ["form"] = Kind, ["part"] = Part, ["pattern"] = Pattern, ["country"] = Country };

    public static NumberedForm Read(JsonObject state)
    {
        var form = new NumberedForm { Part = (string)state["part"]!, Pattern = (string)state["pattern"]!,
            Country = (string)state["country"]! };
        return Knows(form.Part) && form.Pattern.Length <= 100 ? form : throw new FormatException("number");
    }

    /// <summary>
    /// Digits become '#'; letters too, where they carry the number. A country code before a phone number stays.
    /// </summary>
    private static string Mask(string part, string text)
    {
        var mask = text.ToCharArray();
        var isUpper = text.Any(char.IsUpper);
        for (var i = 0; i < mask.Length; i++)
        {
            if (char.IsAsciiDigit(mask[i]) || part is not ("phone" or "ssn") && char.IsAsciiLetter(mask[i]))
                mask[i] = '#';
            else if (char.IsLetter(mask[i])) mask[i] = ' ';
        }
        var result = new string(mask);
        if (part == "phone" && text.StartsWith('+'))
        {
            var end = 1;
            while (end < text.Length && end < 4 && char.IsAsciiDigit(text[end])) end++;
            if (end == text.Length || end < 4 && !char.IsAsciiDigit(text[end])) result = text[..end] + result[end..];
            else if (text[1] is '1' or '7') result = text[..2] + result[2..];
            else result = text[..3] + result[3..];
        }
        return part is "uuid" or "mac-address" && isUpper ? "^" + result : result;
    }

    /// <summary>Puts letters and digits into the pattern; a pattern that begins with '^' is in capitals.</summary>
    private string Fill(string letters)
    {
        var isUpper = Pattern.StartsWith('^');
        var pattern = isUpper ? Pattern[1..] : Pattern;
        var text = pattern.ToCharArray();
        var next = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '#') text[i] = next < letters.Length ? letters[next++] : '0';
        }
        var result = new string(text);
        return isUpper ? result.ToUpperInvariant() : result;
    }

    private static string Bytes(uint address) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{address >> 24}.{address >> 16 & 255}.{address >> 8 & 255}.{address & 255}");

    /// <summary>Issuer numbers that card networks publish for tests, then the number, then its Luhn digit.</summary>
    private string Card(ulong number, int count)
    {
        string[] issuers = count == 15 ? ["378282", "371449"] : ["411111", "400000", "555555", "510510"];
        var length = Math.Clamp(count, 13, 19);
        var rest = length - 7;
        var digits = issuers[number % (ulong)issuers.Length]
            + (number / (ulong)issuers.Length % Power(rest)).ToString(CultureInfo.InvariantCulture).PadLeft(rest, '0');
        return Fill(digits + Checksums.LuhnDigit(digits));
    }

    /// <summary>Numbers that begin with 2 are for use inside a shop.</summary>
    private string Ean(ulong number, int count)
    {
        var digits = "2" + number.ToString(CultureInfo.InvariantCulture).PadLeft(Math.Max(1, count - 2), '0');
        return Fill(digits + Checksums.Gs1Digit(digits));
    }

    /// <summary>A bank code of nines, which no bank has, then the number.</summary>
    private string Iban(ulong number, int count)
    {
        var length = Math.Clamp(count, 15, 34) - 4;
        var digits = Math.Min(18, length - 5);
        var account = "99999" + number.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
        account = account.PadRight(length, '0');
        return Fill(Country + Checksums.IbanDigits(Country, account) + account);
    }

    /// <summary>Numbers whose exchange is 555, which are for fiction; elsewhere a zero after the first digit.</summary>
    private string Phone(ulong number, int count)
    {
        if (count < 10)
            return Fill((2 + number % 8).ToString(CultureInfo.InvariantCulture) + (number / 8)
                .ToString(CultureInfo.InvariantCulture).PadLeft(count, '0')[^(count - 1)..]);
        var area = 200 + number / 10_000 % 800;
        var line = number % 10_000;
        var national = string.Create(CultureInfo.InvariantCulture, $"{area:000}555{line:0000}");
        return Fill(count == 10 ? national : (count > 10 ? "1" + new string('0', count - 11) : "") + national);
    }

    private static string Vin(ulong number)
    {
        const string Letters = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ";
        Span<char> text = stackalloc char[17];
        text.Fill('0');
        text[0] = '9'; // no maker has a number that begins so with two more nines
        text[1] = '9';
        text[2] = '9';
        for (var i = 16; i >= 3; i--)
        {
            if (i == 8) continue;
            text[i] = Letters[(int)(number % 33)];
            number /= 33;
        }
        text[8] = Checksums.VinCheck(text);
        return new(text);
    }

    private static ulong Power(int digits)
    {
        var power = 1UL;
        for (var i = 0; i < Math.Min(digits, 18); i++) power *= 10;
        return power;
    }
}
