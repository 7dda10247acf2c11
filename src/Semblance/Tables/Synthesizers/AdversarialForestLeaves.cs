using System.Runtime.InteropServices;
using Semblance.Numerics;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Synthesizers;

/// <summary>What a condition or a known cell leaves possible of one feature.</summary>
/// <param name="Levels">By level, for features that leaves hold as levels; else null.</param>
/// <param name="Scores">Intervals of normal scores, for features that leaves hold as scores; else null.</param>
internal sealed record LeafDemand(bool[]? Levels, NormalSet? Scores);

/// <summary>How leaves hold a feature, and how that becomes a value.</summary>
internal sealed class LeafFeature
{
    /// <summary>The score of the lowest code; the highest stands for its negative.</summary>
    public const double LowestScore = -6;

    private const double ScoreStep = 12.0 / ushort.MaxValue;

    /// <param name="feature">The feature.</param>
    /// <param name="levels">The values of a number with few of them, ascending.</param>
    /// <param name="margin">The quantile function of a number with many.</param>
    public LeafFeature(Feature feature, double[]? levels, NumberMargin? margin)
    {
        Part = feature is NumberFeature number ? number.Part : -1;
        LevelCount = feature is CategoryFeature category ? category.LevelCount : levels?.Length ?? 0;
        Values = levels;
        Margin = margin;
    }

    /// <summary>The feature that says where there is a number, or -1.</summary>
    public int Part { get; }

    /// <summary>How many levels there are; 0 where leaves hold scores.</summary>
    public int LevelCount { get; }

    /// <summary>For a number with few values: the value of each level.</summary>
    public double[]? Values { get; }

    /// <summary>For a number held as scores: its quantile function.</summary>
    public NumberMargin? Margin { get; }

    /// <summary>Whether a level takes two words.</summary>
    public bool IsWide => LevelCount > ushort.MaxValue + 1;

    /// <summary>The whole table's share of each level; empty where leaves hold scores.</summary>
    public double[] Shares { get; set; } = [];

    /// <summary>The score that a code stands for.</summary>
    public static double ScoreOf(ushort code) => LowestScore + code * ScoreStep;

    /// <summary>The nearest code of a score.</summary>
    public static ushort CodeOf(double score) =>
        (ushort)Math.Clamp(Math.Round((score - LowestScore) / ScoreStep), 0, ushort.MaxValue);

    /// <summary>What intervals of values leave possible.</summary>
    public LeafDemand Demand(FeatureSet set)
    {
        if (Margin is not null) return new(null, Margin.SetOf(set.Intervals ?? []));
        if (Values is null) return new(set.Levels, null);
        return new([.. Values.Select(value =>
            set.Intervals!.Any(span => value >= span.Low && value <= span.High))], null);
    }

    /// <summary>A known value: its level, or the scores close to it.</summary>
    public LeafDemand Known(double value)
    {
        const double reach = 0.01; // a window of scores, so that densities rather than single points are compared
        if (Margin is not null)
        {
            var set = Margin.SetOf(value);
            double low = Math.Max(set.Lows[0], -6.5), high = Math.Min(set.Highs[0], 6.5);
            return new(null,
                new([Math.Min(low, (low + high) / 2 - reach)], [Math.Max(high, (low + high) / 2 + reach)]));
        }
        var at = Array.BinarySearch(Values!, value);
        if (at < 0) at = Math.Min(~at, Values!.Length - 1);
        var levels = new bool[Values!.Length];
        levels[at] = true;
        return new(levels, null);
    }
}

/// <summary>
/// The leaves' marginals, leaf after leaf and feature after feature in 16-bit words: for levels their number, then each
/// with its count; for scores their number, then quantiles, or mean, deviation and ends.
/// </summary>
internal static class LeafWords
{
    /// <summary>The most quantiles that a leaf keeps.</summary>
    public const int MaxQuantiles = 32;

    /// <summary>Adds one feature of one leaf.</summary>
    public static void Write(List<ushort> words, LeafFeature feature, ReadOnlySpan<int> codes,
        ReadOnlySpan<int> members,
        LeafNumbers numbers, List<int> scratch)
    {
        scratch.Clear();
        foreach (var row in members)
        {
            if (codes[row] >= 0) scratch.Add(codes[row]);
        }
        scratch.Sort();
        if (feature.LevelCount > 0) WriteLevels(words, feature, scratch);
        else if (numbers == LeafNumbers.Quantiles) WriteQuantiles(words, scratch);
        else WriteNormal(words, scratch);
    }

