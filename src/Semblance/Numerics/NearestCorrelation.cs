using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace Semblance.Numerics;

/// <summary>Makes a matrix of pairwise estimates a correlation matrix that a Cholesky factor exists of.</summary>
/// <remarks>
/// Up to <see cref="ProjectionLimit"/> columns: alternating projections with Dykstra's correction, N. J. Higham,
/// "Computing the nearest correlation matrix", IMA J. Numerical Analysis 22 (2002), with the eigenvalues held at <see
/// cref="SmallestEigenvalue"/> or more; O(d³) an iteration. Beyond that: shrinking towards the identity, N. J. Higham,
/// N. Strabić, V. Šego, "Restoring definiteness via shrinking", SIAM Review 58 (2016), which needs Cholesky factors
/// only.
/// </remarks>
internal static class NearestCorrelation
{
    /// <summary>No eigenvalue of a result is below this.</summary>
    public const double SmallestEigenvalue = 1e-6;

    /// <summary>The most columns for which the nearest matrix is found rather than a near one.</summary>
    public const int ProjectionLimit = 96;

    private const int MaxIterations = 60;
    private const double Tolerance = 1e-7;

    /// <summary>
    /// A correlation matrix near <paramref name="matrix"/>: itself where it is already positive definite.
    /// </summary>
    /// <param name="matrix">Symmetric with a unit diagonal, row-major; left as it is.</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="zeros">Pairs whose correlation is 0 and stays so.</param>
    /// <param name="cancel">Checked at each iteration.</param>
    public static double[] Of(double[] matrix, int size, IReadOnlyList<(int Row, int Column)>? zeros = null,
        CancellationToken cancel = default)
    {
        if (IsDefinite(matrix, size)) return [.. matrix];
        var near = size <= ProjectionLimit ? Project(matrix, size, zeros ?? [], cancel) : matrix;
        return IsDefinite(near, size) ? near : Shrink(near, size, cancel);
    }

    private static bool IsDefinite(double[] matrix, int size) =>
        Cholesky.Factor(Blend(matrix, size, 1, -SmallestEigenvalue), size) is not null;

    private static double[] Project(double[] matrix, int size, IReadOnlyList<(int Row, int Column)> zeros,
        CancellationToken cancel)
    {
        Matrix<double> y = DenseMatrix.Create(size, size, (i, j) => matrix[i * size + j]);
        Matrix<double> correction = DenseMatrix.Create(size, size, 0);
        for (var iteration = 0; iteration < MaxIterations; iteration++)
        {
            cancel.ThrowIfCancellationRequested();
            var r = y - correction;
            var x = WithFloor(r);
            correction = x - r;
            var next = x.Clone();
            for (var i = 0; i < size; i++) next[i, i] = 1;
            foreach (var (row, column) in zeros) next[row, column] = next[column, row] = 0;
            var change = (next - y).FrobeniusNorm() / Math.Max(1, y.FrobeniusNorm());
            y = next;
            if (change < Tolerance) break;
        }

        // the last step put ones on the diagonal: scale a floored matrix to a unit diagonal instead, which keeps it
        // definite
        var last = WithFloor(y);
        var result = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
                result[i * size + j] = i == j ? 1 : (last[i, j] + last[j, i]) / 2 / Math.Sqrt(last[i, i] * last[j, j]);
        }
        foreach (var (row, column) in zeros) result[row * size + column] = result[column * size + row] = 0;
        return result;
    }

    private static Matrix<double> WithFloor(Matrix<double> symmetric)
    {
        var eigen = symmetric.Evd(Symmetricity.Symmetric);
        var vectors = eigen.EigenVectors;
        var scaled = vectors.Clone();
        for (var k = 0; k < scaled.ColumnCount; k++)
        {
            var value = Math.Max(eigen.EigenValues[k].Real, 4 * SmallestEigenvalue);
            for (var i = 0; i < scaled.RowCount; i++) scaled[i, k] *= value;
        }
        return scaled.TransposeAndMultiply(vectors);
    }

    // the largest share of the matrix that is definite, found by halving
    private static double[] Shrink(double[] matrix, int size, CancellationToken cancel)
    {
        double low = 0, high = 1;
        for (var step = 0; step < 10; step++)
        {
            cancel.ThrowIfCancellationRequested();
            var middle = (low + high) / 2;
            if (IsDefinite(Blend(matrix, size, middle, 0), size)) low = middle;
            else high = middle;
        }
        return Blend(matrix, size, low, 0);
    }

    // off-diagonal elements times the share, diagonal 1 + shift
    private static double[] Blend(double[] matrix, int size, double share, double shift)
    {
        var blend = new double[matrix.Length];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++) blend[i * size + j] = i == j ? 1 + shift : share * matrix[i * size + j];
        }
        return blend;
    }
}
