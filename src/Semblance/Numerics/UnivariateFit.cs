using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using Semblance.Random;
using StandardNormal = Semblance.Random.Normal;

namespace Semblance.Numerics;

/// <summary>A parametric distribution fitted to numbers.</summary>
/// <param name="Name">The family, such as <c>gamma</c>.</param>
/// <param name="Distance">The Kolmogorov-Smirnov distance to the numbers.</param>
/// <param name="Quantile">The value below which a share lies.</param>
internal sealed record UnivariateFit(string Name, double Distance, Func<double, double> Quantile)
{
    private const int Cells = 512, MaxChecks = 512;

    private sealed record Family(string Name, Func<double, double> Cdf, Func<double, double> Quantile);

    /// <summary>
    /// The family nearest to the numbers among normal, uniform, log-normal, gamma, beta, truncated normal and Student.
    /// </summary>
    public static UnivariateFit Best(ValueRuns runs)
    {
        var moments = Moments.Of(runs);
        List<Family> families =
            [FitNormal(moments), FitUniform(moments), FitBeta(moments), FitTruncated(moments),
                FitStudent(runs, moments)];
        if (runs.Values[0] > 0) families.AddRange([FitLogNormal(moments), FitGamma(moments)]);
        var best = families.Select(family => (Family: family, Distance: KolmogorovSmirnov(runs, family.Cdf)))
            .MinBy(fit => fit.Distance);
        return new(best.Family.Name, best.Distance, best.Family.Quantile);
    }

    /// <summary>The quantile function, tabulated against normal scores up to where the numbers reach.</summary>
    public MonotoneMap ToMap(double min, double max)
    {
        var scores = new double[Cells + 1];
        var values = new double[Cells + 1];
        for (var c = 0; c <= Cells; c++)
        {
            scores[c] = -5 + 10.0 * c / Cells;
            var value = Quantile(StandardNormal.Cdf(scores[c]));
            value = double.IsNaN(value) ? max : Math.Clamp(value, min, max);
            values[c] = c == 0 ? value : Math.Max(value, values[c - 1]);
        }
        return new(scores, values);
    }

    private static double KolmogorovSmirnov(ValueRuns runs, Func<double, double> cdf)
    {
        double worst = 0, below = 0, checkedTo = -1;
        for (var k = 0; k < runs.Values.Length; k++)
        {
            // ties count half, so that rounded numbers are not penalised
            var middle = (below + runs.Counts[k] / 2.0) / runs.Total;
            below += runs.Counts[k];
            if (middle - checkedTo < 1.0 / MaxChecks) continue;
            checkedTo = middle;
            var distance = Math.Abs(cdf(runs.Values[k]) - middle);
            if (!(distance <= worst)) worst = double.IsNaN(distance) ? double.PositiveInfinity : distance;
        }
        return worst;
    }

    private static Family FitNormal(Moments m) => new("normal",
        x => StandardNormal.Cdf((x - m.Mean) / m.Deviation), u => m.Mean + m.Deviation * StandardNormal.Quantile(u));

    private static Family FitUniform(Moments m) => new("uniform",
        x => Math.Clamp((x - m.Min) / (m.Max - m.Min), 0, 1), u => m.Min + u * (m.Max - m.Min));

    private static Family FitLogNormal(Moments m) => new("log-normal",
        x => x <= 0 ? 0 : StandardNormal.Cdf((Math.Log(x) - m.LogMean) / m.LogDeviation),
        u => Math.Exp(m.LogMean + m.LogDeviation * StandardNormal.Quantile(u)));

    // T. P. Minka, "Estimating a gamma distribution" (2002): generalised Newton steps on the likelihood
    private static Family FitGamma(Moments m)
    {
        var gap = Math.Max(1e-10, Math.Log(m.Mean) - m.LogMean);
        var shape = 0.5 / gap;
        for (var step = 0; step < 8; step++)
        {
            var inverse = 1 / shape + (m.LogMean - Math.Log(m.Mean) + Math.Log(shape) - SpecialFunctions.DiGamma(shape))
                / (shape * shape * (1 / shape - TriGamma(shape)));
            if (!(inverse > 0) || !double.IsFinite(inverse)) break;
            shape = 1 / inverse;
        }
        var gamma = new Gamma(shape, shape / m.Mean);
        return new("gamma", gamma.CumulativeDistribution, gamma.InverseCumulativeDistribution);
    }

    // by moments, on a range a little wider than the data's
    private static Family FitBeta(Moments m)
    {
        var margin = (m.Max - m.Min) * 1e-3;
        double low = m.Min - margin, width = m.Max - m.Min + 2 * margin;
        double mean = (m.Mean - low) / width, variance = Math.Pow(m.Deviation / width, 2);
        var strength = Math.Max(1e-2, mean * (1 - mean) / variance - 1);
        var beta = new Beta(mean * strength, (1 - mean) * strength);
        return new("beta", x => beta.CumulativeDistribution(Math.Clamp((x - low) / width, 0, 1)),
            u => low + width * beta.InverseCumulativeDistribution(u));
    }

