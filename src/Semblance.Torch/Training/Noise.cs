using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Semblance.Random;

namespace Semblance.Torch.Training;

/// <summary>Addressed noise by the span: the same numbers on every device and for every number of threads.</summary>
internal static class Noise
{
    /// <summary>Uniform numbers in (0, 1), the middles of a grid of 2^-23.</summary>
    public static void Uniform(Rng rng, Span<float> values)
    {
        var words = Words(values);
        rng.Fill(0, words);
        ToShares(words);
    }

    /// <summary>Numbers of the standard Gumbel distribution: minus the logarithm of a standard exponential
    /// number.</summary>
    public static void Gumbel(Rng rng, Span<float> values)
    {
        Uniform(rng, values);
        for (var pass = 0; pass < 2; pass++)
        {
            TensorPrimitives.Log(values, values);
            TensorPrimitives.Negate(values, values);
        }
    }

    /// <summary>Standard normal numbers.</summary>
    public static void Normal(Rng rng, Span<float> values) => Normal(rng, [0], values.Length, values);

    /// <summary>Standard normal numbers for rows, in pairs from two uniform ones each (Box and Muller 1958).</summary>
    /// <param name="rng">The stream; the address is the row.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="count">How many numbers a row has.</param>
    /// <param name="result">[row, number]</param>
    public static void Normal(Rng rng, ReadOnlySpan<long> rows, int count, Span<float> result)
    {
        const int lanes = 16; // a shorter array would be taken number by number, and rounded otherwise
        var pairs = (count + 1) / 2;
        var padded = (rows.Length * pairs + lanes - 1) / lanes * lanes;
        var room = ArrayPool<float>.Shared.Rent(3 * padded + 2 * pairs);
        var radii = room.AsSpan(0, padded);
        var angles = room.AsSpan(padded, padded);
        var sines = room.AsSpan(2 * padded, padded);
        var words = Words(room.AsSpan(3 * padded, 2 * pairs));
        for (var r = 0; r < rows.Length; r++)
        {
            rng.Fill((ulong)rows[r], words);
            words[..pairs].CopyTo(Words(radii)[(r * pairs)..]);
            words[pairs..].CopyTo(Words(angles)[(r * pairs)..]);
        }
        ToShares(Words(radii));
        TensorPrimitives.Log(radii, radii);
        TensorPrimitives.Multiply(radii, -2f, radii);
        TensorPrimitives.Sqrt(radii, radii);
        ToShares(Words(angles));
        TensorPrimitives.Multiply(angles, 2 * MathF.PI, angles);
        TensorPrimitives.Sin(angles, sines);
        TensorPrimitives.Cos(angles, angles);
        TensorPrimitives.Multiply(sines, radii, sines);
        TensorPrimitives.Multiply(angles, radii, angles);
        for (var r = 0; r < rows.Length; r++)
        {
            var row = result.Slice(r * count, count);
            sines.Slice(r * pairs, pairs).CopyTo(row);
            angles.Slice(r * pairs, count - pairs).CopyTo(row[pairs..]);
        }
        ArrayPool<float>.Shared.Return(room);
    }

    /// <summary>What each unit is multiplied by under dropout: 0, or 1 / (1 - share).</summary>
    public static void Dropout(Rng rng, double share, Span<float> values)
    {
        if (share <= 0)
        {
            values.Fill(1);
            return;
        }
        var least = (ushort)Math.Min(share * 65536, 65535);
        var kept = (float)(1 / (1 - share));
        var room = ArrayPool<uint>.Shared.Rent((values.Length + 1) / 2);
        var words = room.AsSpan(0, (values.Length + 1) / 2);
        rng.Fill(0, words);
        var halves = MemoryMarshal.Cast<uint, ushort>(words);
        for (var i = 0; i < values.Length; i++) values[i] = halves[i] >= least ? kept : 0;
        ArrayPool<uint>.Shared.Return(room);
    }

    private static Span<uint> Words(Span<float> values) => MemoryMarshal.Cast<float, uint>(values);

    // a word's upper 23 bits as the digits of a number in [1, 2), less 1 - 2^-24
    private static void ToShares(Span<uint> words)
    {
        TensorPrimitives.ShiftRightLogical(words, 9, words);
        TensorPrimitives.BitwiseOr(words, 0x3F800000u, words);
        var shares = MemoryMarshal.Cast<uint, float>(words);
        TensorPrimitives.Subtract(shares, 0.99999994f, shares);
    }
}
