using System.ComponentModel.DataAnnotations;
using System.Numerics.Tensors;
using Semblance.Models;
using Semblance.Numerics;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Synthesizers;

/// <summary>How a Gaussian copula models each number on its own.</summary>
public enum Margins
{
    /// <summary>The data's own quantiles, linear in between.</summary>
    Empirical,

    /// <summary>
    /// The nearest of normal, uniform, beta, truncated normal, Student, gamma and log-normal by Kolmogorov-Smirnov
    /// distance.
    /// </summary>
    Parametric,

    /// <summary>A smooth monotone spline through a few quantiles.</summary>
    Spline,
}

/// <summary>
/// Margins joined by one correlation matrix: the fastest model that knows how columns go together. Exact under
/// conditions.
/// </summary>
/// <remarks>
/// H. Liu, J. Lafferty, L. Wasserman, "The nonparanormal", JMLR 10 (2009); categories as intervals of latent normals
/// (B. Muthén 1984) with polychoric correlations. Unlike SDV's GaussianCopulaSynthesizer, margins are the data's own,
/// correlations come from ranks whatever the margins, category pairs keep their association, and unordered levels are
/// put in the order that the other columns suggest. Fit: O(n d log n + n d²); sample: O(d²) a row, about a million rows
/// a second on two cores for 15 columns; memory d² and some thousand numbers a column. It cannot hold what one
/// correlation a pair cannot say: curved dependence, interactions of three columns, unordered categories with crossing
/// patterns. Choose sequential trees where those matter.
/// </remarks>
public sealed record GaussianCopula : TableSynthesizer
{
    private const int CellBudget = 1 << 26;

    /// <summary>
    /// How each number is modelled on its own. Parametric and spline margins keep less of the data and fit less
    /// closely.
    /// </summary>
    public Margins Margins { get; init; } = Margins.Empirical;

    /// <summary>Quantiles that a spline margin goes through. More follow the data more closely.</summary>
    [Range(4, 1000)] public int Knots { get; init; } = 33;

    /// <inheritdoc/>
    protected internal override double? EstimateSeconds(FeatureTable layout, int rows) =>
        (2e-7 + 3e-9 * layout.Features.Count) * rows * layout.Features.Count;

    /// <inheritdoc/>
    protected internal override FeatureModel FitFeatures(FeatureTable train, Rng rng, IProgress<Progress>? progress,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(train);
        var features = train.Features;
        var size = features.Count;
        // correlations need no more rows than this: at 64 million cells their error is below 0.001
        var used = (int)Math.Min(train.RowCount, Math.Max(5000, CellBudget / Math.Max(1, (long)size)));
        var counts = new int[]?[size];
        var scores = new float[]?[size];
        var series = new double[size][];
        var margins = new object[size];
        var families = new string?[size];
        var parallel = InParallel(cancel);
        Parallel.For(0, size, parallel, f =>
        {
            if (features[f] is NumberFeature number)
                (margins[f], families[f], scores[f], series[f]) = FitNumber(number, used);
            else counts[f] = Count((CategoryFeature)features[f]);
        });
        progress?.Report(new("fit", 1, 3));

        var order = GaussianCopulaLevelOrder.Find(train, counts, Spread(scores, train.RowCount, used), cancel);
        Parallel.For(0, size, parallel, f =>
        {
            if (features[f] is CategoryFeature category)
                (margins[f], scores[f], series[f]) = FitCategory(category, order[f]!, counts[f]!, used);
        });
        progress?.Report(new("fit", 2, 3));

        var correlation = Correlate(features, scores!, series, used, parallel);
        // a number's latent must not hang on its part's, or the numbers that are shown would not be those of the margin
        (int, int)[] zeros = [.. Enumerable.Range(0, size)
            .Where(f => features[f] is NumberFeature { Part: >= 0 })
            .Select(f => (f, ((NumberFeature)features[f]).Part))];
        var near = NearestCorrelation.Of(correlation, size, zeros, cancel);
        var model = new GaussianCopulaModel(features, margins, near, families);
        progress?.Report(new("fit", 3, 3));
        return model;
    }

    /// <inheritdoc/>
    protected internal override FeatureModel LoadFeatures(ModelFolder folder, FeatureTable layout) =>
        GaussianCopulaModel.Load(folder, layout);

    private (NumberMargin Margin, string Family, float[] Scores, double[] Series) FitNumber(NumberFeature number,
        int used)
    {
        var runs = ValueRuns.Of(number.Values, out var runOf);
        if (runs.Total == 0)
            return (new(new([0], [number.Form.Snap(0)]), number.Form), "none", new float[used],
                LatentCorrelation.Linear);
        var upper = runs.UpperScores();
        var runScores = LatentCorrelation.Scores(upper, runs.Counts, runs.Total);
        var series = runs.Values.Length <= 64 ? LatentCorrelation.Series(upper, runScores) : LatentCorrelation.Linear;
        var scores = new float[used];
        for (var r = 0; r < used; r++)
        {
            var run = runOf[(int)((long)r * runOf.Length / used)];
            scores[r] = run < 0 ? float.NaN : (float)runScores[run];
        }
        var (map, family) = FitMargin(runs, number.Form);
        return (new(map, number.Form), family, scores, series);
    }

