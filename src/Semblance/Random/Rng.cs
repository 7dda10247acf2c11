using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using System.Text;

namespace Semblance.Random;

/// <summary>
/// A stream of random numbers in which every draw has an address: draw <c>i</c> is the same whatever was drawn before,
/// on any thread. <see cref="Split(string)"/> gives independent streams by name.
/// </summary>
/// <remarks>
/// Philox4x32-10: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3",
/// SC 2011. The key is the stream; the counter is the address. A draw costs about 10 ns.
/// </remarks>
/// <param name="Key">Names the stream.</param>
public readonly record struct Rng(ulong Key)
{
    /// <summary>An independent stream named by a text. The same name gives the same stream.</summary>
    public Rng Split(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(StableHash.Of(name, Key));
    }

    /// <summary>An independent stream named by a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Rng Split(long index)
    {
        var block = At((ulong)index, 0x53504C49); // "SPLI": apart from the addresses that draws use
        return new(((ulong)block.A << 32) | block.B);
    }

    /// <summary>The four 32-bit words at an address.</summary>
    /// <param name="index">The address, usually a row index.</param>
    /// <param name="lane">A second coordinate, for more words at the same index.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RandomBlock At(ulong index, ulong lane = 0) => Philox.Block(Key, index, lane);

    /// <summary>
    /// Many words at one index, in lanes from 0 on: eight lanes' first words, then their second, third and fourth ones,
    /// then the next eight lanes. Several times as fast as <see cref="At"/> one after another.
    /// </summary>
    public void Fill(ulong index, Span<uint> words) => Philox.Fill(Key, index, words);

    /// <summary>A uniform number in [0, 1) at an address, on a grid of 2^-53.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Uniform(long index, long lane = 0) => At((ulong)index, (ulong)lane).First;

    /// <summary>What <see cref="Uniform(long, long)"/> gives at many addresses in lane 0. Several times as fast as one
    /// after another.</summary>
    internal void Uniform(ReadOnlySpan<long> indices, Span<double> values) => Philox.Uniform(Key, indices, values);

    /// <summary>A whole number in [0, <paramref name="count"/>) at an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Below(int count, long index, long lane = 0)
    {
        var block = At((ulong)index, (ulong)lane);
        var word = ((ulong)block.A << 32) | block.B;
        return (int)Math.BigMul(word, (ulong)count, out _); // bias below 2^-32 (Lemire 2019)
    }

    /// <summary>A random order of 0 … <paramref name="count"/> - 1 (Fisher and Yates).</summary>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++) order[i] = i;
        for (var i = count - 1; i > 0; i--)
        {
            var j = Below(i + 1, i);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }
}

