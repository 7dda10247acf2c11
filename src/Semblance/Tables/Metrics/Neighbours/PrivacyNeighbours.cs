using Semblance.Random;

namespace Semblance.Tables.Metrics.Neighbours;

/// <summary>
/// What the metrics of closeness share: the training rows nearest to synthetic rows, and to holdout rows. Training rows
/// are cut into shares as large as the holdout, so that both sides offer as many candidates.
/// </summary>
/// <param name="Training">Nearest training rows of the synthetic queries.</param>
/// <param name="Shares">The same for each share of the training rows; none without a holdout.</param>
/// <param name="Holdout">Nearest holdout rows of the synthetic queries; null without a holdout.</param>
/// <param name="HoldoutToTraining">Nearest training rows of holdout queries; of training rows among the
/// others without a holdout.</param>
/// <param name="Subsample">How many rows took part.</param>
/// <param name="ReferenceNote">What the reference is.</param>
internal sealed record PrivacyNeighbours(Nearest Training, IReadOnlyList<Nearest> Shares, Nearest? Holdout,
    Nearest HoldoutToTraining,
    IReadOnlyDictionary<string, int> Subsample, string ReferenceNote)
{
    public static PrivacyNeighbours Of(Comparison data, int maxQueries, int maxRows, Rng rng,
        CancellationToken cancel) =>
        data.Once($"{nameof(PrivacyNeighbours)} {rng.Key} {maxQueries} {maxRows}",
            () => Make(ComparedTables.Of(data), maxQueries, maxRows, rng.Split(nameof(PrivacyNeighbours)), cancel));

    private static PrivacyNeighbours Make(ComparedTables tables, int maxQueries, int maxRows, Rng rng,
        CancellationToken cancel)
    {
        const RowDistance how = RowDistance.Ranges;
        var scale = new DistanceScale(tables.Real, how);
        var real = Take(tables.Real, maxRows, rng.Split("real"));
        var synthetic = Take(tables.Synthetic, maxQueries, rng.Split("synthetic"));
        var queries = new PointSet(synthetic, scale);
        var subsample = new Dictionary<string, int> { ["real"] = real.Count, ["synthetic"] = synthetic.Count };
        if (tables.Holdout is null)
        {
            var all = new PointSet(real, scale);
            var own = new PointSet(real.Gather([.. Enumerable.Range(0, Math.Min(maxQueries, real.Count))]), scale);
            return new(Nearest.Of(queries, all, how, false, cancel), [], null,
                Nearest.Of(own, all, how, true, cancel), subsample,
                $"{own.Count:N0} training rows among the other training rows (there is no holdout)");
        }
        var holdout = Take(tables.Holdout, maxRows, rng.Split("holdout"));
        subsample["holdout"] = holdout.Count;
        var asked = new PointSet(Take(holdout, maxQueries, rng.Split("asked")), scale);
        var size = Math.Min(holdout.Count, real.Count);
        var kept = holdout.Count == size ? holdout : holdout.Gather([.. Enumerable.Range(0, size)]);
        Nearest? training = null, reference = null;
        var shares = new List<Nearest>();
        for (var first = 0; first < real.Count; first += size)
        {
            var count = Math.Min(size, real.Count - first);
            var points = new PointSet(real.Gather([.. Enumerable.Range(first, count)]), scale);
            var share = Nearest.Of(queries, points, how, false, cancel);
            var fromHoldout = Nearest.Of(asked, points, how, false, cancel);
            if (count == size) shares.Add(share); // a smaller rest offers fewer candidates
            training = training is null ? share : training.Or(share, first);
            reference = reference is null ? fromHoldout : reference.Or(fromHoldout, first);
        }
        return new(training!, shares, Nearest.Of(queries, new PointSet(kept, scale), how, false, cancel),
            reference!, subsample,
            $"{asked.Count:N0} rows of the holdout among the training rows");
    }

    // a random order in any case, so that a share of rows is a random share
    private static ComparedRows Take(ComparedRows rows, int max, Rng rng) =>
        rows.Gather(rng.Permutation(rows.Count)[..Math.Min(max, rows.Count)]);
}
