using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;
using Semblance.Torch;
using Semblance.Torch.Tables;
using Semblance.Torch.Training;
using Xunit;

namespace Semblance.Tests.Torch;

/// <summary>The loop around any network, with a network that only counts.</summary>
public sealed class TrainingRunTests : IDisposable
{
    private static readonly FeatureTable Rows = Numbered(9000), Few = Numbered(600);

    private static FeatureTable Numbered(int rows) =>
        new(rows, [new NumberFeature("x", -1, new(0, rows - 1, 1, null),
            [.. Enumerable.Range(0, rows).Select(i => (double)i)])]);

    private readonly string home = Directory.CreateTempSubdirectory("semblance-training-").FullName;

    private string Folder => Path.Combine(home, "checkpoint");

    public void Dispose() => Directory.Delete(home, recursive: true);

    private static Scripted Train(NeuralSynthesizer options, Func<long, double>? loss = null,
        double[]? closeness = null,
        FeatureTable? rows = null, IProgress<Progress>? progress = null, CancellationToken cancel = default)
    {
        Scripted network = null!;
        TrainingRun.Fit(options, rows ?? Rows, new Rng(1),
            train => network = new(train, loss ?? (_ => 1), closeness ?? [1]), progress, cancel);
        return network;
    }

    [Fact]
    public void The_best_probe_is_kept_and_training_stops_when_nothing_better_comes()
    {
        var network = Train(new Tvae { Epochs = 100, Patience = 3 }, closeness: [0.1, 0.5, 0.9, 0.4, 0.3, 0.2, 1]);
        Assert.Equal((6, 3), (network.EpochsDone, network.Epoch));
        Assert.Equal([1, 2, 3, 4, 5, 6], network.History!.Points.Select(point => point.Epoch));
        Assert.Equal((3, 900), (network.History.BestEpoch, network.History.HeldRows));
        // 900 rows against 900: Kolmogorov-Smirnov at the 0.01 level
        Assert.InRange(network.History.Reference!.Shapes, 0.923, 1);
    }

    [Fact]
    public void Of_few_held_out_rows_several_probes_count_as_one()
    {
        // 60 rows have six times the error of 2,000. The fourth probe is the best one, but the mean of six is at its
        // best where it and five that follow are meant
        double[] closeness = [0.1, 0.1, 0.1, 0.9, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4];
        var network = Train(new Tvae { Epochs = 100, Patience = 5 }, closeness: closeness, rows: Few);
        Assert.Equal(60, network.History!.HeldRows);
        Assert.InRange(network.Epoch, 7, 9);
        Assert.Equal(network.Epoch + 5 * 6, network.EpochsDone);
    }

