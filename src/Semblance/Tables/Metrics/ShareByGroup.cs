namespace Semblance.Tables.Metrics;

/// <summary>The share of rows of which something is true, on all rows and with each group left out.</summary>
internal sealed class ShareByGroup
{
    private readonly double[] _true = new double[Replicates.Groups], _all = new double[Replicates.Groups];

    public void Add(byte[]? groups, int row, bool isTrue)
    {
        var g = groups is null ? 0 : groups[row];
        _all[g]++;
        if (isTrue) _true[g]++;
    }

    /// <summary>Null where no row was counted.</summary>
    public double[]? Values(int replicates)
    {
        double all = _all.Sum(), isTrue = _true.Sum();
        if (all == 0) return null;
        var values = new double[replicates];
        values[0] = isTrue / all;
        for (var g = 1; g < replicates; g++) values[g] = (isTrue - _true[g - 1]) / (all - _all[g - 1]);
        return values;
    }
}
