using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Reports;

/// <summary>Every row as a point: the plane in which the real rows differ most.</summary>
/// <param name="Explained">Share of the real rows' variance along the two axes.</param>
/// <param name="Points">x0, y0, x1, y1, … of a sample of each table.</param>
/// <param name="Contours">Lines around the densest 25, 50 and 90 % of each table.</param>
/// <param name="Loadings">The features that weigh most on each axis, for its name.</param>
public sealed record ReportEmbedding(double[] Explained, ReportTrio<double[]> Points,
    ReportTrio<IReadOnlyList<ReportContour>> Contours, IReadOnlyList<IReadOnlyList<string>> Loadings);

/// <summary>The lines around the densest share of the rows.</summary>
/// <param name="Share">The share inside.</param>
/// <param name="Lines">x0, y0, x1, y1, … of each line.</param>
public sealed record ReportContour(double Share, IReadOnlyList<double[]> Lines);

/// <summary>
/// Principal components of the rows: numbers standardised and cut at four deviations, labels as indicators divided by
/// the
/// root of their share, so that every column weighs about as much as any other.
/// </summary>
/// <remarks>J. Pagès, "Analyse factorielle de données mixtes", Revue de Statistique Appliquée 52 (2004).</remarks>
internal static class Embedding
{
    private const int MostRows = 5_000, MostPoints = 800, MostFeatures = 240, MostLevels = 12;

    /// <summary>The plane of the real rows with all tables in it; null where fewer than two features vary.</summary>
    public static ReportEmbedding? Of(ReportTrio<Table> tables, Rng rng)
    {
        var sample = new ReportTrio<Table>(Sample(tables.Real, rng.Split("real")),
            Sample(tables.Synthetic, rng.Split("synthetic")),
            tables.Holdout is null ? null : Sample(tables.Holdout, rng.Split("holdout")));
        var features = Features(sample);
        if (features.Count < 2 || sample.All().Any(table => table.RowCount == 0)) return null;
        var matrix = features.Select(feature => feature.Values).ToList();
        var count = features.Count;
        var covariance = Matrix<double>.Build.Dense(count, count);
        var rows = sample.Real.RowCount;
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j <= i; j++)
                covariance[i, j] = covariance[j, i] = Dot(matrix[i].Real, matrix[j].Real) / rows;
        }
        Evd<double> evd = covariance.Evd(Symmetricity.Symmetric);
        var axes = new double[2][];
        for (var axis = 0; axis < 2; axis++)
        {
            axes[axis] = evd.EigenVectors.Column(count - 1 - axis).ToArray();
            var largest = axes[axis].MaxBy(Math.Abs);
            if (largest < 0) axes[axis] = Array.ConvertAll(axes[axis], weight => -weight);
        }
        double[] Project(Func<ReportTrio<double[]>, double[]> of, int axis)
        {
            var line = new double[of(matrix[0]).Length];
            for (var i = 0; i < count; i++)
            {
                var values = of(matrix[i]);
                for (var row = 0; row < line.Length; row++) line[row] += axes[axis][i] * values[row];
            }
            return line;
        }
        (double[] X, double[] Y) Plane(Func<ReportTrio<double[]>, double[]> of) => (Project(of, 0), Project(of, 1));
        var real = Plane(feature => feature.Real);
        var synthetic = Plane(feature => feature.Synthetic);
        (double[] X, double[] Y)? holdout = tables.Holdout is null ? null : Plane(feature => feature.Holdout!);
        var frame = ContourLines.Frame(real, synthetic);
        var total = covariance.Trace();
        return new(
            [.. Enumerable.Range(0, 2).Select(axis =>
                ReportSeries.Round(evd.EigenValues[count - 1 - axis].Real / total) ?? 0)],
            new(Points(real), Points(synthetic), holdout is { } points ? Points(points) : null),
            new(ContourLines.Of(real, frame), ContourLines.Of(synthetic, frame),
                holdout is { } held ? ContourLines.Of(held, frame) : null),
            [.. axes.Select(axis => Loadings(axis, features))]);
    }

    private static IReadOnlyList<string> Loadings(double[] axis, List<Feature> features) =>
        [.. Enumerable.Range(0, axis.Length).OrderByDescending(i => Math.Abs(axis[i])).ThenBy(i => i).Take(3)
            .Select(i => (axis[i] < 0 ? "less " : "more ") + features[i].Name)];

    private static Table Sample(Table table, Rng rng) =>
        table.RowCount <= MostRows ? table : table.Gather(ReportSeries.Rows(table.RowCount, MostRows, rng));

    private static double Dot(double[] a, double[] b) => System.Numerics.Tensors.TensorPrimitives.Dot<double>(a, b);

    private static double[] Points((double[] X, double[] Y) plane)
    {
        var count = Math.Min(MostPoints, plane.X.Length);
        var points = new double[2 * count];
        for (var i = 0; i < count; i++)
        {
            var row = (int)((long)i * plane.X.Length / count);
            points[2 * i] = Math.Round(plane.X[row], 2);
            points[2 * i + 1] = Math.Round(plane.Y[row], 2);
        }
        return points;
    }

    private sealed record Feature(string Name, ReportTrio<double[]> Values);

    private static List<Feature> Features(ReportTrio<Table> tables)
    {
        var features = new List<Feature>();
        for (var i = 0; i < tables.Real.Columns.Count && features.Count < MostFeatures; i++)
        {
            var position = i;
            var column = tables.Map(table => table.Columns[position]);
            if (column.Real is NumericColumn) AddNumber(features, column);
            else if (column.Real is CategoryColumn) AddLabels(features, column);
        }
        return features;
    }

    private static void AddNumber(List<Feature> features, ReportTrio<Column> column)
    {
        var values = column.Map(table => ((NumericColumn)table).ToDoubles());
        var real = Array.FindAll(values.Real, double.IsFinite);
        if (real.Length < 2) return;
        var mean = real.Average();
        var deviation = Math.Sqrt(real.Average(value => (value - mean) * (value - mean)));
        if (!(deviation > 1e-12 * Math.Abs(mean)) || !double.IsFinite(deviation)) return;
        features.Add(new(ReportSeries.Shorten(column.Real.Name, 30), values.Map(table => Array.ConvertAll(table,
            value => double.IsFinite(value) ? Math.Clamp((value - mean) / deviation, -4, 4) : 0))));
    }

    private static void AddLabels(List<Feature> features, ReportTrio<Column> column)
    {
        var real = (CategoryColumn)column.Real;
        var counts = new int[real.Levels.Length];
        foreach (var code in real.Codes)
        {
            if (code >= 0) counts[code]++;
        }
        var levels = Enumerable.Range(0, counts.Length)
            .Where(level => counts[level] >= 0.01 * real.Count && counts[level] < real.Count && counts[level] > 0)
            .OrderByDescending(level => counts[level]).ThenBy(level => level).Take(MostLevels);
        foreach (var level in levels)
        {
            var label = real.Levels[level];
            var share = (double)counts[level] / real.Count;
            double[] Indicator(Column table)
            {
                var category = (CategoryColumn)table;
                var code = Array.IndexOf(category.Levels, label);
                return Array.ConvertAll(category.Codes, other =>
                    ((other == code && code >= 0 ? 1 : 0) - share) / Math.Sqrt(share));
            }
            features.Add(new($"{ReportSeries.Shorten(column.Real.Name, 30)} = {ReportSeries.Shorten(label, 24)}",
                column.Map(Indicator)));
        }
    }
}
