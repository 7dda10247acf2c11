using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Semblance.Providers;
using Semblance.Random;

namespace Semblance.Tests.Tables.Personal;

/// <summary>
/// Texts that no other cell has and no word list, planted in personal columns, and a search for them.
/// </summary>
internal sealed partial class PlantedTokens
{
    private const int Letters = 8, Digits = 11;

    // letters alone; digits in their order whatever stands between; whole texts of a form
    private readonly HashSet<string> words = new(StringComparer.Ordinal);
    private readonly HashSet<string> numbers = new(StringComparer.Ordinal);
    private readonly HashSet<string> forms = new(StringComparer.Ordinal);

    /// <summary>Eight letters.</summary>
    public string Word(string place, int row)
    {
        const string Consonants = "bcdfghjklmnpqrstvwxz";
        var token = string.Create(Letters, StableHash.Of($"{place} {row}"), static (span, bits) =>
        {
            for (var i = 0; i < span.Length; i++, bits /= 20) span[i] = Consonants[(int)(bits % 20)];
        });
        words.Add(token);
        return token;
    }

    /// <summary>A phone number: its eleven last digits are the token.</summary>
    public string Phone(string place, int row)
    {
        var digits = Number(place, row, Digits);
        return $"+49 {digits[..3]} {digits[3..7]}-{digits[7..]}";
    }

    /// <summary>A German account with its check digits.</summary>
    public string Iban(string place, int row)
    {
        var account = Number(place, row, 18);
        return $"DE{Checksums.IbanDigits("DE", account)}{account}";
    }

    /// <summary>A card with its check digit.</summary>
    public string Card(string place, int row)
    {
        var digits = "4" + Number(place, row, 14);
        return digits + Checksums.LuhnDigit(digits);
    }

    /// <summary>A social security number.</summary>
    public string Ssn(string place, int row)
    {
        var digits = Drawn(place, row, 9);
        return Form($"{int.Parse(digits[..3]) % 500 + 100}-{digits[3..5]}-{digits[5..]}");
    }

    /// <summary>An address in a network.</summary>
    public string Ip(string place, int row)
    {
        var number = StableHash.Of($"{place} {row}");
        return Form(
            $"{20 + number % 180}.{number / 256 % 256}.{number / 65_536 % 256}.{number / 16_777_216 % 254 + 1}");
    }

    /// <summary>The first token in a text, and where; null where there is none.</summary>
    public string? Found(string text, string what)
    {
        var small = text.ToLowerInvariant();
        var lookup = words.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i + Letters <= small.Length; i++)
            if (lookup.Contains(small.AsSpan(i, Letters))) return Around(small, i);
        var planted = numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var run in Runs().EnumerateMatches(small))
        {
            var digits = string.Concat(small.Skip(run.Index).Take(run.Length).Where(char.IsAsciiDigit));
            for (var i = 0; i + Digits <= digits.Length; i++)
                if (planted.Contains(digits.AsSpan(i, Digits))) return Around(small, run.Index);
        }
        foreach (var form in Forms().EnumerateMatches(small))
            if (forms.Contains(small.Substring(form.Index, form.Length))) return Around(small, form.Index);
        return null;

        string Around(string all, int at) => $"{what}: …{all[Math.Max(0, at - 60)..Math.Min(all.Length, at + 60)]}…";
    }

    /// <summary>The first token in the files of a folder whose names begin so, also within zip files.</summary>
    public string? FoundInFiles(string folder, string start)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, file);
            if (!name.StartsWith(start, StringComparison.Ordinal)) continue;
            var bytes = File.ReadAllBytes(file);
            if (Found(Encoding.Latin1.GetString(bytes), name) is { } found) return found;
            if (bytes is not [(byte)'P', (byte)'K', ..]) continue;
            using var zip = ZipFile.OpenRead(file);
            foreach (var entry in zip.Entries)
            {
                using var reader = new StreamReader(entry.Open(), Encoding.Latin1);
                if (Found(reader.ReadToEnd(), $"{name}/{entry.FullName}") is { } within) return within;
            }
        }
        return null;
    }

    private string Form(string text)
    {
        forms.Add(text);
        return text;
    }

    private string Number(string place, int row, int length)
    {
        var digits = Drawn(place, row, length);
        for (var i = 0; i + Digits <= length; i++) numbers.Add(digits.Substring(i, Digits));
        return digits;
    }

    private static string Drawn(string place, int row, int length)
    {
        var rng = new Rng(7).Split(place).Split(row);
        return string.Concat(Enumerable.Range(0, length).Select(i => (char)('1' + rng.Below(9, i))));
    }

    [GeneratedRegex(@"\d[\d .()/+-]{9,}\d")]
    private static partial Regex Runs();

    [GeneratedRegex(@"(?<![\d.-])(\d{3}-\d{2}-\d{4}|\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?![\d.-])")]
    private static partial Regex Forms();
}