    private static void WriteLevels(List<ushort> words, LeafFeature feature, List<int> sorted)
    {
        var head = words.Count;
        words.Add(0);
        var scale = Math.Min(1, (double)ushort.MaxValue / Math.Max(1, sorted.Count));
        for (var i = 0; i < sorted.Count;)
        {
            var end = i;
            while (end < sorted.Count && sorted[end] == sorted[i]) end++;
            words.Add((ushort)sorted[i]);
            if (feature.IsWide) words.Add((ushort)(sorted[i] >> 16));
            words.Add((ushort)Math.Max(1, (end - i) * scale));
            if (words[head] == ushort.MaxValue) break;
            words[head]++;
            i = end;
        }
    }

    private static void WriteQuantiles(List<ushort> words, List<int> sorted)
    {
        var kept = Math.Min(MaxQuantiles, sorted.Count);
        words.Add((ushort)kept);
        for (var k = 0; k < kept; k++)
            words.Add((ushort)sorted[kept == 1 ? sorted.Count / 2 : (int)((long)k * (sorted.Count - 1) / (kept - 1))]);
    }

    private static void WriteNormal(List<ushort> words, List<int> sorted)
    {
        words.Add((ushort)(sorted.Count > 0 ? 4 : 0));
        if (sorted.Count == 0) return;
        double mean = sorted.Average(code => LeafFeature.ScoreOf((ushort)code));
        var deviation = Math.Sqrt(sorted.Average(code => Math.Pow(LeafFeature.ScoreOf((ushort)code) - mean, 2)));
        words.Add(LeafFeature.CodeOf(mean));
        words.Add(LeafFeature.CodeOf(LeafFeature.LowestScore + Math.Max(0.01, deviation)));
        // the leaf ends half a spacing beyond its outermost members
        var reach = (sorted[^1] - sorted[0]) / (2.0 * Math.Max(1, sorted.Count - 1));
        words.Add((ushort)Math.Max(0, sorted[0] - reach));
        words.Add((ushort)Math.Min(ushort.MaxValue, sorted[^1] + reach + 1));
    }

    /// <summary>
    /// How many words a feature of a leaf takes; its first word is at the start of <paramref name="words"/>.
    /// </summary>
    public static int Length(ReadOnlySpan<ushort> words, LeafFeature feature) =>
        1 + words[0] * (feature.LevelCount == 0 ? 1 : feature.IsWide ? 3 : 2);

    /// <summary>The probability that the leaf gives a demand.</summary>
    public static double Mass(ReadOnlySpan<ushort> words, LeafFeature feature, LeafDemand demand, LeafNumbers numbers,
        double smoothing)
    {
        if (feature.LevelCount > 0)
        {
            var width = feature.IsWide ? 3 : 2;
            double sum = 0, total = 0;
            for (var at = 1; at < 1 + words[0] * width; at += width)
            {
                double count = words[at + width - 1];
                total += count;
                if (demand.Levels![LevelAt(words, at, width)]) sum += count;
            }
            if (smoothing > 0)
            {
                total += smoothing;
                for (var level = 0; level < feature.LevelCount; level++)
                    sum += demand.Levels![level] ? smoothing * feature.Shares[level] : 0;
            }
            return total > 0 ? sum / total : 0;
        }
        if (words[0] == 0) return 0;
        var set = demand.Scores!;
        double mass = 0;
        if (numbers == LeafNumbers.TruncatedNormal)
        {
            var (mean, deviation, low, high) = NormalAt(words);
            for (var k = 0; k < set.Lows.Length; k++)
                mass += NormalSet.Between((Math.Max(low, set.Lows[k]) - mean) / deviation,
                    (Math.Min(high, set.Highs[k]) - mean) / deviation);
            return mass / NormalSet.Between((low - mean) / deviation, (high - mean) / deviation);
        }
        for (var k = 0; k < set.Lows.Length; k++)
            mass += Math.Max(0, Above(words, set.Highs[k]) - Below(words, set.Lows[k]));
        return mass / words[0];
    }

    /// <summary>
    /// A level at a uniform number; with a demand, among those that it leaves possible. -1 where the leaf has none.
    /// </summary>
    public static int DrawLevel(ReadOnlySpan<ushort> words, LeafFeature feature, bool[]? possible, double uniform,
        double smoothing)
    {
        var width = feature.IsWide ? 3 : 2;
        double total = 0;
        for (var at = 1; at < 1 + words[0] * width; at += width)
        {
            if (possible is null || possible[LevelAt(words, at, width)]) total += words[at + width - 1];
        }
        double extra = 0;
        if (smoothing > 0)
        {
            for (var level = 0; level < feature.LevelCount; level++)
                extra += possible is null || possible[level] ? smoothing * feature.Shares[level] : 0;
        }
        var left = uniform * (total + extra);
        var last = -1;
        for (var at = 1; at < 1 + words[0] * width; at += width)
        {
            var level = LevelAt(words, at, width);
            if (possible is not null && !possible[level]) continue;
            last = level;
            left -= words[at + width - 1];
            if (left < 0) return level;
        }
        for (var level = 0; level < feature.LevelCount && extra > 0; level++)
        {
            if (possible is not null && !possible[level] || feature.Shares[level] == 0) continue;
            last = level;
            left -= smoothing * feature.Shares[level];
            if (left < 0) return level;
        }
        return last;
    }

