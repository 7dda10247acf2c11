using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Torch.Training;

/// <summary>
/// The training of any network: steps, a probe on held-out rows every few epochs, the best weights kept, an end when
/// nothing better comes, checkpoints, and the history of it all.
/// </summary>
/// <remarks>
/// What decides anything is addressed by steps, never by a clock, so that an interrupted run ends in the same bytes.
/// The clock only says how long it will take, and when to write a checkpoint.
/// </remarks>
internal sealed class TrainingRun
{
    // a tensor's native memory is freed with its managed handle: collected often, the youngest generation costs
    // nothing, and memory does not grow
    private const int StepsPerCollection = 25;
    private const int PointsAtMost = 500;

    // before so many, probes say more of chance than of learning: nothing is stopped
    private const long LeastSteps = 2500;
    private static readonly TimeSpan BetweenCheckpoints = TimeSpan.FromSeconds(30);

    private readonly NeuralSynthesizer options;
    private readonly ITraining network;
    private readonly FidelityProbe? probe;
    private readonly Checkpoint? checkpoint;
    private readonly IProgress<Progress>? progress;
    private readonly CancellationToken cancel;
    private readonly long stepsPerPoint, total;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private TimeSpan told = TimeSpan.FromSeconds(-1), kept;
    private TrainingState state = new();
    private ModelFolder? best; // the tensors of the best point
    private bool warned;

    private TrainingRun(NeuralSynthesizer options, ITraining network, FidelityProbe? probe, int columns,
        Checkpoint? checkpoint, IProgress<Progress>? progress, CancellationToken cancel)
    {
        (this.options, this.network, this.probe, this.checkpoint) = (options, network, probe, checkpoint);
        (this.progress, this.cancel) = (progress, cancel);
        total = (long)options.Epochs * network.StepsPerEpoch;
        stepsPerPoint = (long)EpochsPerPoint(columns) * network.StepsPerEpoch;
    }

    /// <summary>Trains a network, and returns what its best weights sample.</summary>
    /// <param name="options">When to stop, and where to keep checkpoints.</param>
    /// <param name="table">The rows; some of them are held out for probes.</param>
    /// <param name="rng">The stream of the fit.</param>
    /// <param name="begin">Makes the network for the rows that are left to it.</param>
    /// <param name="progress">Told at most some ten times a second, in epochs.</param>
    /// <param name="cancel">Checked every step. Where there is a checkpoint, it holds what was done until then.</param>
    /// <exception cref="SemblanceException">The loss diverges, memory is short, or the checkpoint is not of this
    /// fit.</exception>
    public static FeatureModel Fit(NeuralSynthesizer options, FeatureTable table, Rng rng,
        Func<FeatureTable, ITraining> begin, IProgress<Progress>? progress, CancellationToken cancel) =>
        Fit(options, table, rng, (train, _) => begin(train), progress, cancel);

    /// <summary>Trains a network that looks at the held-out rows, null where there are none, to know when it is
    /// done.</summary>
    public static FeatureModel Fit(NeuralSynthesizer options, FeatureTable table, Rng rng,
        Func<FeatureTable, FeatureTable?, ITraining> begin, IProgress<Progress>? progress, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (table.Features.Count == 0)
        {
            throw new SemblanceException("No column is left to learn: all of them are generated anew.",
                "the training table", "Take the synthesizer independent, or say in a schema which columns to learn.");
        }
        var checkpoint = options.Checkpoint is null ? null : new Checkpoint(options.Checkpoint, options, table, rng);
        var (train, probe) = FidelityProbe.Of(table, options.Held, rng.Split("probe"));
        using var network = begin(train, probe?.Held);
        return new TrainingRun(options, network, probe, table.Features.Count, checkpoint, progress, cancel).Run();
    }

    private FeatureModel Run()
    {
        Resume();
        CheckMemory();
        begun = clock.Elapsed;
        try
        {
            while (!options.Finish)
            {
                var isOver = state.Step == total || network.IsDone == true;
                if (state.Step > 0 && (state.Step % stepsPerPoint == 0 || isOver)) LookAt();
                if (isOver || IsEnough) break;
                Step();
            }
        }
        catch (OperationCanceledException) when (checkpoint is not null)
        {
            Keep();
            var at = best is null ? "" : $", and the best so far, of epoch {state.BestEpoch},";
            Say($"Stopped in epoch {Epoch}. What was done{at} is kept in {options.Checkpoint}: the same fit goes on " +
                "from there, or makes the model of the best with the option finish.");
            throw;
        }
        Keep();
        if (best is not null) network.Load(best, "best");
        var model = network.Model(isProbe: false);
        model.Training = History();
        return model;
    }

