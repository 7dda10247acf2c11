using Semblance.Random;

namespace Semblance.Relational.Synthesizers;

/// <summary>Parents with the children that each may still get: draws one in proportion to what is left.</summary>
/// <remarks>A binary indexed tree (P. Fenwick 1994): a draw and a change cost the logarithm of the parents.</remarks>
internal sealed class SlotPool
{
    private readonly int[] parents;
    private readonly long[] sums;
    private readonly int[] left;

    /// <summary>A pool of parents and their quotas.</summary>
    public SlotPool(int[] parents, int[] quotas)
    {
        this.parents = parents;
        left = Array.ConvertAll(parents, parent => quotas[parent]);
        sums = new long[parents.Length + 1];
        for (var i = 1; i < sums.Length; i++)
        {
            sums[i] += left[i - 1];
            if (i + (i & -i) is var next && next < sums.Length) sums[next] += sums[i];
            Total += left[i - 1];
        }
    }

    /// <summary>Children that may still be dealt.</summary>
    public long Total { get; private set; }

    /// <summary>The parents.</summary>
    public IReadOnlyList<int> Parents => parents;

    /// <summary>A place among the parents, by a uniform number; <see cref="Total"/> must be above 0.</summary>
    public int Draw(double uniform)
    {
        var rest = Math.Min((long)(uniform * Total), Total - 1);
        var at = 0;
        for (var step = 1 << System.Numerics.BitOperations.Log2((uint)parents.Length); step > 0; step >>= 1)
        {
            if (at + step >= sums.Length || sums[at + step] > rest) continue;
            at += step;
            rest -= sums[at];
        }
        return at;
    }

    /// <summary>How many children the parent at a place may still get.</summary>
    public int Left(int place) => left[place];

    /// <summary>Takes children off the parent at a place, as many as it has.</summary>
    public void Take(int place, int count = 1)
    {
        count = Math.Min(count, left[place]);
        left[place] -= count;
        Total -= count;
        for (var i = place + 1; i < sums.Length; i += i & -i) sums[i] -= count;
    }

    /// <summary>
    /// The places of parents that may get more children, those with most to get first, equals in a random order.
    /// </summary>
    public int[] Fullest(Rng rng)
    {
        var open = Enumerable.Range(0, parents.Length).Where(place => left[place] > 0).ToArray();
        var chance = Array.ConvertAll(open, place => rng.Uniform(place));
        Array.Sort(Enumerable.Range(0, open.Length).Select(i => (-left[open[i]], chance[i])).ToArray(), open);
        return open;
    }
}
