namespace Semblance.Tables.Metrics;

/// <summary>How often each code of a column occurs: in all, and by group.</summary>
internal sealed class LabelCounts
{
    private readonly int[][] _counts;

    /// <param name="codes">One a row; negative ones are left out.</param>
    /// <param name="groups">The group of each row, or null.</param>
    /// <param name="codeCount">Codes are below this.</param>
    public LabelCounts(int[] codes, byte[]? groups, int codeCount)
    {
        _counts = new int[codeCount][];
        Totals = new int[1 + Replicates.Groups];
        for (var i = 0; i < codeCount; i++) _counts[i] = new int[1 + Replicates.Groups];
        for (var i = 0; i < codes.Length; i++)
        {
            if (codes[i] < 0) continue;
            var cell = _counts[codes[i]];
            cell[0]++;
            Totals[0]++;
            if (groups is null) continue;
            cell[1 + groups[i]]++;
            Totals[1 + groups[i]]++;
        }
    }

    /// <summary>Rows in all, then by group.</summary>
    private int[] Totals { get; }

    /// <summary>Whether no row has a code.</summary>
    public bool IsEmpty => Totals[0] == 0;

    /// <summary>How often a code occurs without group <paramref name="replicate"/> - 1 (0: in all rows).</summary>
    public int Count(int code, int replicate) => _counts[code][0] - (replicate == 0 ? 0 : _counts[code][replicate]);

    /// <summary>The share of the rows with a code that have this one.</summary>
    public double Share(int code, int replicate) =>
        (double)Count(code, replicate) / (Totals[0] - (replicate == 0 ? 0 : Totals[replicate]));
}
