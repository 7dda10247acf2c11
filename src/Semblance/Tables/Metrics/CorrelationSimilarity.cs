using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using Semblance.Random;

namespace Semblance.Tables.Metrics;

/// <summary>
/// 1 minus half the difference between the real and the synthetic correlation (Pearson) of two number columns. Rows
/// with a missing cell in either column are left out of the pair.
/// </summary>
/// <remarks>As SDMetrics' CorrelationSimilarity has it. Sees straight-line ties only. Cost: O(n) a pair.</remarks>
public sealed record CorrelationSimilarity : SimilarityMetric
{
    /// <summary>
    /// Pairs that are measured; where the table has more, a random choice of this many. More gives a steadier score.
    /// </summary>
    [Range(1, 10_000_000)] public int MaxPairs { get; init; } = 10_000;

    internal override IReadOnlyList<MeasuredPart> Measure(RowPair rows, Rng rng, CancellationToken cancel) =>
        OverColumns.Each(Pairs.Of(rows.Real.Columns, (a, b) => a.IsNumber && b.IsNumber, MaxPairs, rng),
            pair => Part(rows, pair), cancel);

    internal override string NothingMeasured => "The table has fewer than two number columns.";

    internal static MeasuredPart Part(RowPair rows, Pair pair)
    {
        string[] names = [rows.Real.Columns[pair.A].Name, rows.Real.Columns[pair.B].Name];
        var real = Correlations(rows.Real, pair, rows.RealGroups, rows.ReplicateCount);
        var other = Correlations(rows.Other, pair, rows.OtherGroups, rows.ReplicateCount);
        if (double.IsNaN(real[0]) || double.IsNaN(other[0]))
        {
            return new(names, null)
            {
                Note = $"A column is constant in the "
                    + $"{(double.IsNaN(real[0]) ? "real" : "synthetic")} rows: no correlation.",
                Details = double.IsNaN(real[0]) ? null : new Dictionary<string, double> { ["real"] = real[0] },
            };
        }
        return new(names, [.. real.Zip(other, (a, b) => 1 - Math.Abs(a - b) / 2)])
        {
            Details = new Dictionary<string, double> { ["real"] = real[0], ["synthetic"] = other[0] },
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // runs once or twice, over every row
    private static double[] Correlations(ComparedRows rows, Pair pair, byte[]? groups, int replicates)
    {
        var (a, b) = (rows.Numbers(pair.A), rows.Numbers(pair.B));
        const int moments = 6;
        Span<double> sums = stackalloc double[moments * Replicates.Groups];
        sums.Clear();
        var first = Array.FindIndex(a, value => !double.IsNaN(value));
        var second = Array.FindIndex(b, value => !double.IsNaN(value));
        if (first < 0 || second < 0) return Enumerable.Repeat(double.NaN, replicates).ToArray();
        // moments about a value of the column keep their digits
        var (originA, originB) = (Middle(a, first), Middle(b, second));
        for (var i = 0; i < a.Length; i++)
        {
            double x = a[i] - originA, y = b[i] - originB;
            if (double.IsNaN(x + y)) continue;
            var at = sums.Slice(groups is null ? 0 : groups[i] * moments, moments);
            at[0]++;
            at[1] += x;
            at[2] += y;
            at[3] += x * x;
            at[4] += y * y;
            at[5] += x * y;
        }
        var values = new double[replicates];
        Span<double> total = stackalloc double[moments];
        for (var r = 0; r < replicates; r++)
        {
            total.Clear();
            for (var g = 0; g < Replicates.Groups; g++)
            {
                if (g == r - 1) continue;
                for (var m = 0; m < moments; m++) total[m] += sums[g * moments + m];
            }
            values[r] = Correlation(total);
        }
        return values;
    }

    private static double Correlation(ReadOnlySpan<double> sums)
    {
        var n = sums[0];
        var varianceA = sums[3] - sums[1] * sums[1] / n;
        var varianceB = sums[4] - sums[2] * sums[2] / n;
        // a variance that is rounding dust is none
        if (!(varianceA > 1e-13 * sums[3]) || !(varianceB > 1e-13 * sums[4])) return double.NaN;
        return Math.Clamp((sums[5] - sums[1] * sums[2] / n) / Math.Sqrt(varianceA * varianceB), -1, 1);
    }

    private static double Middle(double[] values, int first)
    {
        double sum = 0;
        var count = 0;
        for (var i = first; i < values.Length; i++)
        {
            if (double.IsNaN(values[i])) continue;
            sum += values[i] - values[first];
            count++;
        }
        return values[first] + sum / count;
    }
}