    /// <summary>
    /// A score at a uniform number, within a demand's intervals where there is one. NaN where the leaf has none.
    /// </summary>
    public static double DrawScore(ReadOnlySpan<ushort> words, NormalSet? set, double uniform, LeafNumbers numbers)
    {
        if (words[0] == 0) return double.NaN;
        if (numbers == LeafNumbers.TruncatedNormal)
        {
            var (mean, deviation, low, high) = NormalAt(words);
            return set is null ? new NormalSet([low], [high]).Draw(mean, deviation, uniform)
                : set.Within(low, high).Draw(mean, deviation, uniform);
        }
        if (set is null) return Quantile(words, uniform * words[0] - 0.5);
        double total = 0;
        for (var k = 0; k < set.Lows.Length; k++)
            total += Math.Max(0, Above(words, set.Highs[k]) - Below(words, set.Lows[k]));
        var left = uniform * total;
        for (var k = 0; k < set.Lows.Length; k++)
        {
            var from = Below(words, set.Lows[k]);
            var length = Math.Max(0, Above(words, set.Highs[k]) - from);
            if (left < length) return Math.Clamp(Quantile(words, from + left), set.Lows[k], set.Highs[k]);
            left -= length;
        }
        return double.NaN;
    }

    private static int LevelAt(ReadOnlySpan<ushort> words, int at, int width) =>
        width == 2 ? words[at] : words[at] | words[at + 1] << 16;

    private static (double Mean, double Deviation, double Low, double High) NormalAt(ReadOnlySpan<ushort> words) =>
        (LeafFeature.ScoreOf(words[1]), LeafFeature.ScoreOf(words[2]) - LeafFeature.LowestScore,
            LeafFeature.ScoreOf(words[3]),
            LeafFeature.ScoreOf(words[4]));

    // Positions run from -0.5 to m - 0.5 over m quantiles; the first and the last hold half a position each beyond
    // themselves.
    private static double Quantile(ReadOnlySpan<ushort> words, double position)
    {
        var last = words[0] - 1;
        if (position <= 0) return LeafFeature.ScoreOf(words[1]);
        if (position >= last) return LeafFeature.ScoreOf(words[1 + last]);
        var k = (int)position;
        double low = LeafFeature.ScoreOf(words[1 + k]), high = LeafFeature.ScoreOf(words[2 + k]);
        return low + (position - k) * (high - low);
    }

    // the first position whose score is at or above
    private static double Below(ReadOnlySpan<ushort> words, double score)
    {
        var count = words[0];
        if (score <= LeafFeature.ScoreOf(words[1])) return -0.5;
        for (var k = 1; k < count; k++)
        {
            double high = LeafFeature.ScoreOf(words[1 + k]), low = LeafFeature.ScoreOf(words[k]);
            if (score <= high) return k - 1 + (score - low) / (high - low);
        }
        return count - 0.5;
    }

    // the last position whose score is at or below
    private static double Above(ReadOnlySpan<ushort> words, double score)
    {
        var count = words[0];
        if (score >= LeafFeature.ScoreOf(words[count])) return count - 0.5;
        for (var k = count - 1; k >= 1; k--)
        {
            double high = LeafFeature.ScoreOf(words[1 + k]), low = LeafFeature.ScoreOf(words[k]);
            if (score >= low) return k - 1 + (score - low) / (high - low);
        }
        return -0.5;
    }

    /// <summary>Whether one feature's words of a leaf can be drawn from.</summary>
    public static bool IsSound(ReadOnlySpan<ushort> words, LeafFeature feature, LeafNumbers numbers)
    {
        if (feature.LevelCount > 0)
        {
            var width = feature.IsWide ? 3 : 2;
            for (var at = 1; at < words.Length; at += width)
            {
                if (LevelAt(words, at, width) >= feature.LevelCount || words[at + width - 1] == 0) return false;
            }
            return true;
        }
        if (numbers == LeafNumbers.TruncatedNormal)
            return words.Length == 1 || words.Length == 5 && words[2] > 0 && words[3] < words[4];
        for (var at = 2; at < words.Length; at++)
        {
            if (words[at] < words[at - 1]) return false;
        }
        return true;
    }

    /// <summary>The words as bytes, to save them.</summary>
    public static byte[] ToBytes(ushort[] words) => MemoryMarshal.AsBytes<ushort>(words).ToArray();

    /// <summary>The words that bytes hold.</summary>
    public static ushort[] FromBytes(byte[] bytes)
    {
        TensorReader.Require(bytes.Length % 2 == 0, "model.leaf.words");
        return MemoryMarshal.Cast<byte, ushort>(bytes).ToArray();
    }
}
