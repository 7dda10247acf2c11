using Semblance.Random;

namespace Semblance.Tables.Metrics;

/// <summary>Two columns by position, the first before the second.</summary>
internal readonly record struct Pair(int A, int B);

internal static class Pairs
{
    /// <summary>
    /// The pairs of columns that are wanted, in the order of the table; a random choice where there are more than that
    /// many.
    /// </summary>
    public static Pair[] Of(IReadOnlyList<ComparedColumn> columns, Func<ComparedColumn, ComparedColumn, bool> wanted,
        int most, Rng rng)
    {
        var pairs = new List<Pair>();
        for (var a = 0; a < columns.Count; a++)
        {
            for (var b = a + 1; b < columns.Count; b++)
            {
                if (wanted(columns[a], columns[b])) pairs.Add(new(a, b));
            }
        }
        if (pairs.Count <= most) return [.. pairs];
        var chosen = rng.Split("pairs").Permutation(pairs.Count)[..most];
        Array.Sort(chosen);
        return [.. chosen.Select(i => pairs[i])];
    }
}
