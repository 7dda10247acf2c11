using System.Text.Json.Nodes;
using Semblance.Random;

namespace Semblance.Providers;

/// <summary>
/// Which thing a row speaks of: its own, where values are unique, or one of a fixed number, some of which come more
/// often. Only how often the first, second, … thing occurs is kept, not which thing it is.
/// </summary>
/// <remarks>
/// As many rows as the real ones, in a random order, share out the things as the real rows do: what came once comes
/// once. Further rows do it again in another order, and there what came once is a new thing.
/// </remarks>
internal sealed record Entities(bool AreUnique, long Count, long Rows, double[] Shares)
{
    private const int Steps = 16;

    /// <summary>Things that come less often than this on average mostly come once, and are never all seen.</summary>
    private const double Rare = 1.5;

    /// <summary>Every row speaks of a thing of its own.</summary>
    public static Entities Unique(long count) => new(true, Math.Max(1, count), 1, []);

    /// <summary>Learns from how often each different value occurs.</summary>
    /// <param name="counts">The rows of each value.</param>
    /// <param name="rows">All rows, those without a value too, so that columns of one thing keep step.</param>
    public static Entities Of(IReadOnlyCollection<int> counts, int rows)
    {
        long cells = counts.Sum(count => (long)count);
        if (counts.Count == 0 || cells <= 1 || counts.Count >= 0.999 * cells) return Unique(counts.Count);
        var sorted = counts.OrderDescending().ToArray();
        var shares = new double[Steps];
        for (var i = 0; i < sorted.Length; i++)
            shares[(int)((long)i * Steps / sorted.Length)] += (double)sorted[i] / cells;
        return new(false, counts.Count, rows, shares);
    }

    /// <summary>The thing that a row speaks of.</summary>
    public long At(long row, Rng rng)
    {
        if (AreUnique) return row;
        var (cycle, place) = Math.DivRem(row, Rows);
        var order = new KeyedPermutation((ulong)Rows, KeyedPermutation.Mix(rng.Key + (ulong)cycle));
        var (share, step) = ((order[(ulong)place] + 0.5) / Rows, 0);
        while (step < Steps - 1 && share >= Shares[step]) share -= Shares[step++];
        long low = (step * Count + Steps - 1) / Steps, things = ((step + 1) * Count + Steps - 1) / Steps - low;
        if (things <= 0) return Math.Min(low, Count - 1);
        var thing = low + Math.Min(things - 1, (long)(share / Shares[step] * things));
        return Shares[step] * Rows < Rare * things ? thing + cycle * Count : thing;
    }

    public JsonObject ToJson() => new()
    {
        ["unique"] = AreUnique,
        ["count"] = Count,
        ["rows"] = Rows,
        ["shares"] = new JsonArray([.. Shares.Select(share => (JsonNode)share)]),
    };

    public static Entities FromJson(JsonObject state)
    {
        var shares = state["shares"]!.AsArray().Select(share => (double)share!).ToArray();
        var count = (long)state["count"]!;
        // older models do not say of how many rows they learnt
        var result = new Entities((bool)state["unique"]!, count, (long?)state["rows"] ?? count, shares);
        if (result.Count < 1 || result.Rows < 1 || !result.AreUnique && shares.Length != Steps)
            throw new FormatException("entities");
        return result;
    }
}