    private (MonotoneMap Map, string Family) FitMargin(ValueRuns runs, NumberForm form)
    {
        double min = runs.Values[0], max = runs.Values[^1];
        // a range that overflows has no moments, and one value alone no spread
        if (runs.Values.Length > 1 && double.IsFinite((max - min) * (max - min)) && Margins != Margins.Empirical)
        {
            if (Margins == Margins.Spline) return (MonotoneSpline.Fit(runs, Knots), "spline");
            var fit = UnivariateFit.Best(runs);
            if (double.IsFinite(fit.Distance)) return (fit.ToMap(min, max), fit.Name);
        }
        return (EmpiricalQuantiles.Fit(runs, form.Support is not null), "empirical");
    }

    private static (CategoryMargin Margin, float[] Scores, double[] Series) FitCategory(CategoryFeature category,
        int[] order, int[] counts, int used)
    {
        var margin = CategoryMargin.Of(order, counts);
        int[] present = [.. margin.Levels.Select(level => counts[level])];
        var levelScores = LatentCorrelation.Scores(margin.Edges, present, present.Sum());
        var byLevel = new float[category.LevelCount];
        for (var k = 0; k < present.Length; k++) byLevel[margin.Levels[k]] = (float)levelScores[k];
        var scores = new float[used];
        for (var r = 0; r < used; r++)
        {
            var code = category.Codes[(int)((long)r * category.Count / used)];
            scores[r] = code < 0 ? float.NaN : byLevel[code];
        }
        return (margin, scores, LatentCorrelation.Series(margin.Edges, levelScores));
    }

    private static int[] Count(CategoryFeature category)
    {
        var counts = new int[category.LevelCount];
        foreach (var code in category.Codes)
        {
            if (code >= 0) counts[code]++;
        }
        return counts;
    }

    // what the level order reads: one score for each training row, 0 where there is no number
    private static float[]?[] Spread(float[]?[] scores, int rowCount, int used)
    {
        var spread = new float[]?[scores.Length];
        for (var f = 0; f < scores.Length; f++)
        {
            if (scores[f] is not { } column) continue;
            spread[f] = new float[rowCount];
            for (var r = 0; r < rowCount; r++)
            {
                var score = column[(int)((long)r * used / rowCount)];
                spread[f]![r] = float.IsNaN(score) ? 0 : score;
            }
        }
        return spread;
    }

    // Pairwise: a number that is there in some rows only is correlated over those rows. Given its part, whose latent it
    // does not depend on, its covariance with another latent is the correlation wanted.
    private static double[] Correlate(IReadOnlyList<Feature> features, float[][] scores, double[][] series, int rows,
        ParallelOptions parallel)
    {
        var size = scores.Length;
        var present = new float[]?[size];
        for (var f = 0; f < size; f++)
        {
            if (!scores[f].Any(float.IsNaN)) continue;
            present[f] = new float[rows];
            for (var r = 0; r < rows; r++)
            {
                if (float.IsNaN(scores[f][r])) scores[f][r] = 0;
                else present[f]![r] = 1;
            }
        }
        var correlation = new double[size * size];
        Parallel.For(0, size, parallel, i =>
        {
            correlation[i * size + i] = 1;
            for (var j = 0; j < i; j++)
            {
                if (features[i] is NumberFeature number && number.Part == j) continue;
                var covariance = Covariance(scores[i], scores[j], present[i], present[j], rows);
                var r = LatentCorrelation.Solve(covariance, series[i], series[j]);
                correlation[i * size + j] = correlation[j * size + i] = double.IsFinite(r) ? r : 0;
            }
        });
        return correlation;
    }

    private static double Covariance(float[] first, float[] second, float[]? hasFirst, float[]? hasSecond, int rows)
    {
        const int chunk = 4096; // sums of floats this long keep six digits
        double products = 0, count = 0, firstSum = 0, secondSum = 0;
        for (var start = 0; start < rows; start += chunk)
        {
            var length = Math.Min(chunk, rows - start);
            var a = first.AsSpan(start, length);
            var b = second.AsSpan(start, length);
            products += TensorPrimitives.Dot<float>(a, b);
            if (hasFirst is null && hasSecond is null) continue;
            var hasA = hasFirst is null ? null : hasFirst.AsSpan(start, length);
            var hasB = hasSecond is null ? null : hasSecond.AsSpan(start, length);
            count += hasFirst is null ? TensorPrimitives.Sum<float>(hasB)
                : hasSecond is null ? TensorPrimitives.Sum<float>(hasA)
                : TensorPrimitives.Dot<float>(hasA, hasB);
            firstSum += hasSecond is null ? TensorPrimitives.Sum<float>(a) : TensorPrimitives.Dot<float>(a, hasB);
            secondSum += hasFirst is null ? TensorPrimitives.Sum<float>(b) : TensorPrimitives.Dot<float>(b, hasA);
        }
        if (hasFirst is null && hasSecond is null) return rows == 0 ? 0 : products / rows;
        if (count < 3) return 0;
        var covariance = products / count - firstSum / count * (secondSum / count);
        return covariance * count / (count + 10); // few common rows say little
    }
}
