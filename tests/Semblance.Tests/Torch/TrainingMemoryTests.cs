using System.Diagnostics;
using Semblance.Random;
using Semblance.Torch.Tables;
using Xunit;

namespace Semblance.Tests.Torch;

/// <summary>The memory of the whole process is measured, so no other test may run beside these.</summary>
[CollectionDefinition(nameof(TrainingMemoryTests), DisableParallelization = true)]
[Collection(nameof(TrainingMemoryTests))]
public class TrainingMemoryTests
{
    [Fact]
    public void It_stays_flat_over_ten_thousand_steps()
    {
        var table = CtganTests.Clusters(200);
        var synthesizer = new Ctgan
        {
            BatchSize = 20, NoiseSize = 8, GeneratorWidth = 8, CriticWidth = 8, Epochs = 100, Threads = 1,
        };
        synthesizer.Fit(table, new Rng(1)); // 1,000 steps: pools are filled
        var before = Resident();
        (synthesizer with { Epochs = 1000 }).Fit(table, new Rng(1));
        Assert.InRange(Resident() - before, long.MinValue, 48L << 20);
    }

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
