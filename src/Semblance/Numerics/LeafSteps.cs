namespace Semblance.Numerics;

/// <summary>How far one leaf of <see cref="BoostedTrees"/> moves the log odds of each class.</summary>
/// <remarks>
/// <para>
/// Classes without an order take a Newton step each (J. Friedman, Annals of Statistics 29, 2001, eq. 33). Ordered ones
/// take two kinds of step in turn, because a leaf has too few rows to know each of sixteen classes by itself.
/// </para>
/// <para>
/// A tilt is a Newton step along the first three Legendre polynomials of a class's place: it moves,
/// widens and skews the leaf's distribution, and moves the classes that no row of the leaf has with
/// those that some have, so that nothing improbable is left over far away. A local step is one for each
/// class again, made of the sums of the classes around it.
/// </para>
/// </remarks>
internal sealed class LeafSteps
{
    private const int Degree = 3;
    private const double Largest = 2;

    /// <summary>How far around a class its neighbours count, as a share of all classes: a standard deviation.</summary>
    private const double Reach = 1 / 16.0;

    private readonly int classes;
    private readonly double rate, ridge;
    private readonly double[][] basis; // [degree][class]; empty where classes have no order
    private readonly double[][] kernel; // [class][class], rows sum to 1

    /// <summary>Steps for so many classes.</summary>
    /// <param name="classes">How many there are.</param>
    /// <param name="isOrdered">Whether neighbouring classes are alike.</param>
    /// <param name="rate">The part of a full Newton step that is taken.</param>
    /// <param name="ridge">Added to the curvature: more makes the steps of small leaves smaller.</param>
    public LeafSteps(int classes, bool isOrdered, double rate, double ridge)
    {
        (this.classes, this.rate, this.ridge) = (classes, rate, ridge);
        var hasOrder = isOrdered && classes > 2;
        basis = hasOrder ? Legendre(classes, Math.Min(Degree, classes - 1)) : [];
        kernel = hasOrder ? Kernel(classes) : [];
    }

    /// <summary>The steps of one leaf.</summary>
    /// <param name="round">Which tree it is of: kinds of steps take turns.</param>
    /// <param name="gradient">By class: rows that have it, less the sum of its probability.</param>
    /// <param name="mass">By class: the sum of its probability over the leaf's rows.</param>
    /// <param name="squares">By class: the sum of its probability squared.</param>
    /// <param name="steps">Receives what is added to the log odds.</param>
    public void Fill(int round, ReadOnlySpan<float> gradient, ReadOnlySpan<float> mass, ReadOnlySpan<float> squares,
        Span<float> steps)
    {
        if (basis.Length == 0)
        {
            for (var k = 0; k < classes; k++) steps[k] = Newton(gradient[k], mass[k] - squares[k]);
        }
        else if (round % 2 == 0) Tilt(gradient, mass, steps);
        else
        {
            for (var k = 0; k < classes; k++)
            {
                double g = 0, h = 0;
                for (var i = 0; i < classes; i++)
                {
                    g += kernel[k][i] * gradient[i];
                    h += kernel[k][i] * (mass[i] - squares[i]);
                }
                steps[k] = Newton(g, h);
            }
        }
    }

    private float Newton(double gradient, double curvature) =>
        (float)Math.Clamp(rate * gradient / (curvature + ridge), -Largest, Largest);

    /// <summary>
    /// Newton along the polynomials. The curvature is that of a leaf whose rows all have its mean probabilities, which
    /// is at least the true one.
    /// </summary>
    private void Tilt(ReadOnlySpan<float> gradient, ReadOnlySpan<float> mass, Span<float> steps)
    {
        var m = basis.Length;
        var total = 0.0;
        for (var k = 0; k < classes; k++) total += mass[k];
        Span<double> slope = stackalloc double[m], mean = stackalloc double[m], curvature = stackalloc double[m * m];
        for (var d = 0; d < m; d++)
        {
            for (var k = 0; k < classes; k++)
            {
                slope[d] += basis[d][k] * gradient[k];
                mean[d] += basis[d][k] * mass[k];
            }
        }
        for (var d = 0; d < m; d++)
        {
            for (var e = 0; e < m; e++)
            {
                var second = d == e ? ridge : 0;
                for (var k = 0; k < classes; k++) second += basis[d][k] * basis[e][k] * mass[k];
                curvature[d * m + e] = second - (total > 0 ? mean[d] * mean[e] / total : 0);
            }
        }
        Solve(curvature, slope);
        Span<double> step = stackalloc double[classes];
        var largest = 0.0;
        for (var k = 0; k < classes; k++)
        {
            for (var d = 0; d < m; d++) step[k] += rate * basis[d][k] * slope[d];
            largest = Math.Max(largest, Math.Abs(step[k]));
        }
        var scale = largest > Largest ? Largest / largest : 1; // all of it, so that it stays a tilt
        for (var k = 0; k < classes; k++) steps[k] = (float)(scale * step[k]);
    }

    /// <summary>
    /// Solves a small positive definite system by elimination; the result stands in <paramref name="b"/>.
    /// </summary>
    private static void Solve(Span<double> a, Span<double> b)
    {
        var m = b.Length;
        for (var i = 0; i < m; i++)
        {
            for (var row = i + 1; row < m; row++)
            {
                var factor = a[row * m + i] / a[i * m + i];
                for (var column = i; column < m; column++) a[row * m + column] -= factor * a[i * m + column];
                b[row] -= factor * b[i];
            }
        }
        for (var i = m - 1; i >= 0; i--)
        {
            for (var column = i + 1; column < m; column++) b[i] -= a[i * m + column] * b[column];
            b[i] /= a[i * m + i];
        }
    }

    /// <summary>P1 … of the classes' places from -1 to 1 (Bonnet's recursion).</summary>
    private static double[][] Legendre(int classes, int degree)
    {
        var all = new double[degree][];
        for (var d = 0; d < degree; d++) all[d] = new double[classes];
        for (var k = 0; k < classes; k++)
        {
            double place = -1 + 2.0 * k / (classes - 1), before = 1, now = place;
            for (var d = 0; d < degree; d++)
            {
                all[d][k] = now;
                (before, now) = (now, ((2 * d + 3) * place * now - (d + 1) * before) / (d + 2));
            }
        }
        return all;
    }

    /// <summary>A normal kernel over the classes, mirrored at both ends.</summary>
    private static double[][] Kernel(int classes)
    {
        var deviation = Reach * classes;
        var rows = new double[classes][];
        for (var k = 0; k < classes; k++)
        {
            rows[k] = new double[classes];
            var sum = 0.0;
            for (var place = -classes; place < 2 * classes; place++)
            {
                var weight = Math.Exp(-0.5 * (k - place) * (k - place) / (deviation * deviation));
                rows[k][place < 0 ? -1 - place : place < classes ? place : 2 * classes - 1 - place] += weight;
                sum += weight;
            }
            for (var i = 0; i < classes; i++) rows[k][i] /= sum;
        }
        return rows;
    }
}
