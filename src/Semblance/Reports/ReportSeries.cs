namespace Semblance.Reports;

/// <summary>The arithmetic that the report's figures share: rounding for the page, quantiles, bins.</summary>
internal static class ReportSeries
{
    /// <summary>A number with this many significant digits; null where it is not finite (JSON has no NaN).</summary>
    public static double? Round(double? value, int digits = 4)
    {
        if (value is not { } number || !double.IsFinite(number)) return null;
        if (number == 0) return 0;
        var places = digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(number)));
        if (places is >= 0 and <= 15) return Math.Round(number, places);
        if (places > 15) return 0;
        var scale = Math.Pow(10, -places);
        return Math.Round(number / scale) * scale;
    }

    /// <summary>Many of them; there must be no missing one.</summary>
    public static double[] Round(double[] values, int digits = 4) =>
        Array.ConvertAll(values, value => Round(value, digits) ?? 0);

    /// <summary>The value below which a share <paramref name="p"/> of the sorted values lies, between two by
    /// line.</summary>
    public static double Quantile(double[] sorted, double p)
    {
        if (sorted.Length == 0) return double.NaN;
        var place = p * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /// <summary>The finite values in ascending order.</summary>
    public static double[] Sorted(double[] values)
    {
        var sorted = Array.FindAll(values, double.IsFinite);
        Array.Sort(sorted);
        return sorted;
    }

    /// <summary>The bin of a value: edges ascend, bin i is [edge i, edge i + 1), the last one closed; -1
    /// outside.</summary>
    public static int Bin(double[] edges, double value)
    {
        if (!(value >= edges[0]) || value > edges[^1]) return -1;
        var place = Array.BinarySearch(edges, value);
        if (place < 0) place = ~place - 1;
        return Math.Min(place, edges.Length - 2);
    }

    /// <summary>At most <paramref name="count"/> rows, drawn without repetition; all of them where there are
    /// fewer.</summary>
    public static int[] Rows(int rows, int count, Random.Rng rng)
    {
        if (rows <= count) return [.. Enumerable.Range(0, rows)];
        var chosen = rng.Permutation(rows)[..count];
        Array.Sort(chosen);
        return chosen;
    }

    /// <summary>
    /// A label as it may stand in a sentence: at most this many characters, never half of a surrogate pair, and without
    /// characters that would break the line or turn the direction of what follows (they become U+FFFD).
    /// </summary>
    public static string Shorten(string label, int length = 80)
    {
        if (label.Length > length)
            label = label[..(char.IsHighSurrogate(label[length - 2]) ? length - 2 : length - 1)] + "…";
        return label.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 ? label
            : string.Concat(label.Select(letter => IsQuiet(letter) ? letter : '\uFFFD'));
    }

    // control characters, line and paragraph separators, and the marks that embed, override or isolate a direction
    private static bool IsQuiet(char letter) => !char.IsControl(letter)
        && letter is not ('\u2028' or '\u2029' or '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E')
            or (>= '\u2066' and <= '\u2069'));
}
