using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Semblance.Tables.Personal;

/// <summary>
/// Turns texts into others of the same form: a digit for a digit, a capital for a capital, everything else as it is.
/// Texts of
/// one form are permuted among themselves by the key, so that no two get the same alias.
/// </summary>
/// <remarks>
/// A Feistel network over two halves of the letters and digits, each a number of mixed radix, with HMAC-SHA256 as its
/// round
/// function: M. Bellare, T. Ristenpart, P. Rogaway, T. Stegers, "Format-preserving encryption", SAC 2009 (FE2, ten
/// rounds, as
/// NIST SP 800-38G's FF1 has). Where a form has fewer than a thousand texts they are ordered by their hashes instead
/// (J. Black
/// and P. Rogaway, CT-RSA 2002, method 1). Letters beyond ASCII are drawn by
/// the hash of the whole text, so of short texts in another script two may share an alias.
/// </remarks>
internal sealed class FormatPreserving(PseudonymKey key)
{
    private const int Rounds = 10, SmallForm = 1000;
    private readonly ConcurrentDictionary<string, int[]> small = new(StringComparer.Ordinal);

    /// <summary>The alias of a text.</summary>
    public string Alias(string text)
    {
        var letters = text.ToCharArray();
        var places = new List<int>();
        var form = new StringBuilder(text.Length);
        var isNumber = text.All(char.IsAsciiDigit);
        for (var i = 0; i < letters.Length; i++)
        {
            var kind = KindOf(letters[i]);
            // a number begins with no nought, and one that is padded with noughts keeps the first
            if (i == 0 && isNumber) kind = letters[0] == '0' ? '\0' : '1';
            form.Append(kind == '\0' ? letters[i] : kind);
            if (kind != '\0') places.Add(i);
        }
        var shape = form.ToString();
        Permute(letters, places, shape);
        for (var i = 0; i < letters.Length; i++)
        {
            if (letters[i] <= 127 || !char.IsLetterOrDigit(letters[i]) && !char.IsSurrogate(letters[i])) continue;
            var drawn = key.Number(string.Create(CultureInfo.InvariantCulture, $"letter {i}"), text);
            letters[i] = char.IsDigit(letters[i]) ? (char)('0' + drawn % 10)
                : (char)((char.IsUpper(letters[i]) ? 'A' : 'a') + drawn % 26);
        }
        return new(letters);
    }

    private void Permute(char[] letters, List<int> places, string shape)
    {
        if (places.Count == 0) return;
        var half = places.Count / 2;
        var (left, leftSize) = Read(letters, places, 0, half, shape);
        var (right, rightSize) = Read(letters, places, half, places.Count, shape);
        if (leftSize * rightSize <= SmallForm)
        {
            var order = small.GetOrAdd(shape, _ => Ordered(shape, (int)(leftSize * rightSize)));
            var place = order[(int)(left * rightSize + right)];
            (left, right) = (place / (int)rightSize, place % (int)rightSize);
        }
        else
        {
            for (var round = 0; round < Rounds; round++)
            {
                if (round % 2 == 0) left = (left + Mix(shape, round, right)) % leftSize;
                else right = (right + Mix(shape, round, left)) % rightSize;
            }
        }
        Write(letters, places, 0, half, shape, left);
        Write(letters, places, half, places.Count, shape, right);
    }

    private int[] Ordered(string shape, int size) =>
        [.. Enumerable.Range(0, size).OrderBy(number => key.Number($"order {shape}",
            number.ToString(CultureInfo.InvariantCulture))).ThenBy(number => number)];

    private BigInteger Mix(string shape, int round, BigInteger number)
    {
        var message = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"round {round}\0{shape}\0{number}"));
        // longer texts need more than one hash
        var bytes = new byte[32 * (1 + number.GetByteCount() / 24)];
        for (var block = 0; block < bytes.Length / 32; block++) key.Hash([.. message, (byte)block],
            bytes.AsSpan(32 * block, 32));
        return new(bytes, isUnsigned: true);
    }

    private static (BigInteger Number, BigInteger Size) Read(char[] letters, List<int> places, int from, int to,
        string shape)
    {
        var (number, size) = (BigInteger.Zero, BigInteger.One);
        for (var i = from; i < to; i++)
        {
            var kind = shape[places[i]];
            number = number * Radix(kind) + (letters[places[i]] - kind);
            size *= Radix(kind);
        }
        return (number, size);
    }

    private static void Write(char[] letters, List<int> places, int from, int to, string shape, BigInteger number)
    {
        for (var i = to - 1; i >= from; i--)
        {
            var kind = shape[places[i]];
            number = BigInteger.DivRem(number, Radix(kind), out var digit);
            letters[places[i]] = (char)(kind + (int)digit);
        }
    }

    private static char KindOf(char letter) => char.IsAsciiDigit(letter) ? '0'
        : char.IsAsciiLetterUpper(letter) ? 'A' : char.IsAsciiLetterLower(letter) ? 'a' : '\0';

    private static int Radix(char kind) => kind switch { '0' => 10, '1' => 9, _ => 26 };
}
