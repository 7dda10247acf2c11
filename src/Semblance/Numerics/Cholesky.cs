using System.Numerics.Tensors;

namespace Semblance.Numerics;

/// <summary>The Cholesky factor of a symmetric positive definite matrix, row by row.</summary>
internal static class Cholesky
{
    /// <summary>
    /// Factors <paramref name="matrix"/> (row-major, size x size) as L Lᵀ; null where it is not positive definite.
    /// </summary>
    /// <param name="matrix">Symmetric; only the lower triangle is read.</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="smallestPivot">A diagonal element of L² at or below this counts as not positive definite.</param>
    public static double[]? Factor(ReadOnlySpan<double> matrix, int size, double smallestPivot = 1e-12)
    {
        var factor = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            var row = factor.AsSpan(i * size, size);
            for (var j = 0; j < i; j++)
            {
                var sum = matrix[i * size + j] - TensorPrimitives.Dot<double>(row[..j], factor.AsSpan(j * size, j));
                row[j] = sum / factor[j * size + j];
            }
            var pivot = matrix[i * size + i] - TensorPrimitives.Dot<double>(row[..i], row[..i]);
            if (!(pivot > smallestPivot)) return null;
            row[i] = Math.Sqrt(pivot);
        }
        return factor;
    }

    /// <summary>The inverse of L Lᵀ, row-major.</summary>
    public static double[] Inverse(ReadOnlySpan<double> factor, int size)
    {
        var inverse = new double[size * size];
        var column = new double[size];
        for (var c = 0; c < size; c++)
        {
            Array.Clear(column);
            column[c] = 1;
            for (var i = c; i < size; i++)
            {
                for (var j = c; j < i; j++) column[i] -= factor[i * size + j] * column[j];
                column[i] /= factor[i * size + i];
            }
            for (var i = size - 1; i >= 0; i--)
            {
                for (var j = i + 1; j < size; j++) column[i] -= factor[j * size + i] * column[j];
                column[i] /= factor[i * size + i];
            }
            for (var i = 0; i < size; i++) inverse[i * size + c] = column[i];
        }
        return inverse;
    }
}
