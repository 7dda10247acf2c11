using Semblance.Random;

namespace Semblance.Tables.Metrics;

/// <summary>
/// A statistic on all rows (index 0) and with each of <see cref="Groups"/> random groups of rows left out: what a
/// standard error is made of.
/// </summary>
/// <remarks>
/// The delete-a-group jackknife: J. Shao, C. F. J. Wu, "A general theory for jackknife variance estimation", Annals of
/// Statistics 17 (1989). Unlike the bootstrap it does not add noise to a distance between two samples, which would push
/// every replicate away from equality; and counts by group make it nearly free. For extremes (range coverage) it is
/// indicative only.
/// </remarks>
internal static class Replicates
{
    /// <summary>How many groups of rows there are.</summary>
    public const int Groups = 16;

    /// <summary>The 97.5 % point of Student's t with 15 degrees of freedom.</summary>
    private const double Student = 2.131449546;

    /// <summary>A group for each row; rows that stand together fall into different groups.</summary>
    public static byte[] GroupOf(int rowCount, Rng rng)
    {
        var groups = new byte[rowCount];
        // balanced: each block of 16 rows holds every group once, in a random order of its own start
        for (var i = 0; i < rowCount; i += Groups)
        {
            var block = rng.At((ulong)(i / Groups));
            var shift = (int)(block.A % Groups);
            var stride = (int)(block.B % (Groups / 2)) * 2 + 1; // odd, so that it visits all sixteen
            for (var j = 0; j < Groups && i + j < rowCount; j++) groups[i + j] = (byte)((shift + j * stride) % Groups);
        }
        return groups;
    }

    /// <summary>Half the width of the 95 % interval; null where there are no replicates.</summary>
    public static double? HalfWidth(double[] replicates)
    {
        if (replicates.Length < 2) return null;
        double sum = 0, squares = 0;
        for (var g = 1; g < replicates.Length; g++) sum += replicates[g];
        var mean = sum / Groups;
        for (var g = 1; g < replicates.Length; g++) squares += (replicates[g] - mean) * (replicates[g] - mean);
        var error = Math.Sqrt(squares * (Groups - 1) / Groups);
        return double.IsFinite(error) ? Student * error : null;
    }

    /// <summary>Element by element.</summary>
    public static double[] Mean(IReadOnlyList<double[]> values)
    {
        var mean = new double[values[0].Length];
        foreach (var value in values)
        {
            for (var i = 0; i < mean.Length; i++) mean[i] += value[i] / values.Count;
        }
        return mean;
    }
}

/// <summary>
/// Two sets of rows to compare, with the groups to leave out in turn; no groups where no error is asked for.
/// </summary>
internal sealed record RowPair(ComparedRows Real, ComparedRows Other, byte[]? RealGroups, byte[]? OtherGroups)
{
    /// <summary>1, or 1 and one for each group.</summary>
    public int ReplicateCount => RealGroups is null ? 1 : 1 + Replicates.Groups;

    /// <summary>A pair with groups; without, where there are too few rows for an error to mean anything.</summary>
    public static RowPair WithGroups(ComparedRows real, ComparedRows other, Rng rng)
    {
        if (Math.Min(real.Count, other.Count) < 2 * Replicates.Groups) return new(real, other, null, null);
        return new(real, other, Replicates.GroupOf(real.Count, rng.Split("real groups")),
            Replicates.GroupOf(other.Count, rng.Split("other groups")));
    }
}

/// <summary>What was measured on one column, pair or triple.</summary>
/// <param name="Columns">Their names.</param>
/// <param name="Values">On all rows, then with each group left out; null where there is no value.</param>
internal sealed record MeasuredPart(IReadOnlyList<string> Columns, double[]? Values)
{
    public IReadOnlyDictionary<string, double>? Details { get; init; }

    public string? Note { get; init; }
}
