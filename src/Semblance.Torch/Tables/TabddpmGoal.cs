using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Torch.Tables;

/// <summary>
/// What rows are led to while noise is taken off them: values that are possible, for all rows, and cells that are
/// known, row by row.
/// </summary>
internal sealed class TabddpmGoal
{
    private readonly float[]?[] open; // by category, of each entry's rows the share that is possible
    private readonly List<(double Low, double High)>?[] intervals; // by number, shares of the distribution
    private readonly int categories, numbers;
    private int[] entries = []; // [row, category], -1 where not known
    private float[] scores = []; // [row, number], NaN where not known

    /// <param name="layout">The columns.</param>
    /// <param name="calibration">What scores become after the last step.</param>
    /// <param name="where">By feature index: the values that are possible.</param>
    public TabddpmGoal(TabddpmLayout layout, TabddpmCalibration calibration,
        IReadOnlyDictionary<int, FeatureSet>? where)
    {
        (categories, numbers) = (layout.Categories.Length, layout.Numbers.Length);
        FeatureSet? Set(int feature) => where?.GetValueOrDefault(feature);
        Allowed = [.. layout.Categories.Select(category => category.Pieces.Allowed(Set(category.Feature)))];
        open = [.. layout.Categories.Zip(Allowed, (category, allowed) =>
            allowed is null ? null : category.Open(allowed))];
        intervals = [.. layout.Numbers.Select(number =>
            number.Pieces.Allowed(Set(number.Feature)) is { } allowed ? number.Open(allowed) : null)];
        for (var j = 0; j < numbers; j++)
        {
            if (intervals[j] is not { } ranges) continue;
            var (number, mass) = (layout.Numbers[j], (float)ranges.Sum(range => range.High - range.Low));
            if (number.Part < 0) IsPossible &= mass > 0;
            else WeighNumbers(layout.Categories[number.Part], ref open[number.Part], mass);
            intervals[j] = [.. ranges.Select(range => (calibration.Raw(j, range.Low), calibration.Raw(j, range.High)))];
        }
        for (var c = 0; c < categories; c++)
        {
            var shares = layout.Categories[c].Shares;
            IsPossible &= open[c] is not { } some || some.Where((share, k) => share * shares[k] > 0).Any();
        }
    }

    /// <summary>Whether some row could have what is possible.</summary>
    public bool IsPossible { get; private set; } = true;

    /// <summary>By category: the levels that are possible, most frequent first; null where all are.</summary>
    public bool[]?[] Allowed { get; }

    // that there is a number is as likely as that it is one of those that are possible
    private static void WeighNumbers(TabddpmCategory part, ref float[]? open, float mass)
    {
        open ??= [.. Enumerable.Repeat(1f, part.Width)];
        var piece = Array.IndexOf(part.Pieces.Levels, 0);
        open[part.EntryOf(piece)] *= mass;
    }

    /// <summary>The same values, and cells of some rows that are known.</summary>
    public TabddpmGoal With(int[] entries, float[] scores)
    {
        var goal = (TabddpmGoal)MemberwiseClone();
        (goal.entries, goal.scores) = (entries, scores);
        return goal;
    }

    /// <summary>The entry that a row is known to have, or -1.</summary>
    public int EntryOf(int row, int c) => entries.Length > 0 ? entries[row * categories + c] : -1;

    /// <summary>The score that a row is known to have, or NaN.</summary>
    public float ScoreOf(int row, int j) => scores.Length > 0 ? scores[row * numbers + j] : float.NaN;

    /// <summary>Leaves of an entry's probabilities those that are possible.</summary>
    public void Restrict(int c, Span<float> shares)
    {
        if (open[c] is not { } some) return;
        var left = 0f;
        for (var k = 0; k < shares.Length; k++) left += shares[k] * some[k];
        for (var k = 0; k < shares.Length; k++) shares[k] = left > 0 ? shares[k] * some[k] : some[k];
    }

    /// <summary>Whether not all scores are possible.</summary>
    public bool Restricts(int j) => intervals[j] is not null;

    /// <summary>A possible score of a normal distribution.</summary>
    public double Draw(int j, double mean, double deviation, double u)
    {
        var ranges = intervals[j]!;
        var masses = new double[ranges.Count];
        for (var k = 0; k < masses.Length; k++)
            masses[k] = Math.Max(0, Share(ranges[k].High) - Share(ranges[k].Low));
        var total = masses.Sum();
        if (!(total > 1e-12)) return Nearest(ranges, mean);
        var rest = u * total;
        var at = 0;
        while (at < masses.Length - 1 && rest >= masses[at]) rest -= masses[at++];
        var drawn = mean + deviation * Normal.Quantile(Math.Clamp(Share(ranges[at].Low) + rest, 1e-300, 1 - 1e-16));
        return Math.Clamp(drawn, ranges[at].Low, ranges[at].High);

        double Share(double score) => Normal.Cdf((score - mean) / deviation);
    }

    private static double Nearest(List<(double Low, double High)> ranges, double score) => ranges
        .Select(range => Math.Clamp(score, range.Low, range.High)).DefaultIfEmpty(score)
        .MinBy(value => Math.Abs(value - score));
}
