using System.ComponentModel.DataAnnotations;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Encoders;

namespace Semblance.Torch.Tables;

/// <summary>
/// Learns each column from any set of the others with small networks, and samples column by column in any order.
/// </summary>
public sealed record Argn : TableSynthesizer
{
    /// <summary>Passes over the training rows, at most. Each network stops when rows held out are no better predicted.</summary>
    [Range(0, 100_000)] public int Epochs { get; init; } = 60;

    /// <summary>Rows in a step. More is quicker and learns less from each pass.</summary>
    [Range(1, 1_000_000)] public int BatchSize { get; init; } = 512;

    /// <summary>Units in each hidden layer.</summary>
    [Range(1, 8192)] public int Width { get; init; } = 128;

    /// <summary>Step size. Larger learns faster and may diverge.</summary>
    [Range(1e-8, 1.0)] public double LearningRate { get; init; } = 2e-3;

    /// <summary>Share of each weight that is added to its gradient.</summary>
    [Range(0.0, 1.0)] public double WeightDecay { get; init; }

    /// <summary>Share of the hidden units that is left out of each step.</summary>
    [Range(0.0, 0.9)] public double Dropout { get; init; } = 0.1;

    /// <summary>Passes without progress before the step size is cut.</summary>
    [Range(1, 1000)] public int Patience { get; init; } = 3;

    /// <summary>How often.</summary>
    [Range(0, 10)] public int RateCuts { get; init; } = 1;

    /// <summary>EMA.</summary>
    [Range(0.0, 0.99999)] public double Averaging { get; init; } = 0.99;

    /// <summary>Fixed.</summary>
    [Range(0.0, 1.0)] public double FixedShare { get; init; } = 0.5;

    /// <summary>Smoothing.</summary>
    [Range(0.0, 0.9)] public double Smoothing { get; init; }

    /// <summary>Where it is trained. Sampling runs on the processor.</summary>
    public Device Device { get; init; }

    /// <inheritdoc/>
    protected internal override FeatureModel FitFeatures(FeatureTable train, Rng rng, IProgress<Progress>? progress,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(train);
        cancel.ThrowIfCancellationRequested();
        var device = DeviceChoice.Of(Device);
        var parallel = InParallel(cancel);
        var layout = ArgnLayout.Fit(train, parallel);
        var pieces = layout.PiecesOf(train, parallel);
        var order = rng.Split("held out").Permutation(train.RowCount);
        var held = train.RowCount < 50 ? 0 : Math.Min(train.RowCount / 10, 8192);
        var trainings = new ArgnTraining[layout.Targets.Length];
        Parallel.For(0, trainings.Length, parallel, t => trainings[t] = new(layout, layout.Targets[t], this, pieces,
            order[held..], order[..held], rng.Split(layout.Features[layout.Targets[t].Feature].Name).Split(layout.Targets[t].Level),
            device));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        try
        {
            for (var epoch = 0; epoch < Epochs; epoch++)
            {
                ArgnTraining[] active = [.. trainings.Where(training => !training.IsDone)
                    .OrderByDescending(training => training.Cost)];
                if (active.Length == 0) break;
                var next = -1;
                Parallel.For(0, active.Length, parallel, _ => active[Interlocked.Increment(ref next)].Epoch(cancel));
                GC.Collect(0);
                progress?.Report(new("fit", epoch + 1, Epochs, trainings.Sum(training => training.Loss)));
                if (Environment.GetEnvironmentVariable("ARGN_LOG") is not null)
                    Console.Error.WriteLine($"{watch.Elapsed.TotalSeconds:F1} s cpu {Environment.CpuUsage.TotalTime.TotalSeconds:F1} epoch {epoch + 1} active {active.Length} loss {trainings.Sum(training => training.Loss):F4}");
            }
            progress?.Report(new("fit", Epochs, Epochs, trainings.Sum(training => training.Loss)));
            if (Environment.GetEnvironmentVariable("ARGN_LOG") is not null)
                for (var t = 0; t < trainings.Length; t++)
                    Console.Error.WriteLine($"  {layout.Features[layout.Targets[t].Feature].Name} {layout.Targets[t].Level} classes {layout.Targets[t].Blocks.Radix}: {trainings[t].Loss:F4} after {trainings[t].Epochs}");
            return new ArgnModel(layout, [.. trainings.Select(training => training.Result())], train.RowCount);
        }
        finally
        {
            foreach (var training in trainings) training?.Dispose();
        }
    }

    /// <inheritdoc/>
    protected internal override FeatureModel LoadFeatures(ModelFolder folder, FeatureTable layout)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(layout);
        return ArgnFile.Load(folder, layout, this);
    }
}
