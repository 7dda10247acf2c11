using System.Runtime.CompilerServices;

namespace Semblance.Tables.Metrics;

/// <summary>The gap between two empirical cumulative distributions, on all rows and with each group left out.</summary>
/// <param name="Largest">The largest gap: Kolmogorov and Smirnov's statistic.</param>
/// <param name="Area">The area between the curves: the first Wasserstein distance.</param>
internal sealed record CumulativeGap(double[] Largest, double[] Area)
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // runs once or twice, over every row
    public static CumulativeGap Between(SortedColumn real, SortedColumn other, int replicates)
    {
        Span<double> realSeen = stackalloc double[1 + Replicates.Groups],
        otherSeen = stackalloc double[1 + Replicates.Groups];
        Span<double> realWeight = stackalloc double[1 + Replicates.Groups],
        otherWeight = stackalloc double[1 + Replicates.Groups];
        realSeen.Clear();
        otherSeen.Clear();
        Weigh(real, realWeight);
        Weigh(other, otherWeight);
        var (largest, area) = (new double[replicates], new double[replicates]);
        for (int i = 0, j = 0; i < real.Values.Length || j < other.Values.Length;)
        {
            var value = Math.Min(Next(real, i), Next(other, j));
            i = Pass(real, i, value, realSeen);
            j = Pass(other, j, value, otherSeen);
            var next = Math.Min(Next(real, i), Next(other, j));
            var width = double.IsPositiveInfinity(next) ? 0 : next - value;
            for (var r = 0; r < replicates; r++)
            {
                // index 0 holds the count of all groups
                var (realCount, otherCount) = r == 0 ? (realSeen[0], otherSeen[0])
                    : (realSeen[0] - realSeen[r], otherSeen[0] - otherSeen[r]);
                var gap = Math.Abs(realCount * realWeight[r] - otherCount * otherWeight[r]);
                largest[r] = Math.Max(largest[r], gap);
                area[r] += gap * width;
            }
        }
        return new(largest, area);
    }

    private static double Next(SortedColumn column, int i) =>
        i < column.Values.Length ? column.Values[i] : double.PositiveInfinity;

    // counts the values up to this one: in all at 0, by group from 1
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // runs once or twice, over every row
    private static int Pass(SortedColumn column, int i, double value, Span<double> seen)
    {
        var grouped = column.Groups.Length > 0;
        for (; i < column.Values.Length && column.Values[i] <= value; i++)
        {
            seen[0]++;
            if (grouped) seen[1 + column.Groups[i]]++;
        }
        return i;
    }

    private static void Weigh(SortedColumn column, Span<double> weights)
    {
        weights[0] = 1.0 / column.Values.Length;
        for (var g = 0; g < Replicates.Groups; g++)
            weights[1 + g] = 1.0 / (column.Values.Length - column.CountByGroup[g]);
    }
}
