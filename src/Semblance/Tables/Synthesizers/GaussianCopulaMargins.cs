using Semblance.Numerics;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Synthesizers;

/// <summary>A category feature laid out along a standard normal latent: each level is an interval of it.</summary>
internal sealed class CategoryMargin
{
    private readonly GuideTable guide;
    private readonly int[] positions;

    /// <param name="levelCount">How many levels the feature has.</param>
    /// <param name="levels">The levels that occur, in their order along the latent.</param>
    /// <param name="edges">Where each level but the last gives way to the next.</param>
    public CategoryMargin(int levelCount, int[] levels, double[] edges)
    {
        Levels = levels;
        Edges = edges;
        guide = new(edges);
        positions = new int[levelCount];
        Array.Fill(positions, -1);
        for (var k = 0; k < levels.Length; k++) positions[levels[k]] = k;
    }

    /// <summary>The levels that occur, in their order along the latent.</summary>
    public int[] Levels { get; }

    /// <summary>Where each level but the last gives way to the next, in normal scores.</summary>
    public double[] Edges { get; }

    /// <summary>A margin with the levels' shares of the rows.</summary>
    public static CategoryMargin Of(int[] order, int[] counts)
    {
        int[] levels = [.. order.Where(level => counts[level] > 0)];
        long total = counts.Sum(count => (long)count), below = 0;
        var edges = new double[Math.Max(0, levels.Length - 1)];
        for (var k = 0; k < edges.Length; k++)
        {
            below += counts[levels[k]];
            edges[k] = Normal.Quantile((double)below / total);
        }
        return new(counts.Length, levels, edges);
    }

    /// <summary>The level at each latent.</summary>
    public void Decode(ReadOnlySpan<double> latents, Span<int> codes)
    {
        if (Levels.Length == 0) // there was no row to learn from
        {
            codes.Clear();
            return;
        }
        for (var r = 0; r < codes.Length; r++) codes[r] = Levels[guide.CountAtOrBelow(latents[r])];
    }

    /// <summary>Whether the level occurred, so that it has an interval.</summary>
    public bool Has(int level) => (uint)level < (uint)positions.Length && positions[level] >= 0;

    /// <summary>The latents at which the level is possible.</summary>
    public NormalSet SetOf(Func<int, bool> isPossible)
    {
        List<double> lows = [], highs = [];
        for (var k = 0; k < Levels.Length; k++)
        {
            if (!isPossible(Levels[k])) continue;
            var low = k == 0 ? double.NegativeInfinity : Edges[k - 1];
            var high = k == Edges.Length ? double.PositiveInfinity : Math.BitDecrement(Edges[k]);
            if (highs.Count > 0 && highs[^1] == Math.BitDecrement(low)) highs[^1] = high;
            else
            {
                lows.Add(low);
                highs.Add(high);
            }
        }
        return new([.. lows], [.. highs]);
    }
}

/// <summary>A number feature as a non-decreasing function of a standard normal latent.</summary>
/// <param name="map">The quantile function.</param>
/// <param name="form">Which numbers occur.</param>
internal sealed class NumberMargin(MonotoneMap map, NumberForm form)
{
    private const double Reach = 12; // latents beyond are never drawn

    /// <summary>The quantile function against normal scores.</summary>
    public MonotoneMap Map { get; } = map;

    /// <summary>The number at a latent, in a form that the column could hold.</summary>
    public double Decode(double latent)
    {
        var value = Map.At(latent, out var isKnot);
        return isKnot ? value : form.Snap(value);
    }

    /// <summary>The number at each latent.</summary>
    public void Decode(ReadOnlySpan<double> latents, Span<double> values)
    {
        for (var r = 0; r < values.Length; r++) values[r] = Decode(latents[r]);
    }

    /// <summary>The latents whose number lies in one of the intervals.</summary>
    public NormalSet SetOf(IReadOnlyList<(double Low, double High)> intervals)
    {
        List<double> lows = [], highs = [];
        foreach (var (low, high) in intervals)
        {
            double first = First(value => value >= low), last = Math.BitDecrement(First(value => value > high));
            if (!(first <= last)) continue;
            lows.Add(first);
            highs.Add(last);
        }
        return new([.. lows], [.. highs]);
    }

    /// <summary>The latents whose number is nearest to a value.</summary>
    public NormalSet SetOf(double value)
    {
        double first = First(x => x >= value), last = Math.BitDecrement(First(x => x > value));
        if (first <= last) return new([first], [last]);
        var near = Math.Clamp(first, Map.Scores[0], Map.Scores[^1]);
        return new([near], [near]); // between two numbers that occur, or beyond them
    }

    // The smallest latent at which a monotone statement about the number holds. Decode is monotone to the last bit, so
    // the set is exact: every latent in it decodes to a number that meets the condition, and no other does.
    private double First(Func<double, bool> holds)
    {
        if (holds(Decode(-Reach))) return double.NegativeInfinity;
        if (!holds(Decode(Reach))) return double.PositiveInfinity;
        double low = -Reach, high = Reach;
        while (true)
        {
            var middle = low + (high - low) / 2;
            if (middle <= low || middle >= high) return high;
            if (holds(Decode(middle))) high = middle;
            else low = middle;
        }
    }
}
