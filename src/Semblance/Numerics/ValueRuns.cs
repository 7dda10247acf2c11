namespace Semblance.Numerics;

/// <summary>The different values of a list of numbers, ascending, and how often each occurs.</summary>
/// <param name="Values">Different values, ascending.</param>
/// <param name="Counts">How often each occurs.</param>
/// <param name="Total">The sum of the counts.</param>
internal sealed record ValueRuns(double[] Values, int[] Counts, int Total)
{
    /// <summary>Counts the numbers that are not NaN.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="runOf">For each number the index of its value, or -1 where it is NaN.</param>
    public static ValueRuns Of(ReadOnlySpan<double> numbers, out int[] runOf)
    {
        runOf = new int[numbers.Length];
        var keys = new double[numbers.Length];
        var rows = new int[numbers.Length];
        var total = 0;
        for (var r = 0; r < numbers.Length; r++)
        {
            runOf[r] = -1;
            if (double.IsNaN(numbers[r])) continue;
            keys[total] = numbers[r];
            rows[total++] = r;
        }
        Array.Sort(keys, rows, 0, total);
        List<double> values = [];
        List<int> counts = [];
        for (var i = 0; i < total; i++)
        {
            if (i == 0 || keys[i] != keys[i - 1])
            {
                values.Add(keys[i]);
                counts.Add(0);
            }
            counts[^1]++;
            runOf[rows[i]] = values.Count - 1;
        }
        return new([.. values], [.. counts], total);
    }

    /// <summary>Where each run but the last ends, as a normal score of the share of numbers up to it.</summary>
    public double[] UpperScores()
    {
        var upper = new double[Math.Max(0, Values.Length - 1)];
        long below = 0;
        for (var k = 0; k < upper.Length; k++)
        {
            below += Counts[k];
            upper[k] = Semblance.Random.Normal.Quantile((double)below / Total);
        }
        return upper;
    }
}