/// <summary>Four random words, and the two uniform numbers that they make.</summary>
/// <param name="A">First word.</param>
/// <param name="B">Second word.</param>
/// <param name="C">Third word.</param>
/// <param name="D">Fourth word.</param>
public readonly record struct RandomBlock(uint A, uint B, uint C, uint D)
{
    /// <summary>A uniform number in [0, 1) from the first two words.</summary>
    public double First => ToUniform(A, B);

    /// <summary>A uniform number in [0, 1), independent of <see cref="First"/>, from the last two words.</summary>
    public double Second => ToUniform(C, D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double ToUniform(uint high, uint low) => ((((ulong)high << 32) | low) >> 11) * (1.0 / (1UL << 53));
}

/// <summary>The Philox4x32-10 block function of Salmon et al. 2011.</summary>
public static class Philox
{
    private const int Eight = 8, Group = 4 * Eight; // blocks side by side, and their words
    private const uint MultiplierA = 0xD2511F53, MultiplierB = 0xCD9E8D57, WeylA = 0x9E3779B9, WeylB = 0xBB67AE85;

    /// <summary>
    /// Ten rounds over the counter (<paramref name="index"/>, <paramref name="lane"/>) with the given key.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RandomBlock Block(ulong key, ulong index, ulong lane)
    {
        uint a = (uint)index, b = (uint)(index >> 32), c = (uint)lane, d = (uint)(lane >> 32);
        uint keyA = (uint)key, keyB = (uint)(key >> 32);
        for (var round = 0; round < 10; round++)
        {
            var productA = (ulong)MultiplierA * a;
            var productB = (ulong)MultiplierB * c;
            a = (uint)(productB >> 32) ^ b ^ keyA;
            b = (uint)productB;
            c = (uint)(productA >> 32) ^ d ^ keyB;
            d = (uint)productA;
            keyA += WeylA;
            keyB += WeylB;
        }
        return new(a, b, c, d);
    }

    /// <summary>
    /// The blocks of one index in lanes from 0 on, eight at a time: their first words, their second ones, and so on.
    /// </summary>
    public static void Fill(ulong key, ulong index, Span<uint> words)
    {
        Span<uint> spare = stackalloc uint[Group];
        Span<ulong> indices = stackalloc ulong[Eight], lanes = stackalloc ulong[Eight];
        indices.Fill(index);
        for (var start = 0; start < words.Length; start += Group)
        {
            for (var k = 0; k < Eight; k++) lanes[k] = (ulong)(start / 4 + k);
            var isWhole = start + Group <= words.Length;
            Blocks(key, indices, lanes, isWhole ? words.Slice(start, Group) : spare);
            if (!isWhole) spare[..(words.Length - start)].CopyTo(words[start..]);
        }
    }

    /// <summary>The first uniform number of the blocks of many indices in lane 0.</summary>
    internal static void Uniform(ulong key, ReadOnlySpan<long> indices, Span<double> values)
    {
        Span<uint> words = stackalloc uint[Group];
        Span<ulong> eight = stackalloc ulong[Eight], lanes = stackalloc ulong[Eight];
        lanes.Clear();
        for (var start = 0; start < indices.Length; start += Eight)
        {
            var count = Math.Min(Eight, indices.Length - start);
            MemoryMarshal.Cast<long, ulong>(indices.Slice(start, count)).CopyTo(eight);
            Blocks(key, eight, lanes, words);
            for (var k = 0; k < count; k++) values[start + k] = RandomBlock.ToUniform(words[k], words[Eight + k]);
        }
    }

    private static void Blocks(ulong key, ReadOnlySpan<ulong> indices, ReadOnlySpan<ulong> lanes, Span<uint> words)
    {
        if (!Avx2.IsSupported)
        {
            for (var k = 0; k < Eight; k++)
                (words[k], words[8 + k], words[16 + k], words[24 + k]) = Block(key, indices[k], lanes[k]);
            return;
        }
        // four blocks a vector, a word in the low half of each 64 bits: what the high half holds is never looked at
        var (a0, a1) = (Vector256.Create(indices), Vector256.Create(indices[4..]));
        var (c0, c1) = (Vector256.Create(lanes), Vector256.Create(lanes[4..]));
        var (b0, b1, d0, d1) = (a0 >>> 32, a1 >>> 32, c0 >>> 32, c1 >>> 32);
        var (byA, byB) = (Vector256.Create((ulong)MultiplierA).AsUInt32(),
            Vector256.Create((ulong)MultiplierB).AsUInt32());
        uint keyA = (uint)key, keyB = (uint)(key >> 32);
        for (var round = 0; round < 10; round++)
        {
            var (fromA0, fromB0) = (Avx2.Multiply(byA, a0.AsUInt32()), Avx2.Multiply(byB, c0.AsUInt32()));
            var (fromA1, fromB1) = (Avx2.Multiply(byA, a1.AsUInt32()), Avx2.Multiply(byB, c1.AsUInt32()));
            var (k0, k1) = (Vector256.Create((ulong)keyA), Vector256.Create((ulong)keyB));
            (a0, b0, c0, d0) = ((fromB0 >>> 32) ^ b0 ^ k0, fromB0, (fromA0 >>> 32) ^ d0 ^ k1, fromA0);
            (a1, b1, c1, d1) = ((fromB1 >>> 32) ^ b1 ^ k0, fromB1, (fromA1 >>> 32) ^ d1 ^ k1, fromA1);
            keyA += WeylA;
            keyB += WeylB;
        }
        Vector256.Narrow(a0, a1).CopyTo(words);
        Vector256.Narrow(b0, b1).CopyTo(words[8..]);
        Vector256.Narrow(c0, c1).CopyTo(words[16..]);
        Vector256.Narrow(d0, d1).CopyTo(words[24..]);
    }
}

/// <summary>A hash that is the same in every process and on every machine.</summary>
public static class StableHash
{
    /// <summary>The first eight bytes of SHA-256 over the salt and the text in UTF-8.</summary>
    public static ulong Of(string text, ulong salt = 0)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = new byte[8 + Encoding.UTF8.GetByteCount(text)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, salt);
        Encoding.UTF8.GetBytes(text, bytes.AsSpan(8));
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(bytes));
    }
}
