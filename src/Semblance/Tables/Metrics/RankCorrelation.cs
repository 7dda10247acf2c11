namespace Semblance.Tables.Metrics;

/// <summary>Spearman's rank correlation; ties share their middle rank.</summary>
internal static class RankCorrelation
{
    /// <summary>From -1 to 1; 1 where both sides are constant, 0 where one is.</summary>
    public static double Of(double[] a, double[] b)
    {
        var (x, y) = (Ranks(a), Ranks(b));
        var middle = (a.Length - 1) / 2.0;
        double both = 0, left = 0, right = 0;
        for (var i = 0; i < x.Length; i++)
        {
            both += (x[i] - middle) * (y[i] - middle);
            left += (x[i] - middle) * (x[i] - middle);
            right += (y[i] - middle) * (y[i] - middle);
        }
        if (left == 0 || right == 0) return left == right ? 1 : 0;
        return both / Math.Sqrt(left * right);
    }

    private static double[] Ranks(double[] values)
    {
        var order = Enumerable.Range(0, values.Length).OrderBy(i => values[i]).ToArray();
        var ranks = new double[values.Length];
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            while (end + 1 < order.Length && values[order[end + 1]] == values[order[start]]) end++;
            for (var i = start; i <= end; i++) ranks[order[i]] = (start + end) / 2.0;
            start = end + 1;
        }
        return ranks;
    }
}
