using System.Text;
using System.Text.Json.Nodes;
using Semblance.Random;

namespace Semblance.Providers;

/// <summary>
/// Codes such as AB-1234: which places hold letters and which digits. A letter or digit is kept only where all of many
/// codes have the same one there (a prefix).
/// </summary>
internal sealed class CodeForm(IReadOnlyList<CodeForm.Mask> masks) : ValueForm
{
    private const int MinSupport = 20, MaxMasks = 40, BlockSize = 1000;
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", Lower = "abcdefghijklmnopqrstuvwxyz",
        Digits = "0123456789";
    private const string HexUpper = "0123456789ABCDEF", HexLower = "0123456789abcdef";

    /// <summary>One shape of codes.</summary>
    /// <param name="Share">How many codes have it.</param>
    /// <param name="Places">For each place the characters that may stand there.</param>
    public sealed record Mask(double Share, string[] Places)
    {
        /// <summary>How many codes there are of this shape, at most 10^15.</summary>
        public long Capacity => (long)Places.Aggregate(1.0, (product, place) => Math.Min(1e15, product * place.Length));
    }

    public override string Kind => "code";

    /// <summary>Learns from different texts and how often each occurs.</summary>
    public static CodeForm Fit(IReadOnlyList<string> texts, IReadOnlyList<int> counts)
    {
        var isHex = texts.Count > 0
            && texts.All(text => text.All(letter => char.IsAsciiHexDigit(letter) || !char.IsAsciiLetterOrDigit(letter)))
            && texts.Any(text => text.Any(char.IsAsciiLetter)) && texts.Average(text => text.Length) >= 8;
        var groups = new Dictionary<string, (long Cells, List<string> Texts)>(StringComparer.Ordinal);
        for (var i = 0; i < texts.Count; i++)
        {
            var text = texts[i].Length > 64 ? texts[i][..64] : texts[i];
            var shape = string.Create(text.Length, (text, isHex), static (span, state) =>
            {
                for (var at = 0; at < span.Length; at++) span[at] = Class(state.text[at], state.isHex);
            });
            var group = groups.TryGetValue(shape, out var known) ? known : (0, []);
            group.Cells += counts[i];
            if (group.Texts.Count < 5000) group.Texts.Add(text);
            groups[shape] = group;
        }
        var top = groups.OrderByDescending(pair => pair.Value.Cells).ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Take(MaxMasks).ToArray();
        var total = (double)top.Sum(pair => pair.Value.Cells);
        return new([.. top.Select(pair => new Mask(pair.Value.Cells / total,
            [.. pair.Key.Select((kind, at) => Place(kind, at, pair.Value.Texts))]))]);
    }

    public override Func<long, string> Open(Rng own, Rng shared, bool areUnique)
    {
        var slots = Slots();
        var (shapes, ranks) = Deal(slots, own.Split("mask").Key);
        var capacities = masks.Select(mask => mask.Capacity).ToArray();
        var orders = masks.Select((mask, i) => new KeyedPermutation((ulong)capacities[i],
            own.Split("code").Split(i).Key)).ToArray();
        return thing =>
        {
            // the n-th thing of a shape has its n-th code by a random order, so that the codes last as long as they can
            var (block, place) = Math.DivRem(thing, shapes.Length);
            var shape = shapes[place];
            var number = block * slots[shape] + ranks[place];
            var round = number / capacities[shape];
            var text = Write(masks[shape], orders[shape][(ulong)(number % capacities[shape])]);
            return round == 0 || !areUnique ? text : $"{text}-{round}";
        };
    }

    public override JsonObject ToJson() => new()
    {
        ["form"] = Kind,
        ["masks"] = new JsonArray([.. masks.Select(mask => (JsonNode)new JsonObject
        {
            ["share"] = mask.Share,
            ["places"] = new JsonArray([.. mask.Places.Select(place => (JsonNode)place)]),
        })]),
    };

    public static CodeForm Read(JsonObject state)
    {
        var masks = state["masks"]!.AsArray().Select(mask => new Mask((double)mask!["share"]!,
            [.. mask["places"]!.AsArray().Select(place => (string)place!)])).ToArray();
        if (masks.Length is 0 or > MaxMasks
            || masks.Any(mask => mask.Places.Length > 64 || mask.Places.Any(place => place.Length is 0 or > 64)))
            throw new FormatException("masks");
        return new(masks);
    }

    private int[] Slots() => [.. masks.Select(mask => Math.Max(1, (int)Math.Round(mask.Share * BlockSize)))];

    /// <summary>
    /// Deals the shapes of a block of things out in proportion and in a random order: each thing's shape, and how many
    /// before it in the block have the same.
    /// </summary>
    private static (int[] Shapes, int[] Ranks) Deal(int[] slots, ulong key)
    {
        int[] sorted = [.. slots.SelectMany((count, shape) => Enumerable.Repeat(shape, count))];
        var order = new KeyedPermutation((ulong)sorted.Length, key);
        int[] shapes = [.. sorted.Select((_, place) => sorted[order[(ulong)place]])];
        var dealt = new int[slots.Length];
        return (shapes, [.. shapes.Select(shape => dealt[shape]++)]);
    }

    private static string Write(Mask mask, ulong number)
    {
        var text = new StringBuilder(mask.Places.Length);
        for (var i = mask.Places.Length - 1; i >= 0; i--)
        {
            var place = mask.Places[i];
            text.Insert(0, place[(int)(number % (ulong)place.Length)]);
            number /= (ulong)place.Length;
        }
        return text.ToString();
    }

    private static char Class(char letter, bool isHex)
    {
        if (isHex && char.IsAsciiHexDigit(letter)) return 'h';
        if (char.IsDigit(letter)) return 'd';
        if (char.IsUpper(letter)) return 'U';
        return char.IsLetter(letter) ? 'l' : letter;
    }

    private static string Place(char kind, int at, List<string> texts)
    {
        var all = kind switch
        {
            'd' => Digits,
            'U' => Upper,
            'l' => Lower,
            'h' when texts.Any(text => text.Any(char.IsAsciiLetterLower)) => HexLower,
            'h' => HexUpper,
            _ => kind.ToString(),
        };
        if (all.Length == 1 || texts.Count < MinSupport) return all;
        var used = texts.Select(text => text[at]).Distinct().Order().ToArray();
        return used.Length <= all.Length / 2
            && used.All(letter => texts.Count(text => text[at] == letter) >= MinSupport) ? new string(used) : all;
    }
}
