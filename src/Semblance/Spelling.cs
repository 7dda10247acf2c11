namespace Semblance;

/// <summary>Finds the name that was probably meant, for error messages.</summary>
public static class Spelling
{
    /// <summary>
    /// The nearest known name by edits (a transposition counts once, case does not count), or null where none is near.
    /// </summary>
    public static string? Nearest(string typed, IEnumerable<string> known) =>
        Near(typed, known, 1) is [var nearest, ..] ? nearest : null;

    /// <summary>Known names near to what was typed, nearest first; at most <paramref name="limit"/>.</summary>
    public static IReadOnlyList<string> Near(string typed, IEnumerable<string> known, int limit)
    {
        ArgumentNullException.ThrowIfNull(typed);
        ArgumentNullException.ThrowIfNull(known);
        var wanted = Simplify(typed);
        var found = new List<(string Name, double Far)>();
        foreach (var name in known)
        {
            var candidate = Simplify(name);
            var longest = Math.Max(wanted.Length, candidate.Length);
            if (longest == 0 || longest > 200) continue;
            var allowed = Math.Max(1, longest / 3);
            double far = Distance(wanted, candidate);
            if (far > allowed && wanted.Length >= 3 && (candidate.StartsWith(wanted, StringComparison.Ordinal) ||
                wanted.StartsWith(candidate, StringComparison.Ordinal) || candidate.Split('-').Contains(wanted)))
                far = allowed; // an abbreviation, or a word too few or too many
            if (far <= allowed) found.Add((name, far));
        }
        return [.. found.OrderBy(pair => pair.Far).ThenBy(pair => pair.Name, StringComparer.Ordinal).Take(limit)
            .Select(pair => pair.Name)];
    }

    /// <summary>"Did you mean 'x'?" with the nearest name, or the whole list where it is short, or nothing.</summary>
    public static string Suggest(string typed, IEnumerable<string> known)
    {
        var names = known.ToList();
        return Nearest(typed, names) is { } nearest ? $"Did you mean '{nearest}'?"
            : names.Count == 0 ? "There is none to choose from."
            : $"Choose one of {string.Join(", ", names.Take(12).Select(name => $"'{name}'"))}" +
              (names.Count > 12 ? $" and {names.Count - 12} more." : ".");
    }

    private static string Simplify(string name) =>
        name.Trim().Replace('_', '-').Replace(' ', '-').ToLowerInvariant();

    // Optimal string alignment: Damerau's edits, no piece edited twice.
    private static int Distance(string a, string b)
    {
        int[] before = new int[b.Length + 1], last = new int[b.Length + 1], row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
            (before, last, row) = (last, row, before);
        }
        return last[b.Length];
    }
}
