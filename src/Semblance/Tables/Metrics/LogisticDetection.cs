using Semblance.Tables.Metrics.Judges;

namespace Semblance.Tables.Metrics;

/// <summary>
/// Can a logistic regression tell synthetic rows from real ones? 1: it cannot; 0: it always can. It sees shifted means
/// and shares only: independent columns reach 1, so this must never be the only detection.
/// </summary>
/// <remarks>
/// SDMetrics' LogisticDetection, but with the constant unpenalised and missing cells as marks of their own. A part is
/// the share of its column in the spread of the log odds. Cost: rows × columns² a step.
/// </remarks>
public sealed record LogisticDetection : DetectionMetric
{
    private protected override (double[] Scores, double[] Importances) Judge(ComparedRows real,
        ComparedRows synthetic, int[] folds,
        CancellationToken cancel)
    {
        var design = new LinearDesign(real);
        var both = Concat(design.Encode(real), design.Encode(synthetic));
        var scores = new double[both.Count];
        var shares = new double[Folds][];
        Parallel.For(0, Folds, new ParallelOptions { CancellationToken = cancel }, fold =>
        {
            var train = Enumerable.Range(0, both.Count).Where(row => folds[row] != fold).ToArray();
            var labels = Array.ConvertAll(train, row => row < real.Count ? 0f : 1f);
            var rows = Gather(both, train);
            var weights = LogisticRegression.Fit(rows, labels, design.Width, cancel);
            for (var row = 0; row < both.Count; row++)
            {
                if (folds[row] == fold) scores[row] = LogisticRegression.Probability(both.Dot(row, weights));
            }
            shares[fold] = rows.Importances(weights);
        });
        var importances = Replicates.Mean(shares);
        return (scores, importances);
    }

    private static LinearRows Concat(LinearRows a, LinearRows b) =>
        new([.. a.Inputs, .. b.Inputs], [.. a.Values, .. b.Values], a.Count + b.Count, a.PerRow);

    private static LinearRows Gather(LinearRows rows, int[] wanted)
    {
        var (inputs, values) = (new int[wanted.Length * rows.PerRow], new double[wanted.Length * rows.PerRow]);
        for (var i = 0; i < wanted.Length; i++)
        {
            Array.Copy(rows.Inputs, wanted[i] * rows.PerRow, inputs, i * rows.PerRow, rows.PerRow);
            Array.Copy(rows.Values, wanted[i] * rows.PerRow, values, i * rows.PerRow, rows.PerRow);
        }
        return new(inputs, values, wanted.Length, rows.PerRow);
    }
}
