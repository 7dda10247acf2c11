using Semblance.Random;

namespace Semblance.Tables.Metrics;

/// <summary>A summary of a number column.</summary>
public enum Statistic
{
    /// <summary>The mean.</summary>
    Mean,

    /// <summary>The middle value; the mean of the two middle values where their count is even.</summary>
    Median,

    /// <summary>The sample standard deviation.</summary>
    Std,
}

/// <summary>
/// 1 minus the difference between a real and a synthetic summary, in units of the real range, column by column.
/// </summary>
/// <remarks>As SDMetrics' StatisticSimilarity has it. Missing cells are left out. Cost: O(n), the
/// median O(n log n).</remarks>
public sealed record StatisticSimilarity : SimilarityMetric
{
    /// <summary>Which summary is compared.</summary>
    public Statistic Statistic { get; init; }

    /// <inheritdoc/>
    protected override string? Variant => Statistic.ToString().ToLowerInvariant();

    internal override IReadOnlyList<MeasuredPart> Measure(RowPair rows, Rng rng, CancellationToken cancel) =>
        OverColumns.Numbers(rows, Part, cancel);

    private MeasuredPart Part(RowPair rows, int column)
    {
        var name = rows.Real.Columns[column].Name;
        var range = new NumberSummary(rows.Real.Numbers(column), null);
        if (range.Count(0) == 0 || Array.TrueForAll(rows.Other.Numbers(column), double.IsNaN))
            return new([name], null) { Note = "One side has no value at all." };
        var width = range.Max(0) - range.Min(0);
        if (width == 0)
            return new([name], null) { Note = "The real column is constant: it has no range to measure by." };
        var real = Summary(rows.Real.Numbers(column), rows.RealGroups, rows.ReplicateCount);
        var other = Summary(rows.Other.Numbers(column), rows.OtherGroups, rows.ReplicateCount);
        if (double.IsNaN(real[0] + other[0]))
            return new([name], null) { Note = "One side has a single value: no deviation." };
        return new([name], [.. real.Zip(other, (a, b) => Math.Max(0, 1 - Math.Abs(a - b) / width))])
        {
            Details = new Dictionary<string, double> { ["real"] = real[0], ["synthetic"] = other[0] },
        };
    }

    private double[] Summary(double[] column, byte[]? groups, int replicates)
    {
        if (Statistic == Statistic.Median) return Medians(SortedColumn.Of(column, groups), replicates);
        var summary = new NumberSummary(column, groups);
        var values = new double[replicates];
        for (var r = 0; r < replicates; r++)
            values[r] = Statistic == Statistic.Mean ? summary.Mean(r) : summary.Deviation(r);
        return values;
    }

    private static double[] Medians(SortedColumn column, int replicates)
    {
        var medians = new double[replicates];
        for (var r = 0; r < replicates; r++)
        {
            var count = column.Values.Length - (r == 0 ? 0 : column.CountByGroup[r - 1]);
            if (count == 0)
            {
                medians[r] = double.NaN;
                continue;
            }
            var lower = double.NaN;
            for (int i = 0, seen = 0; i < column.Values.Length; i++)
            {
                if (r > 0 && column.Groups[i] == r - 1) continue;
                if (seen == (count - 1) / 2) lower = column.Values[i];
                if (seen++ != count / 2) continue;
                medians[r] = (lower + column.Values[i]) / 2;
                break;
            }
        }
        return medians;
    }
}
