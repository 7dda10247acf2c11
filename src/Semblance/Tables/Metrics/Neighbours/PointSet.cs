using System.Numerics;

namespace Semblance.Tables.Metrics.Neighbours;

/// <summary>How far apart two rows are.</summary>
internal enum RowDistance
{
    /// <summary>
    /// Σ |difference| of numbers in shares of the real range, plus 2 for each label that differs: the L1 distance of
    /// one-hot rows, as privacy is measured in the literature. A missing number stands one range below the smallest.
    /// </summary>
    Ranges,

    /// <summary>
    /// Σ difference² of numbers in real standard deviations, plus 2 for each label that differs: the squared Euclidean
    /// distance of standardised one-hot rows. A missing number stands at the mean, and its being missing is a label.
    /// </summary>
    SquaredDeviations,
}

/// <summary>How numbers are scaled before distances are taken.</summary>
internal sealed class DistanceScale
{
    private readonly double[] _origin, _factor;

    public DistanceScale(ComparedRows real, RowDistance distance)
    {
        Distance = distance;
        (_origin, _factor) = (new double[real.Columns.Count], new double[real.Columns.Count]);
        for (var i = 0; i < _origin.Length; i++)
        {
            if (!real.Columns[i].IsNumber) continue;
            var summary = new NumberSummary(real.Numbers(i), null);
            if (summary.Count(0) == 0) continue;
            _origin[i] = distance == RowDistance.Ranges ? summary.Min(0) : summary.Mean(0);
            var unit = distance == RowDistance.Ranges ? summary.Max(0) - summary.Min(0) : summary.Deviation(0);
            _factor[i] = unit > 0 ? 1 / unit : 1;
        }
    }

    public RowDistance Distance { get; }

    public double Missing => Distance == RowDistance.Ranges ? -1 : 0;

    public double Scale(int column, double value) =>
        double.IsNaN(value) ? Missing : (value - _origin[column]) * _factor[column];
}

/// <summary>
/// Rows laid out for fast distances: tiles of as many rows as a vector has lanes, within a tile column after column.
/// </summary>
internal sealed class PointSet
{
    private static readonly int Lanes = Vector<float>.Count;

    public PointSet(ComparedRows rows, DistanceScale scale)
    {
        Count = rows.Count;
        var numbers = Enumerable.Range(0, rows.Columns.Count).Where(i => rows.Columns[i].IsNumber).ToArray();
        var labels = Enumerable.Range(0, rows.Columns.Count).Where(i => !rows.Columns[i].IsNumber).ToArray();
        // a number's being missing is a label of its own in squared distances
        var marks = scale.Distance == RowDistance.Ranges ? [] : numbers;
        (Numbers, Labels) = (numbers.Length, labels.Length + marks.Length);
        Values = new float[(Count + Lanes - 1) / Lanes * Lanes * Width];
        var slot = 0;
        foreach (var column in numbers)
        {
            var values = rows.Numbers(column);
            Fill(slot++, row => (float)scale.Scale(column, values[row]));
        }
        foreach (var column in labels)
        {
            var codes = rows.Codes(column);
            Fill(slot++, row => codes[row]);
        }
        foreach (var column in marks)
        {
            var values = rows.Numbers(column);
            Fill(slot++, row => double.IsNaN(values[row]) ? 1 : 0);
        }
    }

    /// <summary>How many rows there are.</summary>
    public int Count { get; }

    /// <summary>How many of the slots are numbers; they come first.</summary>
    public int Numbers { get; }

    /// <summary>How many are labels.</summary>
    public int Labels { get; }

    public int Width => Numbers + Labels;

    /// <summary>Tiles, one after another.</summary>
    public float[] Values { get; }

    /// <summary>One row, slot after slot.</summary>
    public void CopyRow(int row, Span<float> to)
    {
        var at = row / Lanes * Lanes * Width + row % Lanes;
        for (var slot = 0; slot < Width; slot++) to[slot] = Values[at + slot * Lanes];
    }

    private void Fill(int slot, Func<int, float> value)
    {
        for (var row = 0; row < Count; row++)
            Values[row / Lanes * Lanes * Width + slot * Lanes + row % Lanes] = value(row);
    }
}
