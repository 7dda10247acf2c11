using MathNet.Numerics.LinearAlgebra;

namespace Semblance.Tables.Metrics.Judges;

/// <summary>
/// Logistic regression with an L2 penalty, by Newton's method (iteratively reweighted least squares).
/// </summary>
/// <remarks>
/// Penalty 1 on every input but the constant, as scikit-learn's default. Cost: rows × columns² a step, some eight
/// steps; rows² × columns where there are more inputs than rows.
/// </remarks>
internal static class LogisticRegression
{
    private const double Penalty = 1;
    private const int MaxSteps = 30;

    /// <summary>The weights of the inputs.</summary>
    /// <param name="rows">The inputs.</param>
    /// <param name="isPositive">1 or 0 for each row.</param>
    /// <param name="width">How many inputs there are.</param>
    /// <param name="cancel">Checked at every step.</param>
    public static double[] Fit(LinearRows rows, float[] isPositive, int width, CancellationToken cancel)
    {
        var weights = new double[width];
        var loss = Loss(rows, isPositive, weights);
        var (curvature, residuals) = (new double[rows.Count], new double[rows.Count]);
        for (var step = 0; step < MaxSteps; step++)
        {
            cancel.ThrowIfCancellationRequested();
            for (var row = 0; row < rows.Count; row++)
            {
                var probability = Probability(rows.Dot(row, weights));
                curvature[row] = Math.Max(probability * (1 - probability), 1e-12);
                residuals[row] = isPositive[row] - probability;
            }
            var direction = NormalEquations.Solve(rows, curvature, residuals, weights, Penalty);
            var (next, nextLoss) = Shorten(rows, isPositive, weights, direction, loss);
            var gain = loss - nextLoss;
            (weights, loss) = (next, Math.Min(loss, nextLoss));
            if (gain <= 1e-7 * Math.Abs(loss)) break;
        }
        return weights;
    }

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static double Probability(double x) => 1 / (1 + Math.Exp(-x));

    // halves the step until the loss falls
    private static (double[] Weights, double Loss) Shorten(LinearRows rows, float[] isPositive, double[] weights,
        double[] direction,
        double loss)
    {
        for (var length = 1.0; length > 1e-3; length /= 2)
        {
            var next = weights.Zip(direction, (weight, change) => weight + length * change).ToArray();
            var nextLoss = Loss(rows, isPositive, next);
            if (nextLoss <= loss) return (next, nextLoss);
        }
        return (weights, loss);
    }

    private static double Loss(LinearRows rows, float[] isPositive, double[] weights)
    {
        double loss = 0;
        for (var row = 0; row < rows.Count; row++)
        {
            var x = rows.Dot(row, weights);
            // log(1 + eˣ) - y x, without overflow
            loss += Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))) - isPositive[row] * x;
        }
        for (var i = 1; i < weights.Length; i++) loss += Penalty / 2 * weights[i] * weights[i];
        return loss;
    }
}

/// <summary>Least squares with an L2 penalty of 1 on every input but the constant.</summary>
internal static class RidgeRegression
{
    /// <summary>The weights of the inputs.</summary>
    public static double[] Fit(LinearRows rows, float[] numbers, int width) => NormalEquations.Solve(rows,
        [.. Enumerable.Repeat(1.0, rows.Count)], Array.ConvertAll(numbers, number => (double)number),
        new double[width], 1);
}

internal static class NormalEquations
{
    /// <summary>What keeps the constant's equation solvable where every row weighs nothing.</summary>
    private const double OnConstant = 1e-9;

    /// <summary>(Xᵀ W X + λ) δ = Xᵀ r - λ w; the constant is not penalised.</summary>
    public static double[] Solve(LinearRows rows, double[] rowWeights, double[] residuals, double[] weights,
        double penalty)
    {
        if (weights.Length > rows.Count) return SolveByRows(rows, rowWeights, residuals, weights, penalty);
        var width = weights.Length;
        var matrix = new double[width * width];
        var vector = new double[width];
        rows.Accumulate(rowWeights, residuals, matrix, vector);
        for (var i = 0; i < width; i++)
        {
            if (i > 0) vector[i] -= penalty * weights[i];
            matrix[i * width + i] += i > 0 ? penalty : OnConstant;
            for (var j = 0; j < i; j++) matrix[j * width + i] = matrix[i * width + j];
        }
        return Matrix<double>.Build.Dense(width, width, matrix).Cholesky()
            .Solve(Vector<double>.Build.Dense(vector)).ToArray();
    }

    // The same solution out of one equation a row (Woodbury): δ = Λ⁻¹ (g - Xᵀ V (I + V X Λ⁻¹ Xᵀ V)⁻¹ V X Λ⁻¹ g), V² = W
    private static double[] SolveByRows(LinearRows rows, double[] rowWeights, double[] residuals, double[] weights,
        double penalty)
    {
        const double constant = 1e-6; // in place of OnConstant: its inverse enters the matrix
        var gradient = rows.Transposed(residuals, weights.Length);
        for (var i = 1; i < weights.Length; i++) gradient[i] -= penalty * weights[i];
        var scaled = Divided(gradient);
        var root = Array.ConvertAll(rowWeights, Math.Sqrt);
        var matrix = Matrix<double>.Build.Dense(rows.Count, rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var product = root[i] * root[j] * (rows.Product(i, j) / penalty + 1 / constant);
                matrix[i, j] = matrix[j, i] = product + (i == j ? 1 : 0);
            }
        }
        var right = Vector<double>.Build.Dense(rows.Count, row => root[row] * rows.Dot(row, scaled));
        var solved = matrix.Cholesky().Solve(right);
        var back = rows.Transposed([.. root.Select((value, row) => value * solved[row])], weights.Length);
        return Divided([.. gradient.Zip(back, (all, part) => all - part)]);

        double[] Divided(double[] values) => [.. values.Select((value, i) => value / (i == 0 ? constant : penalty))];
    }
}
