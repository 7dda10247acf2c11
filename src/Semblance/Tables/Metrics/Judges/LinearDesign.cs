namespace Semblance.Tables.Metrics.Judges;

/// <summary>
/// How rows become inputs of a linear judge: numbers in standard deviations (0 and a mark of their own where missing),
/// labels as one-hot marks, the rarest of a column sharing one; and a constant.
/// </summary>
/// <remarks>A row has one entry for each column, however many labels there are: products cost columns²,
/// not inputs².</remarks>
internal sealed class LinearDesign
{
    private const int MaxInputs = 600, MaxLabels = 50;
    private readonly int[] _columns;
    private readonly double[] _mean, _scale;
    private readonly int[]?[] _marks;
    private readonly int[] _missing;

    /// <param name="fit">The rows that means, deviations and common labels are taken from.</param>
    /// <param name="without">The position of a column to leave out, or -1.</param>
    public LinearDesign(ComparedRows fit, int without = -1)
    {
        _columns = [.. Enumerable.Range(0, fit.Columns.Count).Where(i => i != without)];
        Names = [.. _columns.Select(column => fit.Columns[column].Name)];
        (_mean, _scale) = (new double[_columns.Length], new double[_columns.Length]);
        (_marks, _missing) = (new int[_columns.Length][], new int[_columns.Length]);
        var labelColumns = _columns.Count(column => !fit.Columns[column].IsNumber);
        var keep = labelColumns == 0 ? 0 : Math.Clamp(MaxInputs / labelColumns, 2, MaxLabels);
        Width = 1; // the constant is input 0
        First = new int[_columns.Length];
        for (var i = 0; i < _columns.Length; i++)
        {
            First[i] = Width;
            if (fit.Columns[_columns[i]].IsNumber) AddNumber(i, fit.Numbers(_columns[i]));
            else AddLabels(i, fit.Codes(_columns[i]), fit.Columns[_columns[i]].Levels!.Length, keep);
        }
    }

    /// <summary>How many inputs there are, the constant among them.</summary>
    public int Width { get; private set; }

    /// <summary>The columns that the inputs come from.</summary>
    public string[] Names { get; }

    /// <summary>The first input of each column.</summary>
    public int[] First { get; }

    /// <summary>The entries of each row: for each column an input and its value.</summary>
    public LinearRows Encode(ComparedRows rows)
    {
        var inputs = new int[rows.Count * _columns.Length];
        var values = new double[inputs.Length];
        for (var i = 0; i < _columns.Length; i++)
        {
            var column = _columns[i];
            var numbers = rows.Columns[column].IsNumber ? rows.Numbers(column) : null;
            var codes = numbers is null ? rows.Codes(column) : null;
            for (int row = 0, at = i; row < rows.Count; row++, at += _columns.Length)
            {
                if (numbers is null) (inputs[at], values[at]) = (_marks[i]![codes![row] + 1], 1);
                else if (double.IsNaN(numbers[row])) (inputs[at], values[at]) = (_missing[i], 1);
                else (inputs[at], values[at]) = (First[i], (numbers[row] - _mean[i]) * _scale[i]);
            }
        }
        return new(inputs, values, rows.Count, _columns.Length);
    }

    private void AddNumber(int i, double[] values)
    {
        var summary = new NumberSummary(values, null);
        if (summary.Count(0) > 0)
        {
            _mean[i] = summary.Mean(0);
            var deviation = summary.Count(0) > 1 ? summary.Deviation(0) : 0;
            _scale[i] = deviation > 0 ? 1 / deviation : 0;
        }
        _missing[i] = Width + 1;
        Width += 2;
    }

    private void AddLabels(int i, int[] codes, int levels, int keep)
    {
        var map = CoarseCodes.Common(codes, levels, keep);
        _marks[i] = Array.ConvertAll(map, code => Width + code);
        Width += map.Max() + 1;
    }
}

/// <summary>Rows with one entry for each column.</summary>
/// <param name="Inputs">Which input each entry is of, row after row.</param>
/// <param name="Values">The entry's value.</param>
/// <param name="Count">How many rows there are.</param>
/// <param name="PerRow">Entries in a row.</param>
internal sealed record LinearRows(int[] Inputs, double[] Values, int Count, int PerRow)
{
    /// <summary>The weighted sum of a row's inputs, with the constant.</summary>
    public double Dot(int row, double[] weights)
    {
        var sum = weights[0];
        for (int k = row * PerRow, end = k + PerRow; k < end; k++) sum += weights[Inputs[k]] * Values[k];
        return sum;
    }

    /// <summary>Σ x · y over the inputs of two rows, without the constant.</summary>
    public double Product(int one, int other)
    {
        double sum = 0;
        int a = one * PerRow, b = other * PerRow;
        for (var k = 0; k < PerRow; k++)
        {
            if (Inputs[a + k] == Inputs[b + k]) sum += Values[a + k] * Values[b + k];
        }
        return sum;
    }

    /// <summary>Σ residual · x over rows, with the constant.</summary>
    public double[] Transposed(double[] residuals, int width)
    {
        var vector = new double[width];
        for (var row = 0; row < Count; row++)
        {
            vector[0] += residuals[row];
            for (int k = row * PerRow, end = k + PerRow; k < end; k++) vector[Inputs[k]] += residuals[row] * Values[k];
        }
        return vector;
    }

    /// <summary>
    /// Σ weight · x · xᵀ and Σ residual · x over rows, with the constant; the matrix by rows, lower half.
    /// </summary>
    public void Accumulate(double[] rowWeights, double[] residuals, double[] matrix, double[] vector)
    {
        var width = vector.Length;
        for (var row = 0; row < Count; row++)
        {
            var (weight, residual) = (rowWeights[row], residuals[row]);
            matrix[0] += weight;
            vector[0] += residual;
            for (int k = row * PerRow, end = k + PerRow; k < end; k++)
            {
                var (input, value) = (Inputs[k], Values[k]);
                vector[input] += residual * value;
                var at = input * width; // entries of a row ascend, so this fills the lower half
                var weighted = weight * value;
                matrix[at] += weighted;
                for (var m = row * PerRow; m <= k; m++) matrix[at + Inputs[m]] += weighted * Values[m];
            }
        }
    }

    /// <summary>
    /// How much each column moves the weighted sum: the standard deviation of its entry, as shares that sum to 1.
    /// </summary>
    public double[] Importances(double[] weights)
    {
        var spread = new double[PerRow];
        for (var column = 0; column < PerRow; column++)
        {
            double sum = 0, squares = 0;
            for (var k = column; k < Inputs.Length; k += PerRow)
            {
                var part = weights[Inputs[k]] * Values[k];
                sum += part;
                squares += part * part;
            }
            spread[column] = Math.Sqrt(Math.Max(0, squares / Count - sum / Count * (sum / Count)));
        }
        var total = spread.Sum();
        return total > 0 ? Array.ConvertAll(spread, value => value / total) : spread;
    }
}
