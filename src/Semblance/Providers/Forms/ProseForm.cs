using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Semblance.Random;

namespace Semblance.Providers;

/// <summary>
/// Free text: as many words as real texts have, of such lengths, written in such letters. Words are neutral ones; a
/// real word is kept only where it stands in many different texts.
/// </summary>
internal sealed class ProseForm : ValueForm
{
    private const int MinTexts = 20, MaxCommon = 300, Quantiles = 21;

    /// <summary>Quantiles of the number of words in a text.</summary>
    public required int[] Words { get; init; }

    /// <summary>Quantiles of the length of rare words.</summary>
    public required int[] Lengths { get; init; }

    /// <summary>Words that many texts have, with their share of all words.</summary>
    public required IReadOnlyList<(string Word, double Share)> Common { get; init; }

    public required LetterCase Letters { get; init; }

    /// <summary>Share of words that begin with a capital, and of texts that end in a full stop.</summary>
    public required (double Capitals, double Stops) Style { get; init; }

    public override string Kind => "prose";

    public static ProseForm Fit(IReadOnlyList<string> texts)
    {
        var sample = texts.Count <= 20_000
            ? texts : [.. Enumerable.Range(0, 20_000).Select(i => texts[(int)((long)i * texts.Count / 20_000)])];
        var counts = new List<int>(sample.Count);
        var lengths = new List<int>();
        var seen = new Dictionary<string, (int Texts, int Words)>(StringComparer.Ordinal);
        long words = 0, capitals = 0, stops = 0;
        foreach (var text in sample)
        {
            var parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            counts.Add(Math.Max(1, parts.Length));
            if (text.TrimEnd().EndsWith('.')) stops++;
            var once = new HashSet<string>(StringComparer.Ordinal);
            foreach (var part in parts)
            {
                words++;
                if (char.IsUpper(part[0])) capitals++;
                if (part.Length > 30 || part.Any(char.IsDigit)) continue;
                var known = seen.GetValueOrDefault(part);
                seen[part] = (known.Texts + (once.Add(part) ? 1 : 0), known.Words + 1);
            }
        }
        var common = seen.Where(pair => pair.Value.Texts >= MinTexts).OrderByDescending(pair => pair.Value.Words)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(MaxCommon).ToArray();
        var isCommon = common.Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var (word, (_, times)) in seen)
        {
            if (isCommon.Contains(word)) continue;
            for (var i = 0; i < Math.Min(times, MinTexts); i++)
                lengths.Add(word.Trim(',', '.', ';', ':', '!', '?').Length);
        }
        return new()
        {
            Words = Spread(counts), Lengths = Spread(lengths), Letters = LetterCases.Of(sample.Take(1000)),
            Common = [.. common.Select(pair => (pair.Key, (double)pair.Value.Words / words))],
            Style = (words == 0 ? 0 : (double)capitals / words, sample.Count == 0 ? 0 : (double)stops / sample.Count),
        };
    }

    public override Func<long, string> Open(Rng own, Rng shared, bool areUnique)
    {
        var neutral = Lexicon.List("en", "lorem", "words");
        var byLength = Enumerable.Range(0, 16)
            .Select(length => neutral.Where(word => Math.Abs(word.Length - length) <= 1).ToArray())
            .Select(list => list.Length >= 4 ? list : neutral).ToArray();
        var ends = new double[Common.Count];
        var sum = 0.0;
        for (var i = 0; i < ends.Length; i++) ends[i] = sum += Common[i].Share;
        var pick = own.Split("words");
        var tag = new KeyedPermutation((ulong)(neutral.Length * (long)neutral.Length), own.Split("tag").Key);
        return thing =>
        {
            var count = At(Words, pick.Uniform(thing));
            var text = new StringBuilder();
            var unique = areUnique ? (long)tag[(ulong)thing % (ulong)(neutral.Length * (long)neutral.Length)] : 0;
            for (var i = 0; i < count; i++)
            {
                var block = pick.At((ulong)thing, (ulong)i + 1);
                string word;
                // where texts must differ, the first two neutral words say which one this is
                if (areUnique && i < 2) word = neutral[i == 0 ? unique / neutral.Length : unique % neutral.Length];
                else if (block.First < sum) word = Common[Find(ends, block.First)].Word;
                else
                {
                    var list = byLength[Math.Clamp(At(Lengths, (block.First - sum) / Math.Max(1e-9, 1 - sum)), 0, 15)];
                    word = list[(int)(block.Second * list.Length)];
                    if (block.D % 1000 < Style.Capitals * 1000) word = Capital(word);
                }
                if (i == 0 && Style.Capitals > 0) word = Capital(word);
                if (i > 0) text.Append(' ');
                text.Append(word);
            }
            if (areUnique && (count < 2 || thing >= neutral.Length * (long)neutral.Length))
                text.Append(' ').Append((thing + 1).ToString(CultureInfo.InvariantCulture));
            if (pick.Uniform(thing, -1) < Style.Stops && text[^1] != '.') text.Append('.');
            return text.ToString().In(Letters);
        };
    }

    public override JsonObject ToJson() => new()
    {
        ["form"] = Kind,
        ["words"] = Numbers(Words),
        ["lengths"] = Numbers(Lengths),
        ["letters"] = Letters.ToString(),
        ["capitals"] = Style.Capitals,
        ["stops"] = Style.Stops,
        ["common"] = new JsonArray(
            [.. Common.Select(pair => (JsonNode)new JsonObject { ["word"] = pair.Word, ["share"] = pair.Share })]),
    };

    public static ProseForm Read(JsonObject state)
    {
        var form = new ProseForm
        {
            Words = [.. state["words"]!.AsArray().Select(number => Math.Clamp((int)number!, 1, 100_000))],
            Lengths = [.. state["lengths"]!.AsArray().Select(number => (int)number!)],
            Letters = Enum.Parse<LetterCase>((string)state["letters"]!),
            Style = ((double)state["capitals"]!, (double)state["stops"]!),
            Common = [.. state["common"]!.AsArray().Select(pair => ((string)pair!["word"]!, (double)pair["share"]!))],
        };
        return form.Words.Length == Quantiles && form.Lengths.Length == Quantiles
            ? form : throw new FormatException("prose");
    }

    private static JsonArray Numbers(int[] numbers) => new([.. numbers.Select(number => (JsonNode)number)]);

    private static int[] Spread(List<int> values)
    {
        if (values.Count == 0) values = [5];
        values.Sort();
        return [.. Enumerable.Range(0, Quantiles)
            .Select(i => values[(int)((long)i * (values.Count - 1) / (Quantiles - 1))])];
    }

    private static int At(int[] quantiles, double share)
    {
        var place = share * (quantiles.Length - 1);
        var low = Math.Min((int)place, quantiles.Length - 2);
        return (int)Math.Round(quantiles[low] + (place - low) * (quantiles[low + 1] - quantiles[low]));
    }

    private static int Find(double[] ends, double share)
    {
        var at = Array.BinarySearch(ends, share);
        return Math.Min(at < 0 ? ~at : at + 1, ends.Length - 1);
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
