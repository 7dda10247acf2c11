using System.Numerics;
using System.Runtime.InteropServices;
using Semblance.Random;

namespace Semblance.Numerics;

/// <summary>Standard normal draws by the block, several at once.</summary>
/// <remarks>
/// Inversion of 32-bit uniform numbers by M. J. Wichura, "Algorithm AS 241", Applied Statistics 37 (1988): the central
/// branch for all at once, the tails (15 %) one by one. Every lane does the same additions and products in the same
/// order, so that a draw does not depend on the vector width. Draws end at ±6.2; 1 in 4 billion would lie beyond.
/// </remarks>
internal static class NormalBlock
{
    /// <summary>Fills <paramref name="draws"/> with <paramref name="lanes"/> draws a row, lane by lane.</summary>
    /// <param name="rng">The stream; the address is the row index and a quarter of the lane.</param>
    /// <param name="rows">Absolute row indices.</param>
    /// <param name="lanes">Draws a row.</param>
    /// <param name="stride">Distance from a lane's first draw to the next lane's.</param>
    /// <param name="draws">[lane, row]</param>
    public static void Fill(Rng rng, ReadOnlySpan<long> rows, int lanes, int stride, Span<double> draws)
    {
        for (var lane = 0; lane < lanes; lane += 4)
        {
            var width = Math.Min(4, lanes - lane);
            var part = draws.Slice(lane * stride, (width - 1) * stride + rows.Length);
            for (var r = 0; r < rows.Length; r++)
            {
                var words = rng.At((ulong)rows[r], (ulong)lane >> 2);
                part[r] = Share(words.A);
                if (width > 1) part[stride + r] = Share(words.B);
                if (width > 2) part[2 * stride + r] = Share(words.C);
                if (width > 3) part[3 * stride + r] = Share(words.D);
            }
        }
        for (var lane = 0; lane < lanes; lane++) ToNormal(draws.Slice(lane * stride, rows.Length));
    }

    // the word's middle, less a half: in (-0.5, 0.5), never 0 at either end
    private static double Share(uint word) => (word + 0.5) * (1.0 / 4294967296) - 0.5;

    private static void ToNormal(Span<double> shares)
    {
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(shares);
        Span<double> lanes = stackalloc double[Vector<double>.Count];
        for (var v = 0; v < vectors.Length; v++)
        {
            var q = vectors[v];
            vectors[v] = Central(q);
            if (!Vector.GreaterThanAny(Vector.Abs(q), new Vector<double>(0.425))) continue;
            q.CopyTo(lanes);
            for (var k = 0; k < lanes.Length; k++)
            {
                if (Math.Abs(lanes[k]) > 0.425) shares[v * lanes.Length + k] = Tail(lanes[k]);
            }
        }
        for (var r = vectors.Length * Vector<double>.Count; r < shares.Length; r++)
        {
            var q = shares[r];
            shares[r] = Math.Abs(q) > 0.425 ? Tail(q) : Central(new Vector<double>(q))[0];
        }
    }

    private static Vector<double> Central(Vector<double> q)
    {
        var r = new Vector<double>(0.180625) - q * q;
        var numerator = new Vector<double>(2509.0809287301226727);
        var denominator = new Vector<double>(5226.495278852545925);
        numerator = numerator * r + new Vector<double>(33430.575583588128105);
        denominator = denominator * r + new Vector<double>(28729.085735721942674);
        numerator = numerator * r + new Vector<double>(67265.770927008700853);
        denominator = denominator * r + new Vector<double>(39307.89580009271061);
        numerator = numerator * r + new Vector<double>(45921.953931549871457);
        denominator = denominator * r + new Vector<double>(21213.794301586595867);
        numerator = numerator * r + new Vector<double>(13731.693765509461125);
        denominator = denominator * r + new Vector<double>(5394.1960214247511077);
        numerator = numerator * r + new Vector<double>(1971.5909503065514427);
        denominator = denominator * r + new Vector<double>(687.1870074920579083);
        numerator = numerator * r + new Vector<double>(133.14166789178437745);
        denominator = denominator * r + new Vector<double>(42.313330701600911252);
        numerator = numerator * r + new Vector<double>(3.387132872796366608);
        denominator = denominator * r + Vector<double>.One;
        return q * numerator / denominator;
    }

    // 32-bit shares end at 2^-33, where s = 4.78: the branch of AS 241 for s > 5 is never taken
    private static double Tail(double q)
    {
        var s = Math.Sqrt(-Math.Log(0.5 - Math.Abs(q))) - 1.6;
        var value = (((((((7.7454501427834140764e-4 * s + 0.0227238449892691845833) * s + 0.24178072517745061177) * s
            + 1.27045825245236838258) * s + 3.64784832476320460504) * s + 5.7694972214606914055) * s
            + 4.6303378461565452959) * s + 1.42343711074968357734)
            / (((((((1.05075007164441684324e-9 * s + 5.475938084995344946e-4) * s + 0.0151986665636164571966) * s
            + 0.14810397642748007459) * s + 0.68976733498510000455) * s + 1.6763848301838038494) * s
            + 2.05319162663775882187) * s + 1.0);
        return q < 0 ? -value : value;
    }
}
