using System.Numerics.Tensors;
using Semblance.Random;

namespace Semblance.Torch.Training;

/// <summary>Addressed noise by the array: the same numbers on every device and for every number of threads.</summary>
internal static class Noise
{
    /// <summary>Uniform numbers in (0, 1), the middles of a grid of 2^-23.</summary>
    public static float[] Uniform(Rng rng, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i += 4)
        {
            var words = rng.At((ulong)i >> 2);
            values[i] = Share(words.A);
            if (i + 1 < count) values[i + 1] = Share(words.B);
            if (i + 2 < count) values[i + 2] = Share(words.C);
            if (i + 3 < count) values[i + 3] = Share(words.D);
        }
        return values;
    }

    /// <summary>Numbers of the standard Gumbel distribution: minus the logarithm of a standard exponential
    /// number.</summary>
    public static float[] Gumbel(Rng rng, int count)
    {
        var values = Uniform(rng, count);
        for (var pass = 0; pass < 2; pass++)
        {
            TensorPrimitives.Log(values, values);
            TensorPrimitives.Negate(values, values);
        }
        return values;
    }

    /// <summary>Standard normal numbers, in pairs from two uniform ones each (Box and Muller 1958).</summary>
    public static float[] Normal(Rng rng, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i += 4)
        {
            var words = rng.At((ulong)i >> 2);
            Pair(words.A, words.B, values.AsSpan(i, Math.Min(2, count - i)));
            if (i + 2 < count) Pair(words.C, words.D, values.AsSpan(i + 2, Math.Min(2, count - i - 2)));
        }
        return values;
    }

    /// <summary>What each of <paramref name="count"/> units is multiplied by under dropout: 0, or 1 / (1 -
    /// share).</summary>
    public static float[] Dropout(Rng rng, int count, double share)
    {
        var values = new float[count];
        var least = (uint)(share * 65536);
        var kept = (float)(1 / (1 - share));
        Span<uint> words = stackalloc uint[4];
        for (var i = 0; i < count; i += 8)
        {
            var block = rng.At((ulong)i >> 3);
            (words[0], words[1], words[2], words[3]) = (block.A, block.B, block.C, block.D);
            for (var k = 0; k < 8 && i + k < count; k++)
                values[i + k] = ((words[k >> 1] >> (16 * (k & 1))) & 0xffff) >= least ? kept : 0;
        }
        return values;
    }

    private static void Pair(uint a, uint b, Span<float> pair)
    {
        var radius = MathF.Sqrt(-2 * MathF.Log(Share(a)));
        var (sin, cos) = MathF.SinCos(2 * MathF.PI * Share(b));
        pair[0] = radius * cos;
        if (pair.Length > 1) pair[1] = radius * sin;
    }

    private static float Share(uint word) => ((word >> 9) + 0.5f) * (1f / 8388608);
}
