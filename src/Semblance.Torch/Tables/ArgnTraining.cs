using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;
using Semblance.Torch.Training;
using TorchSharp;

namespace Semblance.Torch.Tables;

/// <summary>Trains all networks of <see cref="Argn"/> side by side.</summary>
internal sealed class ArgnTraining : ITraining
{
    /// <summary>
    /// Batches of the network with most rows in one step: what is done between two looks at cancellation.
    /// </summary>
    private const int BatchesAStep = 8;

    /// <summary>Dropout takes its rows from a list of so many and a batch.</summary>
    private const int MaskRows = 4096;

    private readonly ArgnLayout layout;
    private readonly ParallelOptions parallel;
    private readonly ArgnLearner[] learners;
    private readonly torch.Tensor masks;
    private readonly int rowCount;

    public ArgnTraining(FeatureTable train, FeatureTable? held, Argn options, Rng rng, torch.Device device,
        ParallelOptions parallel)
    {
        this.parallel = parallel;
        // extremes and rare levels are kept whoever holds them: pieces are cut from all rows
        var whole = Concat(train, held);
        rowCount = whole.RowCount;
        layout = ArgnLayout.Fit(whole, parallel);
        var pieces = layout.PiecesOf(whole, parallel);
        int[] rows = [.. Enumerable.Range(0, rowCount)];
        var heldCount = held?.RowCount ?? 0;
        if (held is null && options.Held > 0) // too few rows for probes: enough, perhaps, to see whether it learns
        {
            rows = rng.Split("held out").Permutation(rowCount);
            heldCount = (int)(rowCount * options.Held);
        }
        var drop = new float[(MaskRows + options.BatchSize) * options.Width];
        Noise.Dropout(rng.Split("dropout"), options.Dropout, drop);
        masks = torch.tensor(drop, [MaskRows + options.BatchSize, options.Width], device: device);
        learners = new ArgnLearner[layout.Targets.Length];
        Parallel.For(0, learners.Length, parallel, t =>
        {
            var target = layout.Targets[t];
            learners[t] = new(layout, target, options, pieces, rows.AsSpan(0, rows.Length - heldCount),
                rows.AsSpan(rows.Length - heldCount), masks,
                rng.Split(layout.Features[target.Feature].Name).Split(target.Level));
        });
        StepsPerEpoch = Math.Max(1, learners.Select(learner => learner.Batches).DefaultIfEmpty().Max() / BatchesAStep);
        Bytes = 4L * pieces.Length + learners.Sum(learner => 24L * learner.Count);
        StepWork = learners.Sum(learner => learner.Work * learner.Batches) / StepsPerEpoch;
    }

    private static FeatureTable Concat(FeatureTable first, FeatureTable? second) => second is null ? first
        : new(first.RowCount + second.RowCount, [.. first.Features.Zip(second.Features, Concat)]);

    private static Feature Concat(Feature first, Feature second)
    {
        if (first is CategoryFeature a && second is CategoryFeature b)
            return new CategoryFeature(a.Name, a.LevelCount, a.IsOrdered, [.. a.Codes, .. b.Codes]);
        NumberFeature x = (NumberFeature)first, y = (NumberFeature)second;
        return new NumberFeature(x.Name, x.Part, x.Form, [.. x.Values, .. y.Values]);
    }

    /// <inheritdoc/>
    public int StepsPerEpoch { get; }

    /// <inheritdoc/>
    public double StepWork { get; }

    /// <inheritdoc/>
    public long Bytes { get; }

    /// <inheritdoc/>
    public IReadOnlyList<TrainingNote> Notes => [];

    /// <inheritdoc/>
    public bool? IsDone => Array.TrueForAll(learners, learner => learner.IsDone);

    /// <inheritdoc/>
    /// <remarks>The loss is the sum over the digits: minus the log likelihood of a row, of which some is
    /// known.</remarks>
    public double Step(long index)
    {
        var losses = new double[learners.Length];
        int[] active = [.. Enumerable.Range(0, learners.Length).Where(t => !learners[t].IsDone)
            .OrderByDescending(t => learners[t].Work * learners[t].Batches)];
        for (var t = 0; t < losses.Length; t++)
            losses[t] = double.IsFinite(learners[t].Loss) ? learners[t].Loss : 0;
        var next = -1;
        Parallel.For(0, active.Length, parallel, _ =>
        {
            var t = active[Interlocked.Increment(ref next)]; // the one with most to do first
            losses[t] = learners[t].Learn(index / StepsPerEpoch, (int)(index % StepsPerEpoch), StepsPerEpoch);
        });
        // a step has hundreds of tensors; their native memory is freed with their handles
        GC.Collect(0);
        return losses.Sum();
    }

    /// <inheritdoc/>
    public void Save(ModelFolder state, string name)
    {
        for (var t = 0; t < learners.Length; t++) learners[t].Save(state, $"{name}.{t}");
    }

    /// <inheritdoc/>
    public void Load(ModelFolder state, string name)
    {
        for (var t = 0; t < learners.Length; t++) learners[t].Load(state, $"{name}.{t}");
    }

    /// <inheritdoc/>
    public FeatureModel Model(bool isProbe) =>
        new ArgnModel(layout, [.. learners.Select(learner => learner.Result())], rowCount);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var learner in learners) learner.Dispose();
        masks.Dispose();
    }
}
