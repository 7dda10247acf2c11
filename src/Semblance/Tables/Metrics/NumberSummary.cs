using System.Runtime.CompilerServices;

namespace Semblance.Tables.Metrics;

/// <summary>
/// Smallest and largest value, and the moments by group, of a number column without its missing cells.
/// </summary>
internal sealed class NumberSummary
{
    private readonly double[] _count = new double[Replicates.Groups], _sum = new double[Replicates.Groups];
    private readonly double[] _squares = new double[Replicates.Groups];
    private readonly double[] _min = new double[Replicates.Groups], _max = new double[Replicates.Groups];
    private readonly double _origin;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // runs once or twice, over every row
    public NumberSummary(double[] column, byte[]? groups)
    {
        Array.Fill(_min, double.PositiveInfinity);
        Array.Fill(_max, double.NegativeInfinity);
        // moments about a value of the column keep their digits
        _origin = Array.Find(column, value => !double.IsNaN(value));
        for (var i = 0; i < column.Length; i++)
        {
            var value = column[i];
            if (double.IsNaN(value)) continue;
            var g = groups is null ? 0 : groups[i];
            var from = value - _origin;
            _count[g]++;
            _sum[g] += from;
            _squares[g] += from * from;
            _min[g] = Math.Min(_min[g], value);
            _max[g] = Math.Max(_max[g], value);
        }
    }

    /// <summary>How many values, without group <paramref name="replicate"/> - 1 (0: all of them).</summary>
    public double Count(int replicate) => Total(_count, replicate);

    public double Mean(int replicate) => _origin + Total(_sum, replicate) / Count(replicate);

    /// <summary>The sample standard deviation (n - 1).</summary>
    public double Deviation(int replicate)
    {
        var (n, sum) = (Count(replicate), Total(_sum, replicate));
        return Math.Sqrt(Math.Max(0, (Total(_squares, replicate) - sum * sum / n) / (n - 1)));
    }

    public double Min(int replicate) => Without(_min, replicate).Min();

    public double Max(int replicate) => Without(_max, replicate).Max();

    private static double Total(double[] values, int replicate) =>
        values.Sum() - (replicate == 0 ? 0 : values[replicate - 1]);

    private static IEnumerable<double> Without(double[] values, int replicate) =>
        values.Where((_, g) => g != replicate - 1);
}
