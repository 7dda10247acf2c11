using System.Text.Json.Nodes;
using Semblance.Random;

namespace Semblance.Providers;

/// <summary>
/// Which thing a row speaks of: its own, where values are unique, or one of a fixed number, some of which come more
/// often. Only how often the first, second, … thing occurs is kept, not which thing it is.
/// </summary>
internal sealed record Entities(bool AreUnique, long Count, double[] Shares)
{
    private const int Steps = 16;

    /// <summary>Learns from how often each different value occurs.</summary>
    public static Entities Of(IReadOnlyCollection<int> counts)
    {
        long cells = counts.Sum(count => (long)count);
        if (counts.Count == 0 || cells <= 1 || counts.Count >= 0.999 * cells)
            return new(true, Math.Max(1, counts.Count), []);
        var sorted = counts.OrderDescending().ToArray();
        var shares = new double[Steps];
        for (var i = 0; i < sorted.Length; i++)
            shares[(int)((long)i * Steps / sorted.Length)] += (double)sorted[i] / cells;
        return new(false, counts.Count, shares);
    }

    /// <summary>The thing that a row speaks of.</summary>
    public long At(long row, Rng rng)
    {
        if (AreUnique) return row;
        var block = rng.At((ulong)row, 0x454E54);
        var (share, step) = (block.First, 0);
        while (step < Steps - 1 && share >= Shares[step]) share -= Shares[step++];
        long low = (step * Count + Steps - 1) / Steps, high = ((step + 1) * Count + Steps - 1) / Steps;
        if (high <= low) return Math.Min(low, Count - 1);
        return low + Math.Min(high - low - 1, (long)(block.Second * (high - low)));
    }

    public JsonObject ToJson() => new()
    {
        ["unique"] = AreUnique,
        ["count"] = Count,
        ["shares"] = new JsonArray([.. Shares.Select(share => (JsonNode)share)]),
    };

    public static Entities FromJson(JsonObject state)
    {
        var shares = state["shares"]!.AsArray().Select(share => (double)share!).ToArray();
        var result = new Entities((bool)state["unique"]!, (long)state["count"]!, shares);
        if (result.Count < 1 || !result.AreUnique && shares.Length != Steps) throw new FormatException("entities");
        return result;
    }
}
