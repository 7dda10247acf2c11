using System.Numerics.Tensors;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Synthesizers;

/// <summary>
/// Orders the levels of every unordered category along its latent so that alike levels are neighbours, which is what
/// lets one correlation say how the category goes with the other columns.
/// </summary>
/// <remarks>
/// Levels get scores that make the sum of squared correlations over all pairs of columns as large as possible: the
/// SSQCOR criterion of J. R. Kettenring, "Canonical analysis of several sets of variables", Biometrika 58 (1971), by
/// alternating least squares from the order by frequency. Levels with few rows go to the middle, so that chance does
/// not look like association. Cost: sweeps x rows x categories x columns, on a sample of the rows that keeps this below
/// a fixed budget.
/// </remarks>
internal static class GaussianCopulaLevelOrder
{
    private const int Sweeps = 8, FewRows = 20;
    private const double Budget = 3e7;

    /// <summary>The levels of each category feature in their order; null for number features.</summary>
    /// <param name="train">The training rows.</param>
    /// <param name="counts">For each category feature how many rows hold each level.</param>
    /// <param name="scores">For each number feature its normal scores; 0 where there is no number.</param>
    /// <param name="cancel">Checked between features.</param>
    public static int[]?[] Find(FeatureTable train, int[]?[] counts, float[]?[] scores, CancellationToken cancel)
    {
        var features = train.Features;
        var order = new int[]?[features.Count];
        var open = new List<int>();
        for (var f = 0; f < features.Count; f++)
        {
            if (features[f] is not CategoryFeature category) continue;
            order[f] = category.IsOrdered ? [.. Enumerable.Range(0, category.LevelCount)] : ByFrequency(counts[f]!);
            if (!category.IsOrdered && counts[f]!.Count(count => count > 0) > 2) open.Add(f);
        }
        var sampleCount =
            (int)Math.Min(train.RowCount, Budget / Sweeps / Math.Max(1, (double)open.Count * features.Count));
        sampleCount = Math.Min(Math.Max(sampleCount, Math.Min(train.RowCount, 256)), 8192);
        if (open.Count == 0 || features.Count < 2 || sampleCount < 4 * FewRows) return order;

        var rows = new int[sampleCount];
        for (var r = 0; r < rows.Length; r++) rows[r] = (int)((long)r * train.RowCount / sampleCount);
        var columns = new float[features.Count][];
        var codes = new int[features.Count][];
        for (var f = 0; f < features.Count; f++)
        {
            columns[f] = new float[rows.Length];
            if (features[f] is CategoryFeature category)
            {
                codes[f] = [.. rows.Select(row => category.Codes[row])];
                var rank = new double[category.LevelCount];
                for (var k = 0; k < rank.Length; k++) rank[order[f]![k]] = k;
                Write(columns[f], codes[f], rank);
            }
            else
            {
                for (var r = 0; r < rows.Length; r++) columns[f][r] = scores[f]![rows[r]];
                Standardize(columns[f]);
            }
        }

        var levelScores = new Dictionary<int, double[]>();
        var target = new float[rows.Length];
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (var f in open)
            {
                cancel.ThrowIfCancellationRequested();
                Array.Clear(target);
                for (var g = 0; g < features.Count; g++)
                {
                    if (g == f || features[g] is NumberFeature number && number.Part == f) continue;
                    var weight = TensorPrimitives.Dot<float>(columns[f], columns[g]) / rows.Length;
                    TensorPrimitives.MultiplyAdd(columns[g], weight, target, target);
                }
                levelScores[f] = LevelMeans(target, codes[f], order[f]!.Length);
                Write(columns[f], codes[f], levelScores[f]);
            }
        }
        foreach (var f in open)
        {
            var score = levelScores[f];
            order[f] = [.. order[f]!.OrderBy(level => score[level])]; // stable: ties stay by frequency
        }
        return order;
    }

    private static int[] ByFrequency(int[] counts) =>
        [.. Enumerable.Range(0, counts.Length).OrderByDescending(level => counts[level])];

    private static double[] LevelMeans(float[] target, int[] codes, int levelCount)
    {
        var sums = new double[levelCount];
        var counts = new int[levelCount];
        for (var r = 0; r < codes.Length; r++)
        {
            if (codes[r] < 0) continue;
            sums[codes[r]] += target[r];
            counts[codes[r]]++;
        }
        for (var k = 0; k < sums.Length; k++) sums[k] = counts[k] < FewRows ? 0 : sums[k] / counts[k];
        return sums;
    }

    private static void Write(float[] column, int[] codes, double[] levelScores)
    {
        for (var r = 0; r < column.Length; r++) column[r] = codes[r] < 0 ? 0 : (float)levelScores[codes[r]];
        Standardize(column);
    }

    private static void Standardize(float[] column)
    {
        double sum = 0, squares = 0;
        foreach (var value in column) sum += value;
        var mean = sum / column.Length;
        foreach (var value in column) squares += (value - mean) * (value - mean);
        var scale = squares > 1e-12 ? 1 / Math.Sqrt(squares / column.Length) : 0;
        for (var r = 0; r < column.Length; r++) column[r] = (float)((column[r] - mean) * scale);
    }
}
