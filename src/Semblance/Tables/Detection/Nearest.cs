namespace Semblance.Tables.Detection;

/// <summary>The name that was probably meant.</summary>
internal static class Nearest
{
    /// <summary>The name with fewest changed letters, where that is at most a third of them; else null.</summary>
    public static string? Suggest(string wrong, IEnumerable<string> names)
    {
        var best = (Name: (string?)null, Distance: Math.Max(1, wrong.Length / 3) + 1);
        foreach (var name in names)
        {
            var distance = string.Equals(name, wrong, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(name, wrong);
            if (distance < best.Distance) best = (name, distance);
        }
        return best.Name;
    }

    /// <summary>At most eight names in a sentence.</summary>
    public static string List(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(8)) + (names.Count > 8 ? $" and {names.Count - 8} more" : "");

    /// <summary>
    /// Letters to insert, delete, replace or swap with their neighbour (restricted Damerau-Levenshtein).
    /// </summary>
    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 20 || a.Length > 100 || b.Length > 100) return int.MaxValue;
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) table[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) table[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                table[i, j] = Math.Min(Math.Min(table[i - 1, j], table[i, j - 1]) + 1, table[i - 1, j - 1] + same);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }
        return table[a.Length, b.Length];
    }
}
