namespace Semblance.Tables.Metrics.Judges;

/// <summary>How well scores tell positives from negatives.</summary>
/// <param name="Area">The probability that a positive scores higher than a negative; ties count half.</param>
/// <param name="Variance">
/// Of the area: E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson (1988), by the ranks of X. Sun, W. Xu (2014).
/// </param>
internal sealed record RocCurve(double Area, double Variance)
{
    /// <summary>The area and its variance; NaN where there are only positives or only negatives.</summary>
    public static RocCurve Of(double[] scores, bool[] isPositive)
    {
        var positives = Pick(scores, isPositive, true);
        var negatives = Pick(scores, isPositive, false);
        if (positives.Length == 0 || negatives.Length == 0) return new(double.NaN, double.NaN);
        // the share of the other class that each row is on the right side of
        var above = Placements(positives, negatives);
        var below = Placements(negatives, positives);
        var area = above.Average();
        return new(area, SampleVariance(above) / above.Length + SampleVariance(below) / below.Length);
    }

    /// <summary>
    /// The curve: false positive rate along, true positive rate up; about <paramref name="count"/> points.
    /// </summary>
    public static IReadOnlyList<CurvePoint> Points(double[] scores, bool[] isPositive, int count = 100)
    {
        var order = Enumerable.Range(0, scores.Length).ToArray();
        Array.Sort(Array.ConvertAll(order, i => -scores[i]), order);
        double positives = isPositive.Count(is1 => is1), negatives = isPositive.Length - positives;
        var points = new List<CurvePoint> { new(0, 0) };
        double truePositives = 0, falsePositives = 0, last = 0;
        for (var i = 0; i < order.Length; i++)
        {
            if (isPositive[order[i]]) truePositives++;
            else falsePositives++;
            var isTie = i + 1 < order.Length && scores[order[i + 1]] == scores[order[i]];
            var travelled = truePositives / positives + falsePositives / negatives;
            if (isTie || (travelled - last < 2.0 / count && i + 1 < order.Length)) continue;
            points.Add(new(falsePositives / negatives, truePositives / positives));
            last = travelled;
        }
        return points;
    }

    private static double[] Pick(double[] scores, bool[] isPositive, bool wanted)
    {
        var picked = new List<double>(scores.Length);
        for (var i = 0; i < scores.Length; i++)
        {
            if (isPositive[i] == wanted) picked.Add(scores[i]);
        }
        picked.Sort();
        return [.. picked];
    }

    // for each value (ascending) the share of others (ascending) that lies below it, ties half
    private static double[] Placements(double[] values, double[] others)
    {
        var placements = new double[values.Length];
        int below = 0, upTo = 0;
        for (var i = 0; i < values.Length; i++)
        {
            while (below < others.Length && others[below] < values[i]) below++;
            upTo = Math.Max(upTo, below);
            while (upTo < others.Length && others[upTo] <= values[i]) upTo++;
            placements[i] = (below + upTo) / 2.0 / others.Length;
        }
        return placements;
    }

    private static double SampleVariance(double[] values)
    {
        if (values.Length < 2) return 0;
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
    }
}
