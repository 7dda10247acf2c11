using System.Numerics;

namespace Semblance.Providers;

/// <summary>
/// A random order of 0 … n - 1 that can be asked for any one place, without a table: so that unique values stay unique
/// whatever rows are made, on any thread.
/// </summary>
/// <remarks>
/// A balanced Feistel network over the next even number of bits, walked until the result falls below n: M. Luby and
/// C. Rackoff, "How to construct pseudorandom permutations from pseudorandom functions", SIAM J. Comput. 17 (1988); J.
/// Black and P. Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002. The round function mixes as SplitMix64
/// does. Not a cipher: it hides nothing. Fewer than four steps on average.
/// </remarks>
public readonly struct KeyedPermutation
{
    private const int Rounds = 6;
    private readonly ulong count, key, mask;
    private readonly int half;

    /// <summary>A permutation of <paramref name="count"/> numbers, named by a key.</summary>
    public KeyedPermutation(ulong count, ulong key)
    {
        ArgumentOutOfRangeException.ThrowIfZero(count);
        this.count = count;
        this.key = key;
        half = Math.Max(1, (64 - BitOperations.LeadingZeroCount(count - 1) + 1) / 2);
        mask = half == 32 ? uint.MaxValue : (1UL << half) - 1;
    }

    /// <summary>The number at a place; place must be below the count.</summary>
    public ulong this[ulong place]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, count);
            if (count == 1) return 0;
            do
            {
                ulong left = place >> half, right = place & mask;
                for (var round = 0; round < Rounds; round++)
                    (left, right) = (right, left ^ (Mix(right + key + (ulong)round * 0x9E3779B97F4A7C15) & mask));
                place = (left << half) | right;
            }
            while (place >= count);
            return place;
        }
    }

    /// <summary>The finalizer of SplitMix64: every bit of the result depends on every bit of the argument.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
