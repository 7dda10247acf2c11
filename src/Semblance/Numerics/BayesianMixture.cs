using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using MathNet.Numerics;

namespace Semblance.Numerics;

/// <summary>
/// A mixture of normal distributions in one dimension whose number of components the data choose: variational inference
/// with a Dirichlet process over the weights.
/// </summary>
/// <remarks>
/// D. M. Blei and M. I. Jordan, "Variational inference for Dirichlet process mixtures", Bayesian
/// Analysis 1 (2006), with the priors and the stopping rule that CTGAN's mode-specific normalisation
/// uses: normal-Wishart around the data's mean and variance, one degree of freedom, change of the bound
/// below 0.001 or 100 rounds. Equal values are one weighted point, so a column of few different values
/// costs next to nothing. Cost: different values x components x rounds.
/// </remarks>
/// <param name="Weights">Shares of the components that remain; they sum to 1.</param>
/// <param name="Means">Centres, ascending, in the data's unit.</param>
/// <param name="Deviations">Standard deviations, in the data's unit; above 0.</param>
internal sealed record BayesianMixture(double[] Weights, double[] Means, double[] Deviations)
{
    private const double Floor = 1e-6; // what every variance gets, in the data's unit squared
    private const double Tolerance = 1e-3;
    private const int Rounds = 100;

    /// <summary>Fits a mixture.</summary>
    /// <param name="values">The numbers; none is NaN. At least one.</param>
    /// <param name="components">The most components.</param>
    /// <param name="concentration">Prior weight of a further component: smaller values leave fewer.</param>
    /// <param name="threshold">Components with no more than this share are dropped.</param>
    /// <param name="cancel">Checked every round.</param>
    public static BayesianMixture Fit(double[] values, int components = 10, double concentration = 1e-3,
        double threshold = 0.005, CancellationToken cancel = default)
    {
        var (points, counts) = Runs(values);
        double mean = TensorPrimitives.Dot(points, counts) / values.Length, square = 0;
        for (var i = 0; i < points.Length; i++) square += counts[i] * (points[i] - mean) * (points[i] - mean);
        var scale = Math.Sqrt(square / Math.Max(1, values.Length - 1));
        if (points.Length == 1 || !(scale > 0)) return new([1], [points[0]], [Math.Sqrt(Floor)]);
        if (!double.IsFinite(scale)) // squares overflow: one component as wide as the data
            return new([1], [points[0] / 2 + points[^1] / 2], [points[^1] / 2 - points[0] / 2]);

        for (var i = 0; i < points.Length; i++) points[i] = (points[i] - mean) / scale;
        var fit = new Variational(points, counts, Math.Min(components, points.Length), concentration,
            Floor / (scale * scale));
        fit.Start(NearestCentre(points, counts, fit.Size));
        fit.Run(cancel);
        return fit.Result(mean, scale, threshold);
    }

    /// <summary>
    /// As <see cref="Fit"/>, from given first assignments of the sorted different values, and keeping every component.
    /// </summary>
    internal static BayesianMixture FitFrom(double[] values, int components, Func<double, int> start)
    {
        var (points, counts) = Runs(values);
        double mean = values.Average(),
            scale = Math.Sqrt(values.Sum(x => (x - mean) * (x - mean)) / (values.Length - 1));
        var assigned = points.Select(start).ToArray();
        for (var i = 0; i < points.Length; i++) points[i] = (points[i] - mean) / scale;
        var fit = new Variational(points, counts, components, 1e-3, Floor / (scale * scale));
        fit.Start(assigned);
        fit.Run(default);
        return fit.Result(mean, scale, -1);
    }

    /// <summary>The component at a share u of a value's posterior over components.</summary>
    /// <param name="value">A number in the data's unit.</param>
    /// <param name="u">A uniform draw in [0, 1).</param>
    public int ComponentOf(double value, double u)
    {
        Span<double> shares = stackalloc double[Means.Length];
        var best = double.NegativeInfinity;
        for (var k = 0; k < shares.Length; k++)
        {
            var z = (value - Means[k]) / Deviations[k];
            shares[k] = Math.Log(Weights[k]) - Math.Log(Deviations[k]) - 0.5 * z * z;
            best = Math.Max(best, shares[k]);
        }
        var total = 0.0;
        for (var k = 0; k < shares.Length; k++) total += shares[k] = Math.Exp(shares[k] - best) + 1e-6;
        var left = u * total;
        for (var k = 0; k < shares.Length - 1; k++)
        {
            if ((left -= shares[k]) < 0) return k;
        }
        return shares.Length - 1;
    }

