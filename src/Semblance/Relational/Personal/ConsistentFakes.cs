using System.Globalization;
using Semblance.Providers;
using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Relational.Personal;

/// <summary>
/// Made-up values for real ones: the same one for the same mail address or name wherever it stands in the database, so
/// that tables still agree. No key is needed, and none could undo it: which value stands for which follows from the
/// rows' order.
/// </summary>
internal sealed class ConsistentFakes(Rng rng)
{
    private const int MostRounds = 50;

    private readonly Dictionary<string, Dictionary<string, string>> byMeaning = new(StringComparer.Ordinal);

    /// <summary>What stands for each value of a family.</summary>
    /// <param name="family">The columns.</param>
    /// <param name="texts">Their values.</param>
    /// <param name="areKeys">Whether no two values may become alike.</param>
    public string?[] Of(ColumnFamily family, FamilyTexts texts, bool areKeys)
    {
        // columns of one meaning speak of the same things; others only of their own
        var meaning = texts.Schema.Semantic ?? family.First.ToString();
        if (!byMeaning.TryGetValue(meaning, out var known)) byMeaning[meaning] = known = new(StringComparer.Ordinal);
        int[] open = [.. Enumerable.Range(0, texts.Texts.Count).Where(i => !known.ContainsKey(texts.Texts[i]))];
        if (open.Length > 0)
        {
            var maker = ValueMaker.Fit(texts.Column().With(texts.Schema with
            {
                Kind = texts.Schema.Kind is ColumnKind.Category or ColumnKind.Boolean ? ColumnKind.Identifier
                    : texts.Schema.Kind,
                Handling = Handling.Generate, Unique = areKeys,
            }));
            Make(maker, rng.Split(family.First.Table), texts, open, known, areKeys);
        }
        return [.. texts.Texts.Select(text => known[text])];
    }

    // by the row in which a value comes first, so that the name and the mail of one row are of one person
    private static void Make(ValueMaker maker, Rng rng, FamilyTexts texts, int[] open,
        Dictionary<string, string> known, bool areKeys)
    {
        var taken = areKeys ? known.Values.ToHashSet(StringComparer.Ordinal) : [];
        long[] at = [.. open.Select(i => (long)texts.Rows[i])];
        var beyond = at.Max() + 1;
        for (var round = 0; open.Length > 0; round++)
        {
            var made = maker.Make(at, rng);
            var again = new List<int>();
            for (var i = 0; i < open.Length; i++)
            {
                var text = made.Text(i);
                if (round == MostRounds) text = Numbered(text, taken);
                if (areKeys && !taken.Add(text)) again.Add(open[i]);
                else known[texts.Texts[open[i]]] = text;
            }
            open = [.. again];
            at = [.. open.Select(_ => beyond++)];
        }
    }

    // a form may hold fewer values than there are keys: the rest are numbered
    private static string Numbered(string text, HashSet<string> taken)
    {
        for (var number = 2; ; number++)
        {
            var numbered = text + number.ToString(CultureInfo.InvariantCulture);
            if (!taken.Contains(numbered)) return numbered;
        }
    }
}