    [Fact]
    public void A_table_of_generated_columns_alone_is_refused_with_a_remedy()
    {
        var error = Assert.Throws<SemblanceException>(() => Train(new Tvae(), rows: new(600, [])));
        Assert.Contains("independent", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_patience_all_epochs_are_trained_and_the_best_is_kept()
    {
        var network = Train(new Tvae { Epochs = 12, Patience = 0 }, closeness: [0.1, 0.9, 0.2, 0.3]);
        Assert.Equal((12, 2), (network.EpochsDone, network.Epoch));
    }

    [Fact]
    public void Without_held_rows_the_last_weights_are_kept_and_that_is_said()
    {
        foreach (var network in new[] { Train(new Tvae { Epochs = 12, Held = 0 }),
            Train(new Tvae { Epochs = 12, Held = 0.05 }, rows: Few) })
        {
            Assert.Equal((12, 12), (network.EpochsDone, network.Epoch));
            Assert.Null(network.History!.Reference);
            Assert.Single(network.History.Notes);
        }
    }

    [Theory, InlineData(double.NaN), InlineData(double.PositiveInfinity), InlineData(1e9)]
    public void A_loss_that_runs_away_is_named_with_a_remedy(double loss)
    {
        var error = Assert.Throws<SemblanceException>(() => Train(new Tvae(), epoch => epoch < 6 ? 1 : loss));
        Assert.Contains("diverged", error.Problem, StringComparison.Ordinal);
        Assert.Contains("epoch 7", error.Problem, StringComparison.Ordinal);
        Assert.Contains("learningRate", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_are_all_alike_are_named_mode_collapse()
    {
        string Notes(double closeness) =>
            string.Join(' ', Train(new Tvae { Epochs = 4 }, closeness: [closeness]).History!.Notes);
        Assert.Contains("mode collapse", Notes(0), StringComparison.Ordinal);
        Assert.DoesNotContain("mode collapse", Notes(1), StringComparison.Ordinal);
    }

    [Fact]
    public void Mode_collapse_that_lasts_is_said_once_while_it_trains()
    {
        int Warnings(double[] closeness)
        {
            var said = new Said();
            Train(new Tvae { Epochs = 10, Patience = 0 }, closeness: closeness, progress: said);
            return said.Count(note => note.Contains("mode collapse", StringComparison.OrdinalIgnoreCase));
        }
        Assert.Equal(1, Warnings([0]));
        Assert.Equal(0, Warnings([0, 1]));
    }

    [Fact]
    public void More_memory_than_there_is_is_refused_before_the_first_step()
    {
        var error = Assert.Throws<SemblanceException>(() => TrainingRun.Fit(new Tvae(), Rows, new Rng(1),
            train => new Scripted(train, _ => throw new InvalidOperationException(), [1]) { Bytes = long.MaxValue / 2 },
            null, default));
        Assert.Contains("maxLevels", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_training_goes_on_from_its_checkpoint_to_the_same_end()
    {
        double[] closeness = [0.1, 0.5, 0.9, 0.4, 0.3, 0.2, 1];
        var options = new Tvae { Epochs = 100, Patience = 3 };
        var whole = Train(options, epoch => epoch, closeness);
        foreach (var at in new[] { 0, 1, 2, 5 })
        {
            using var stop = new CancellationTokenSource();
            var notes = new Said();
            var kept = options with { Checkpoint = Path.Combine(home, $"at {at}") };
            Assert.Throws<OperationCanceledException>(() => Train(kept, epoch =>
            {
                if (epoch == at) stop.Cancel();
                return epoch;
            }, closeness, cancel: stop.Token, progress: notes));
            Assert.Contains(notes, note => note.Contains("is kept in", StringComparison.Ordinal));
            var rest = Train(kept, epoch => epoch, closeness);
            Assert.Equal(whole.EpochsDone - at, rest.EpochsDone);
            Assert.Equal(whole.Epoch, rest.Epoch);
            Assert.Equal(whole.History!.Points, rest.History!.Points);
            Assert.Equal(whole.History.Notes, rest.History.Notes);
        }
    }

    [Fact]
    public void Finish_makes_the_model_of_the_best_so_far()
    {
        var options = new Tvae { Epochs = 100, Patience = 0, Checkpoint = Folder };
        Interrupt(options, 5, [0.1, 0.9, 0.2]);
        var network = Train(options with { Finish = true }, closeness: [0.1, 0.9, 0.2]);
        Assert.Equal((0, 2), (network.EpochsDone, network.Epoch));
        var error = Assert.Throws<SemblanceException>(() =>
            Train(options with { Finish = true, Checkpoint = Path.Combine(home, "none") }));
        Assert.Contains("checkpoint", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_other_options_data_or_seed_is_refused_and_left()
    {
        var options = new Tvae { Epochs = 20, Checkpoint = Folder };
        Interrupt(options, 5, [1]);
        var before = File.ReadAllBytes(Path.Combine(Folder, "training.semblance"));
        Refused("'learningRate' is 0.001, and 0.002 here", () => Train(options with { LearningRate = 0.002 }));
        var zeros = new NumberFeature("x", -1, new(0, 8999, 1, null), new double[9000]);
        Refused("other data", () => Train(options, rows: new(9000, [zeros])));
        Refused("another seed",
            () => TrainingRun.Fit(options, Rows, new Rng(2), train => new Scripted(train, _ => 1, [1]), null, default));
        Refused("begun by tvae", () => Train(new Ctgan { Checkpoint = Folder }));
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(Folder, "training.semblance")));
        Train(options with { Threads = 1 }); // this changes nothing of what is learnt

        static void Refused(string how, Func<object> train)
        {
            var error = Assert.Throws<SemblanceException>(() => train());
            Assert.Contains(how, error.Problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused_and_left()
    {
        var options = new Tvae { Epochs = 20, Checkpoint = Folder };
        Interrupt(options, 5, [1]);
        var path = Path.Combine(Folder, "training.semblance");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^20]);
        var error = Assert.Throws<SemblanceException>(() => Train(options));
        Assert.Contains("checkpoint", error.Problem, StringComparison.Ordinal);
        Assert.Contains(path, error.Remedy, StringComparison.Ordinal);
        Assert.True(File.Exists(path));
    }

    [Fact]
    public void A_training_that_diverges_leaves_the_checkpoint_as_it_was()
    {
        var options = new Tvae { Epochs = 20, Checkpoint = Folder };
        Interrupt(options, 5, [1]);
        var before = File.ReadAllBytes(Path.Combine(Folder, "training.semblance"));
        Assert.Throws<SemblanceException>(() => Train(options, _ => double.NaN));
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(Folder, "training.semblance")));
    }

    private static void Interrupt(NeuralSynthesizer options, long at, double[] closeness)
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Train(options, epoch =>
        {
            if (epoch == at) stop.Cancel();
            return 1;
        }, closeness, cancel: stop.Token));
    }

    private sealed class Said : List<string>, IProgress<Progress>
    {
        public void Report(Progress value)
        {
            if (value.Note is { } note) Add(note);
        }
    }

    /// <summary>
    /// A network whose only weight is the number of its steps, and whose k-th epoch samples as close as a script says.
    /// Losses and interruptions are scripted by epoch too.
    /// </summary>
    private sealed class Scripted(FeatureTable train, Func<long, double> loss, double[] closeness) : ITraining
    {
        private Sampled? shown;
        private long steps;

        /// <summary>Epochs that it was trained, here and not before a checkpoint.</summary>
        public int EpochsDone { get; private set; }

        /// <summary>The epoch that its weights are of.</summary>
        public int Epoch => (int)(steps / StepsPerEpoch);

        public TrainingHistory? History => shown?.Training;

        public int StepsPerEpoch => 500;

        public double StepWork => 1e12;

        public long Bytes { get; init; } = 1000;

        public IReadOnlyList<TrainingNote> Notes => [];

        public double Step(long index)
        {
            Assert.Equal(steps, index);
            steps++;
            if (steps % StepsPerEpoch != 0) return loss(Epoch);
            EpochsDone++;
            return loss(Epoch - 1);
        }

        public void Save(ModelFolder state, string name) => state.Put($"{name}.steps", [steps]);

        public void Load(ModelFolder state, string name) => steps = state.Get<long>($"{name}.steps", 1)[0];

        public FeatureModel Model(bool isProbe) =>
            shown = new((NumberFeature)train.Features[0], closeness[Math.Clamp(Epoch - 1, 0, closeness.Length - 1)]);

        public void Dispose()
        {
        }
    }

    private sealed class Sampled(NumberFeature number, double closeness) : FeatureModel
    {
        public override FeatureTable Sample(ReadOnlySpan<long> rows, Rng rng,
            IReadOnlyDictionary<int, FeatureSet>? where = null, CancellationToken cancel = default) =>
            new(rows.Length, [new NumberFeature(number.Name, -1, number.Form, [.. rows.ToArray().Select(row =>
                rng.Uniform(row) < closeness ? number.Values[rng.Below(number.Count, row, 1)] : 7)])]);

        public override FeatureTable Complete(FeatureTable partial, bool[][] known,
            IReadOnlyDictionary<int, FeatureSet>? where, Rng rng, CancellationToken cancel = default) => partial;

        public override void Save(ModelFolder folder)
        {
        }
    }
}