    // likelihood on [min, max] given mean and variance alone (A. C. Cohen 1950), by a shrinking pattern search
    private static Family FitTruncated(Moments m)
    {
        double location = m.Mean, deviation = m.Deviation, step = m.Deviation, best = Loss(location, deviation);
        while (step > m.Deviation * 1e-3)
        {
            var improved = false;
            foreach (var (shift, scale) in ((double, double)[])[(1, 0), (-1, 0), (0, 1), (0, -1)])
            {
                var nextLocation =
                    Math.Clamp(location + shift * step, m.Min - 3 * (m.Max - m.Min), m.Max + 3 * (m.Max - m.Min));
                var nextDeviation = Math.Clamp(deviation + scale * step, m.Deviation / 2, 4 * (m.Max - m.Min));
                var loss = Loss(nextLocation, nextDeviation);
                if (loss >= best) continue;
                (location, deviation, best, improved) = (nextLocation, nextDeviation, loss, true);
            }
            if (!improved) step /= 2;
        }
        var set = new NormalSet([m.Min], [m.Max]);
        var all = set.Mass(location, deviation);
        return new("truncated-normal",
            x => NormalSet.Between((m.Min - location) / deviation,
                (Math.Clamp(x, m.Min, m.Max) - location) / deviation) / all,
            u => set.Draw(location, deviation, u));

        double Loss(double center, double spread)
        {
            var mass = NormalSet.Between((m.Min - center) / spread, (m.Max - center) / spread);
            var squares = m.Deviation * m.Deviation + (m.Mean - center) * (m.Mean - center);
            return mass <= 0 ? double.PositiveInfinity
                : Math.Log(mass) + Math.Log(spread) + squares / (2 * spread * spread);
        }
    }

    // degrees of freedom from a list, location and scale by the EM weights of K. L. Lange et al., JASA 84 (1989)
    private static Family FitStudent(ValueRuns runs, Moments m)
    {
        Family? best = null;
        var bestLikelihood = double.NegativeInfinity;
        var stride = Math.Max(1, runs.Values.Length / 2000);
        foreach (var freedom in (double[])[2, 3, 4, 6, 10, 20])
        {
            double location = m.Mean, squares = m.Deviation * m.Deviation;
            for (var step = 0; step < 15; step++)
            {
                double weights = 0, sum = 0, spread = 0, count = 0;
                for (var k = 0; k < runs.Values.Length; k += stride)
                {
                    var off = runs.Values[k] - location;
                    var weight = runs.Counts[k] * (freedom + 1) / (freedom + off * off / squares);
                    weights += weight;
                    sum += weight * runs.Values[k];
                    spread += weight * off * off;
                    count += runs.Counts[k];
                }
                location = sum / weights;
                squares = Math.Max(spread / count, m.Deviation * m.Deviation * 1e-6);
            }
            double scale = Math.Sqrt(squares), likelihood = 0;
            for (var k = 0; k < runs.Values.Length; k += stride)
                likelihood += runs.Counts[k] * StudentT.PDFLn(location, scale, freedom, runs.Values[k]);
            if (!(likelihood > bestLikelihood)) continue;
            bestLikelihood = likelihood;
            var student = new StudentT(location, scale, freedom);
            best = new("student", student.CumulativeDistribution, student.InverseCumulativeDistribution);
        }
        return best ?? FitNormal(m);
    }

    private static double TriGamma(double x)
    {
        double sum = 0;
        for (; x < 8; x++) sum += 1 / (x * x);
        var square = 1 / (x * x);
        return sum + 1 / x + square / 2 + square / x * (1.0 / 6 - square * (1.0 / 30 - square / 42));
    }

    private sealed record Moments(double Min, double Max, double Mean, double Deviation, double LogMean,
        double LogDeviation)
    {
        public static Moments Of(ValueRuns runs)
        {
            double mean = 0, squares = 0, logMean = 0, logSquares = 0, count = 0;
            for (var k = 0; k < runs.Values.Length; k++)
            {
                double value = runs.Values[k], weight = runs.Counts[k], log = value > 0 ? Math.Log(value) : 0;
                count += weight;
                var off = value - mean;
                mean += off * weight / count;
                squares += weight * off * (value - mean);
                off = log - logMean;
                logMean += off * weight / count;
                logSquares += weight * off * (log - logMean);
            }
            return new(runs.Values[0], runs.Values[^1], mean,
                Math.Max(Math.Sqrt(squares / count), double.Epsilon), logMean,
                Math.Max(Math.Sqrt(logSquares / count), 1e-12));
        }
    }
}
