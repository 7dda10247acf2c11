using Semblance.Tables.Metrics.Neighbours;

namespace Semblance.Tables.Metrics;

/// <summary>
/// The share of synthetic rows that are nearer to a training row than to any row of an equally large holdout; ties
/// count half. ½ is what rows have that owe nothing to the training rows in particular; 1 is a copy machine.
/// </summary>
/// <remarks>
/// The "DCR share" of the TabSyn and TabDiff papers, with equal sizes on both sides whatever the split: the training
/// rows are cut at random into shares as large as the holdout, and the score is the mean over the shares. Cost: queries
/// × (training + holdout) rows × columns.
/// </remarks>
public sealed record NearerToTraining : ClosenessMetric
{
    /// <inheritdoc/>
    public override (double Low, double High) Range => (0, 1);

    /// <inheritdoc/>
    public override double Goal => 0;

    private protected override Score Measure(PrivacyNeighbours found)
    {
        if (found.Holdout is null)
            return new(Kind,
                null) { Note = "There is no holdout to compare the training rows with: hold out rows to judge this." };
        var queries = found.Holdout.Distance.Length;
        double sum = 0, squares = 0;
        for (var query = 0; query < queries; query++)
        {
            double nearer = 0;
            foreach (var share in found.Shares)
            {
                var (training, holdout) = (share.Distance[query], found.Holdout.Distance[query]);
                nearer += training < holdout ? 1 : training == holdout ? 0.5 : 0;
            }
            nearer /= found.Shares.Count;
            sum += nearer;
            squares += nearer * nearer;
        }
        var value = sum / queries;
        var error = Math.Sqrt(Math.Max(0, squares / queries - value * value) / queries);
        return new(Kind, value)
        {
            Low = Math.Max(0, value - 1.96 * error),
            High = Math.Min(1, value + 1.96 * error),
            Reference = 0.5,
            ReferenceNote = "what rows have that were drawn without regard to the training rows",
        };
    }
}
