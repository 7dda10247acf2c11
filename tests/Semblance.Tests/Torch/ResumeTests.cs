using Semblance.Models;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tests.Contracts;
using Semblance.Torch;
using Semblance.Torch.Tables;
using Xunit;

namespace Semblance.Tests.Torch;

/// <summary>Real networks, interrupted in the middle of an epoch.</summary>
public sealed class ResumeTests : IDisposable
{
    private static readonly Table Train = ContractTables.Mixed(700);
    private readonly string home = Directory.CreateTempSubdirectory("semblance-resume-").FullName;

    public static TheoryData<NeuralSynthesizer> Networks =>
    [
        new Ctgan { Epochs = 6, BatchSize = 100, Threads = 2 },
        new Tvae { Epochs = 6, BatchSize = 100 },
        new CopulaGan { Epochs = 4, BatchSize = 100, Preset = GanPreset.Paper },
        new Argn { Epochs = 6, BatchSize = 20, Width = 16, Threads = 2 },
        new Tabddpm { Epochs = 6, Width = 16, Steps = 4, Threads = 2 },
    ];

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Theory, MemberData(nameof(Networks))]
    public void A_resumed_training_gives_the_same_bytes(NeuralSynthesizer network)
    {
        var whole = Manifest(network.Fit(Train, new Rng(1)), "whole");
        using var stop = new CancellationTokenSource();
        var kept = network with { Checkpoint = Path.Combine(home, "checkpoint") };
        Assert.ThrowsAny<OperationCanceledException>(() => kept.Fit(Train, new Rng(1), new Stopping(stop), stop.Token));
        Assert.True(File.Exists(Path.Combine(home, "checkpoint", "training.semblance")));
        Assert.Equal(whole, Manifest(kept.Fit(Train, new Rng(1)), "resumed"));
        // nothing is left to train
        Assert.Equal(whole, Manifest((kept with { Threads = 1 }).Fit(Train, new Rng(1)), "again"));
    }

    // the manifest has the hash of the weights
    private string Manifest(TableModel model, string name)
    {
        var folder = new ModelFolder();
        model.Save(folder);
        folder.Write(Path.Combine(home, name));
        return File.ReadAllText(Path.Combine(home, name, "model.json"));
    }

    /// <summary>Cancels when the first progress is told.</summary>
    private sealed class Stopping(CancellationTokenSource stop) : IProgress<Progress>
    {
        public void Report(Progress value)
        {
            if (value.Loss is not null) stop.Cancel();
        }
    }
}