    private static (double[] Points, double[] Counts) Runs(double[] values)
    {
        var sorted = (double[])values.Clone();
        Array.Sort(sorted);
        var points = new List<double>();
        var counts = new List<double>();
        foreach (var value in sorted)
        {
            if (points.Count > 0 && points[^1] == value) counts[^1]++;
            else
            {
                points.Add(value);
                counts.Add(1);
            }
        }
        return ([.. points], [.. counts]);
    }

    // Lloyd's algorithm in one dimension: clusters are stretches of the sorted points, and sums come from prefix sums
    private static int[] NearestCentre(double[] points, double[] counts, int size)
    {
        double[] count = new double[points.Length + 1], sum = new double[points.Length + 1];
        for (var i = 0; i < points.Length; i++)
        {
            count[i + 1] = count[i] + counts[i];
            sum[i + 1] = sum[i] + counts[i] * points[i];
        }
        var ends = new int[size + 1];
        for (var k = 1; k <= size; k++) ends[k] = (int)((long)k * points.Length / size);
        var centres = new double[size];
        for (var round = 0; round < Rounds; round++)
        {
            for (var k = 0; k < size; k++)
            {
                if (ends[k + 1] > ends[k])
                    centres[k] = (sum[ends[k + 1]] - sum[ends[k]]) / (count[ends[k + 1]] - count[ends[k]]);
            }
            var hasMoved = false;
            for (var k = 1; k < size; k++)
            {
                var at = Array.BinarySearch(points, (centres[k - 1] + centres[k]) / 2);
                if (at < 0) at = ~at;
                hasMoved |= at != ends[k];
                ends[k] = at;
            }
            if (!hasMoved) break;
        }
        var assigned = new int[points.Length];
        for (var k = 0; k < size; k++)
        {
            for (var i = ends[k]; i < ends[k + 1]; i++) assigned[i] = k;
        }
        return assigned;
    }

    /// <summary>The state of the inference, on values of mean 0 and variance 1.</summary>
    private sealed class Variational(double[] points, double[] counts, int size, double concentration, double floor)
    {
        // sums over points of responsibility, times value, times square
        private readonly double[] mass = new double[size], first = new double[size], second = new double[size];
        private readonly double[] centre = new double[size], precision = new double[size], freedom = new double[size],
            root = new double[size], stickA = new double[size], stickB = new double[size], level = new double[size];

        public int Size => size;

        public void Start(int[] assigned)
        {
            for (var i = 0; i < points.Length; i++)
            {
                mass[assigned[i]] += counts[i];
                first[assigned[i]] += counts[i] * points[i];
                second[assigned[i]] += counts[i] * points[i] * points[i];
            }
            Maximise();
        }

        public void Run(CancellationToken cancel)
        {
            var before = double.NegativeInfinity;
            for (var round = 0; round < Rounds; round++)
            {
                cancel.ThrowIfCancellationRequested();
                var entropy = Expect();
                Maximise();
                var bound = entropy + Evidence();
                if (Math.Abs(bound - before) < Tolerance) break;
                before = bound;
            }
        }

        public BayesianMixture Result(double mean, double scale, double threshold)
        {
            var rest = 1.0;
            var weights = new double[size];
            for (var k = 0; k < size; k++)
            {
                weights[k] = rest * stickA[k] / (stickA[k] + stickB[k]);
                rest *= stickB[k] / (stickA[k] + stickB[k]);
            }
            var total = weights.Sum();
            int[] kept = [.. Enumerable.Range(0, size).Where(k => weights[k] / total > threshold)
                .OrderBy(k => centre[k])];
            var share = kept.Sum(k => weights[k]);
            return new([.. kept.Select(k => weights[k] / share)], [.. kept.Select(k => mean + scale * centre[k])],
                [.. kept.Select(k => scale / root[k])]);
        }

