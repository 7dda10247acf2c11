using Semblance.Numerics;
using Semblance.Tables.Encoders;

namespace Semblance.Torch.Tables;

/// <summary>
/// One column as a network sees it: a block of entries of which each row has one, and for a number a scalar beside it.
/// The entries are the levels of its category or part feature, then one for all rare levels, then the modes of its
/// number.
/// </summary>
/// <remarks>
/// Mode-specific normalisation: L. Xu, M. Skoularidou, A. Cuesta-Infante, K. Veeramachaneni, "Modeling tabular data
/// using conditional GAN", NeurIPS 2019, section 4.2, with spikes and missing cells as further entries of the same
/// block: the scalar is 0 there. Of a category with many levels the rarest share one entry and are told apart by
/// their frequency.
/// </remarks>
internal sealed record ModeColumn
{
    /// <summary>The scalar is (value - mean) / (4 deviations), within these ends.</summary>
    public const float Reach = 0.99f;

    /// <summary>The feature that holds the levels; -1 for a number without a part.</summary>
    public required int Part { get; init; }

    /// <summary>The number feature; -1 where there is none.</summary>
    public required int Number { get; init; }

    /// <summary>The level that each of the first entries stands for.</summary>
    public required int[] Levels { get; init; }

    /// <summary>The levels that share the entry after those; none where there is no such entry.</summary>
    public int[] Tail { get; init; } = [];

    /// <summary>Cumulative shares of <see cref="Tail"/>.</summary>
    public double[] TailShares { get; init; } = [];

    /// <summary>Means of the modes, in the number's unit; none where there is no number.</summary>
    public double[] Means { get; init; } = [];

    /// <summary>Shares of the modes while fitting; a saved model has none.</summary>
    public double[] Weights { get; init; } = [];

    /// <summary>Standard deviations of the modes.</summary>
    public double[] Deviations { get; init; } = [];

    /// <summary>Where the scalar stands among all scalars; -1 where there is none.</summary>
    public int Scalar { get; init; } = -1;

    /// <summary>Where the block begins among all entries.</summary>
    public int Start { get; init; }

    /// <summary>The first entry that is a mode.</summary>
    public int FirstMode => Levels.Length + (Tail.Length > 0 ? 1 : 0);

    /// <summary>How many entries there are.</summary>
    public int Width => FirstMode + Means.Length;

    /// <summary>The value of a scalar in a mode.</summary>
    public double Value(int mode, float scalar) => Means[mode] + 4.0 * Deviations[mode] * scalar;

    /// <summary>Learns one column.</summary>
    /// <param name="train">The features.</param>
    /// <param name="part">The category or part feature, or -1.</param>
    /// <param name="number">The number feature, or -1.</param>
    /// <param name="modes">The most modes of a number.</param>
    /// <param name="maxLevels">Levels beyond this many share one entry.</param>
    /// <param name="cancel">Checked while fitting the mixture.</param>
    public static ModeColumn Fit(FeatureTable train, int part, int number, int modes, int maxLevels,
        CancellationToken cancel)
    {
        int[] levels = [], tail = [];
        double[] shares = [];
        if (part >= 0)
        {
            var category = (CategoryFeature)train.Features[part];
            var counts = new int[category.LevelCount];
            foreach (var code in category.Codes) counts[code]++;
            int[] seen =
                [.. Enumerable.Range(number >= 0 ? 1 : 0, counts.Length - (number >= 0 ? 1 : 0)).Where(level =>
                    counts[level] > 0)];
            if (seen.Length > maxLevels)
            {
                int[] order = [.. seen.OrderByDescending(level => counts[level]).ThenBy(level => level)];
                tail = [.. order[(maxLevels - 1)..].Order()];
                seen = [.. order[..(maxLevels - 1)].Order()];
                var total = tail.Sum(level => (double)counts[level]);
                var below = 0.0;
                shares = [.. tail.Select(level => (below += counts[level]) / total)];
            }
            levels = seen;
        }
        double[] means = [], deviations = [], weights = [];
        if (number >= 0)
        {
            double[] values = [.. ((NumberFeature)train.Features[number]).Values.Where(value => !double.IsNaN(value))];
            if (values.Length > 0)
            {
                var mixture = BayesianMixture.Fit(values, modes, cancel: cancel);
                (weights, means, deviations) = (mixture.Weights, mixture.Means, mixture.Deviations);
            }
        }
        return new()
        {
            Part = part, Number = number, Levels = levels, Tail = tail, TailShares = shares,
            Weights = weights, Means = means, Deviations = deviations,
        };
    }

    /// <summary>The entry that each level belongs to; -1 for level 0 of a part (a number stands there) and for levels
    /// never seen.</summary>
    public int[] EntryOfLevel(int levelCount)
    {
        var entries = new int[levelCount];
        Array.Fill(entries, -1);
        for (var i = 0; i < Levels.Length; i++) entries[Levels[i]] = i;
        foreach (var level in Tail) entries[level] = Levels.Length;
        return entries;
    }
}
