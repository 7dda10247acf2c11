using Semblance.Random;

namespace Semblance.Numerics;

/// <summary>The quantile function of numbers as knots against normal scores.</summary>
/// <remarks>
/// Values that take a visible share of the rows stay atoms of that share, and so do the smallest and the largest, which
/// are therefore reached as often as in the data. Between them the function is linear through quantiles, 1,024 over the
/// middle and ever closer towards the tails, so that a value in between is not one of the data's own. The error of a
/// share is below 1/1,024.
/// </remarks>
internal static class EmpiricalQuantiles
{
    private const int Resolution = 1024;

    /// <summary>The knots of a quantile function.</summary>
    /// <param name="runs">Different values, ascending, and how often each occurs.</param>
    /// <param name="isDiscrete">Whether values between those that occur are impossible.</param>
    public static MonotoneMap Fit(ValueRuns runs, bool isDiscrete)
    {
        List<double> scores = [], values = [];
        double total = runs.Total, below = 0, last = 0;
        var heavy = Math.Max(2, total / Resolution);
        for (var k = 0; k < runs.Values.Length; k++)
        {
            double count = runs.Counts[k], low = below / total, high = (below + count) / total,
                middle = (low + high) / 2;
            below += count;
            var isAtom = isDiscrete || count >= heavy || k == 0 || k == runs.Values.Length - 1;
            if (isAtom)
            {
                Add(low, runs.Values[k]);
                Add(high, runs.Values[k]);
                last = high;
            }
            else if (middle - last >= Math.Min(1.0 / Resolution, Math.Min(middle, 1 - middle) / 2))
            {
                Add(middle, runs.Values[k]);
                last = middle;
            }
        }
        if (scores.Count == 0) return new([0], [runs.Values[0]]); // one value alone
        return new([.. scores], [.. values]);

        void Add(double share, double value)
        {
            if (share <= 0 || below >= total && share >= 1 - 1e-12) return; // the map is constant beyond its ends
            scores.Add(Normal.Quantile(share));
            values.Add(value);
        }
    }
}