    private int Epoch => (int)(state.Step / network.StepsPerEpoch);

    private bool IsEnough => network.IsDone is null && options.Patience > 0
        && state.SinceBest >= Patience && state.Step >= LeastSteps * Together;

    private int Together => probe?.Together ?? 1;

    private int Patience => options.Patience * Together;

    private void Step()
    {
        cancel.ThrowIfCancellationRequested();
        var loss = network.Step(state.Step);
        if (state.Step % StepsPerCollection == 0) GC.Collect(0);
        if (!double.IsFinite(loss) || Math.Abs(loss) > 1e3 * (1 + state.FirstLoss))
        {
            throw new SemblanceException(string.Create(CultureInfo.InvariantCulture,
                $"Training diverged: the loss is {loss:g3} in epoch {Epoch + 1}."), "fit",
                "Lower learningRate, say to a quarter, or look for extreme numbers in the data and leave those " +
                "columns out." + (checkpoint is null ? "" : " The checkpoint is left as it was before."));
        }
        if (state.Step < network.StepsPerEpoch) state.FirstLoss = Math.Max(state.FirstLoss, Math.Abs(loss));
        state.LossSum += loss;
        state.LossCount++;
        state.Step++;
        Tell(loss);
    }

    // a point of the history: the mean loss, and what the probe says
    private void LookAt()
    {
        if (state.Points.Count > 0 && state.Points[^1].Epoch == Epoch) return; // resumed at a point
        var scores = probe?.Measure(network.Model(isProbe: true), cancel);
        state.Points.Add(new(Epoch, state.LossSum / Math.Max(1, state.LossCount)) { Scores = scores });
        (state.LossSum, state.LossCount) = (0, 0);
        WarnOfCollapse();
        if (scores is not null && network.IsDone is null)
        {
            state.SinceBest++;
            var score = state.Points.TakeLast(Together).Average(point => point.Scores!.Mean);
            if (state.BestEpoch == 0 || score > state.BestScore)
            {
                (state.BestEpoch, state.BestScore, state.SinceBest) = (Epoch, score, 0);
                best = new();
                network.Save(best, "best");
            }
        }
        if (clock.Elapsed - kept >= BetweenCheckpoints) Keep();
    }

    // probing is to cost some 5 % of the steps' arithmetic
    private int EpochsPerPoint(int columns)
    {
        var least = Math.Max(1, options.Epochs / PointsAtMost);
        if (probe is null) return least;
        // boosted trees: 3 folds x 100 trees x 6 levels, a nanosecond a cell, in which a core multiplies 20 numbers
        var judge = 3.0 * 100 * 6 * 20 * 2 * probe.RowCount * columns;
        var epochs = (judge + network.ProbeWork(probe.RowCount)) / 0.05 / (network.StepWork * network.StepsPerEpoch);
        return (int)Math.Clamp(Math.Ceiling(epochs), least, Math.Max(least, options.Epochs / 20));
    }

    private void Resume()
    {
        if (checkpoint?.Read() is { } saved)
        {
            state = saved.State["progress"].Deserialize<TrainingState>() ?? new();
            network.Load(saved, "now");
            if (state.BestEpoch > 0)
            {
                best = new();
                best.Take(saved, "best.");
            }
            Say($"Going on from epoch {Epoch} of {options.Checkpoint}.");
        }
        else if (options.Finish)
        {
            throw new SemblanceException("There is no checkpoint to finish.", "option 'finish'",
                "Name the folder of a training that was interrupted with 'checkpoint', or leave 'finish' out.");
        }
    }

    private void Keep()
    {
        if (checkpoint is null) return;
        var saved = new ModelFolder();
        network.Save(saved, "now");
        if (best is not null) saved.Take(best, "best.");
        saved.State["progress"] = JsonSerializer.SerializeToNode(state);
        checkpoint.Write(saved);
        kept = clock.Elapsed;
    }

    private void CheckMemory()
    {
        var free = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (network.Bytes < free) return;
        throw new SemblanceException(
            $"Training would take some {network.Bytes >> 20:N0} MB, and there are {free >> 20:N0} MB.", "fit",
            "Lower maxLevels or batchSize, learn from fewer rows with --max-rows, or use a larger machine.");
    }

    private long timedFrom = -1;
    private TimeSpan begun, timedAt;