        // the parameters given the sums
        private void Maximise()
        {
            var beyond = 0.0;
            for (var k = size - 1; k >= 0; k--)
            {
                var n = mass[k] + 10 * 2.220446049250313e-16;
                double average = first[k] / n, spread = Math.Max(0, second[k] / n - average * average) + floor;
                stickA[k] = 1 + n;
                stickB[k] = concentration + beyond;
                beyond += n;
                precision[k] = 1 + n;
                centre[k] = first[k] / precision[k];
                freedom[k] = 1 + n;
                var variance = (1 + n * spread + n / precision[k] * average * average) / freedom[k];
                root[k] = 1 / Math.Sqrt(variance);
            }
            var stick = 0.0;
            for (var k = 0; k < size; k++)
            {
                var both = SpecialFunctions.DiGamma(stickA[k] + stickB[k]);
                var weight = stick + SpecialFunctions.DiGamma(stickA[k]) - both;
                stick += SpecialFunctions.DiGamma(stickB[k]) - both;
                level[k] = weight - 0.5 * Math.Log(2 * Math.PI) + Math.Log(root[k]) - 0.5 * Math.Log(freedom[k])
                    + 0.5 * (Math.Log(2) + SpecialFunctions.DiGamma(0.5 * freedom[k]) - 1 / precision[k]);
            }
        }

        // responsibilities, summed at once; returns their entropy. Four points at a time, whatever the machine's width
        private double Expect()
        {
            Span<Vector256<double>> log = stackalloc Vector256<double>[size],
            share = stackalloc Vector256<double>[size];
            Span<Vector256<double>> masses = stackalloc Vector256<double>[size],
            firsts = stackalloc Vector256<double>[size],
                seconds = stackalloc Vector256<double>[size];
            masses.Clear();
            firsts.Clear();
            seconds.Clear();
            var entropy = Vector256<double>.Zero;
            Span<double> padX = stackalloc double[4], padCount = stackalloc double[4];
            for (var i = 0; i < points.Length; i += 4)
            {
                Vector256<double> x, count;
                if (i + 4 <= points.Length)
                {
                    x = Vector256.Create(points, i);
                    count = Vector256.Create(counts, i);
                }
                else
                {
                    padX.Clear();
                    padCount.Clear(); // points that count for nothing
                    points.AsSpan(i).CopyTo(padX);
                    counts.AsSpan(i).CopyTo(padCount);
                    x = Vector256.Create<double>(padX);
                    count = Vector256.Create<double>(padCount);
                }
                var best = Vector256.Create(double.NegativeInfinity);
                for (var k = 0; k < size; k++)
                {
                    var z = (x - Vector256.Create(centre[k])) * root[k];
                    log[k] = Vector256.Create(level[k]) - z * z * 0.5;
                    best = Vector256.Max(best, log[k]);
                }
                var total = Vector256<double>.Zero;
                for (var k = 0; k < size; k++) total += share[k] = Vector256.Exp(log[k] - best);
                var norm = best + Vector256.Log(total);
                var scaled = count / total;
                for (var k = 0; k < size; k++)
                {
                    var r = share[k] * scaled;
                    masses[k] += r;
                    firsts[k] += r * x;
                    seconds[k] += r * x * x;
                    entropy -= r * (log[k] - norm);
                }
            }
            for (var k = 0; k < size; k++)
            {
                mass[k] = Vector256.Sum(masses[k]);
                first[k] = Vector256.Sum(firsts[k]);
                second[k] = Vector256.Sum(seconds[k]);
            }
            return Vector256.Sum(entropy);
        }

        // the parts of the bound that the parameters decide
        private double Evidence()
        {
            var sum = 0.0;
            for (var k = 0; k < size; k++)
            {
                var logRoot = Math.Log(root[k]) - 0.5 * Math.Log(freedom[k]);
                sum += freedom[k] * (logRoot + 0.5 * Math.Log(2)) + SpecialFunctions.GammaLn(0.5 * freedom[k]);
                sum += SpecialFunctions.GammaLn(stickA[k]) + SpecialFunctions.GammaLn(stickB[k])
                    - SpecialFunctions.GammaLn(stickA[k] + stickB[k]);
                sum -= 0.5 * Math.Log(precision[k]);
            }
            return sum;
        }
    }
}
