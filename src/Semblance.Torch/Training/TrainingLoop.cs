using System.Diagnostics;

namespace Semblance.Torch.Training;

/// <summary>Runs steps: progress, cancellation, a check that the loss is a number, and native memory kept
/// flat.</summary>
internal static class TrainingLoop
{
    // a tensor's native memory is freed with its managed handle: collected often, the youngest generation costs
    // nothing,
    // and memory does not grow
    private const int StepsPerCollection = 25;

    /// <summary>Runs all steps.</summary>
    /// <param name="epochs">Passes over the data.</param>
    /// <param name="stepsPerEpoch">Steps in one.</param>
    /// <param name="step">One step, by its index; returns the loss.</param>
    /// <param name="progress">Told at most some ten times a second, in epochs.</param>
    /// <param name="cancel">Checked every step.</param>
    /// <exception cref="SemblanceException">The loss is not a number.</exception>
    public static void Run(int epochs, int stepsPerEpoch, Func<long, double> step, IProgress<Progress>? progress,
        CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var total = (long)epochs * stepsPerEpoch;
        var told = TimeSpan.FromSeconds(-1);
        for (var i = 0L; i < total; i++)
        {
            cancel.ThrowIfCancellationRequested();
            var isChecked = i % StepsPerCollection == 0 || i == total - 1;
            var loss = step(i);
            if (!isChecked) continue;
            GC.Collect(0);
            if (!double.IsFinite(loss))
            {
                throw new SemblanceException($"Training diverged: the loss is no longer a number in epoch {i / stepsPerEpoch + 1}.",
                    "fit", "Lower the learning rate, say to a quarter, or look for extreme numbers in the data and leave those columns out.");
            }
            if (progress is null || (clock.Elapsed - told < TimeSpan.FromMilliseconds(100) && i < total - 1)) continue;
            told = clock.Elapsed;
            progress.Report(new("fit", (i + 1) / stepsPerEpoch, epochs, loss));
        }
    }
}