    private void Tell(double loss)
    {
        // the first second warms up, the next one is measured
        if (timedFrom < 0 && clock.Elapsed - begun > TimeSpan.FromSeconds(1))
            (timedFrom, timedAt) = (state.Step, clock.Elapsed);
        else if (timedFrom is >= 0 and < long.MaxValue && clock.Elapsed - timedAt > TimeSpan.FromSeconds(1))
        {
            var step = (clock.Elapsed - timedAt) / (state.Step - timedFrom);
            timedFrom = long.MaxValue;
            var left = step * (total - state.Step) * 1.05;
            if (left > TimeSpan.FromSeconds(5)) Say(Estimate(step, left));
        }
        if (progress is null || (clock.Elapsed - told < TimeSpan.FromMilliseconds(100) && state.Step < total)) return;
        told = clock.Elapsed;
        progress.Report(new("fit", Epoch, options.Epochs, loss) { Scores = state.Points.LastOrDefault()?.Scores });
    }

    private string Estimate(TimeSpan step, TimeSpan left) => string.Create(CultureInfo.InvariantCulture,
        $"Training takes {(left.TotalMinutes < 2 ? $"{left.TotalSeconds:0} s" : $"{left.TotalMinutes:0} min")}" +
        $"{(MayStop ? " at most" : "")} ({options.Epochs} epochs of {network.StepsPerEpoch} steps, " +
        $"{step.TotalMilliseconds:0.#} ms each) and some {network.Bytes >> 20} MB.") +
        (MayStop ? $" It stops when {probe!.RowCount} held-out rows show no gain in {Patience} probes." : "");

    private static bool HasCollapsed(ProbeScores? scores) => scores is { Variety: < 0.25 };

    private static TrainingNote Collapse(ProbeScores scores) => new("training",
        "the network makes the same rows over and over: " + string.Create(CultureInfo.InvariantCulture,
            $"{scores.Variety:0%} as many different ones as real rows have"),
        "mode collapse: lower learningRate, or let a GAN's critic see more rows together with pack");

    // said once, when it lasts: a network that has just begun makes few different rows too
    private void WarnOfCollapse()
    {
        var last = state.Points.Where(point => point.Scores is not null).TakeLast(3).ToList();
        var lasts = last.Count == 3 && last.TrueForAll(point => HasCollapsed(point.Scores));
        if (warned || !lasts || state.Step < LeastSteps) return;
        warned = true;
        var note = Collapse(last[^1].Scores!);
        Say($"Epoch {Epoch}: {note.What}. {char.ToUpperInvariant(note.Why[0])}{note.Why[1..]}.");
    }

    private bool MayStop => probe is not null && options.Patience > 0;

    private void Say(string note) => progress?.Report(new("fit", Epoch, options.Epochs) { Note = note });

    private TrainingHistory History()
    {
        var notes = new List<TrainingNote>(network.Notes);
        var isOwn = network.IsDone is not null;
        var epoch = probe is null || isOwn ? Epoch : state.BestEpoch;
        var scores = state.Points.LastOrDefault(point => point.Epoch == epoch)?.Scores;
        if (isOwn && options.Held > 0)
        {
            notes.Add(new("training", $"each network's best weights of {Epoch} epochs",
                "they predict held-out rows best"));
        }
        else if (probe is null)
        {
            notes.Add(new("training", $"the weights after {Epoch} epochs", options.Held > 0
                ? "there are too few rows to hold some out" : "no rows were held out to choose better ones by"));
        }
        else
        {
            notes.Add(new("training", $"the weights of epoch {epoch} of {Epoch} that were trained", IsEnough
                ? $"the {Patience} probes that followed found nothing closer to {probe.RowCount} held-out rows"
                : $"the closest to {probe.RowCount} held-out rows"));
        }
        if (HasCollapsed(scores)) notes.Add(Collapse(scores!));
        return new()
        {
            Points = state.Points,
            Reference = probe?.Reference,
            HeldRows = probe?.RowCount ?? 0,
            BestEpoch = epoch,
            Notes = notes,
        };
    }
}

/// <summary>How far a training has come; with the tensors, all that it needs to go on.</summary>
internal sealed record TrainingState
{
    public long Step { get; set; }

    /// <summary>The largest loss of the first epoch: what an explosion is measured by.</summary>
    public double FirstLoss { get; set; }

    /// <summary>Of the losses since the last point.</summary>
    public double LossSum { get; set; }

    public int LossCount { get; set; }

    public int BestEpoch { get; set; }

    public double BestScore { get; set; }

    /// <summary>Probes since the best.</summary>
    public int SinceBest { get; set; }

    public List<TrainingPoint> Points { get; init; } = [];
}
