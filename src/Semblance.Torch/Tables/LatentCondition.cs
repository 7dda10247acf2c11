using Semblance.Tables.Encoders;

namespace Semblance.Torch.Tables;

/// <summary>What a condition leaves of each column's entries.</summary>
internal sealed class LatentCondition
{
    private readonly bool[]?[] entries;
    private readonly IReadOnlyList<(double Low, double High)>?[] intervals;
    private readonly double[]?[] tails;
    private readonly ModeLayout layout;

    /// <param name="layout">The columns.</param>
    /// <param name="calibration">Which numbers can be reached.</param>
    /// <param name="where">By feature index: the values that are possible.</param>
    public LatentCondition(ModeLayout layout, Calibration calibration, IReadOnlyDictionary<int, FeatureSet> where)
    {
        this.layout = layout;
        entries = new bool[]?[layout.Columns.Length];
        intervals = new IReadOnlyList<(double, double)>?[layout.Columns.Length];
        tails = new double[]?[layout.Columns.Length];
        IsPossible = true;
        for (var c = 0; c < layout.Columns.Length; c++)
        {
            var column = layout.Columns[c];
            var levels = column.Part >= 0 ? where.GetValueOrDefault(column.Part)?.Levels : null;
            intervals[c] = column.Number >= 0 ? where.GetValueOrDefault(column.Number)?.Intervals : null;
            if (levels is null && intervals[c] is null) continue;
            var open = new bool[column.Width];
            for (var k = 0; k < column.Levels.Length; k++) open[k] = levels?[column.Levels[k]] ?? true;
            if (column.Tail.Length > 0)
            {
                var shares = new double[column.Tail.Length];
                var below = 0.0;
                for (var k = 0; k < shares.Length; k++)
                {
                    if (levels?[column.Tail[k]] ?? true)
                        below += column.TailShares[k] - (k == 0 ? 0 : column.TailShares[k - 1]);
                    shares[k] = below;
                }
                tails[c] = shares;
                open[column.Levels.Length] = below > 0;
            }
            for (var k = column.FirstMode; k < column.Width; k++)
                open[k] = (column.Part < 0 || (levels?[0] ?? true))
                    && IsWithinReach(column, calibration.Maps[c]?.Values, intervals[c]);
            entries[c] = open;
            IsPossible &= open.Contains(true);
        }
    }

    /// <summary>Whether some row could meet it.</summary>
    public bool IsPossible { get; }

    /// <summary>Whether anything of a column is left out.</summary>
    public bool Restricts(int c) => entries[c] is not null;

    /// <summary>Whether an entry is possible, leaving numbers' intervals aside.</summary>
    public bool IsOpen(int c, int entry) => entries[c]?[entry] ?? true;

    /// <summary>Cumulative shares of the rare levels that are left; null where all are.</summary>
    public double[]? TailOf(int c) => tails[c];

    /// <summary>Leaves of a block's shares those that are possible; returns their sum.</summary>
    public double Restrict(int c, ReadOnlySpan<float> scalars, Span<float> shares, LatentModel model)
    {
        var column = layout.Columns[c];
        var open = entries[c]!;
        var block = shares.Slice(column.Start, column.Width);
        var left = 0.0;
        for (var k = 0; k < block.Length; k++)
        {
            if (!open[k] || (k >= column.FirstMode && intervals[c] is { } ranges
                && !Contains(ranges, model.ValueOf(c, k - column.FirstMode, scalars[column.Scalar])))) block[k] = 0;
            else if (tails[c] is { } tail && k == column.Levels.Length) block[k] *= (float)tail[^1];
            left += block[k];
        }
        return left;
    }

    private static bool Contains(IReadOnlyList<(double Low, double High)> ranges, double value)
    {
        foreach (var (low, high) in ranges)
        {
            if (value >= low && value <= high) return true;
        }
        return false;
    }

    private static bool IsWithinReach(ModeColumn column, double[]? mapped,
        IReadOnlyList<(double Low, double High)>? ranges)
    {
        if (ranges is null) return true;
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (var mode = 0; mode < column.Means.Length; mode++)
        {
            low = Math.Min(low, column.Value(mode, -1));
            high = Math.Max(high, column.Value(mode, 1));
        }
        if (mapped is not null) (low, high) = (mapped[0], mapped[^1]);
        return ranges.Any(range => range.Low <= high && range.High >= low);
    }
}
