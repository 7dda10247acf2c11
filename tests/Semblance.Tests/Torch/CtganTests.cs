using Semblance.Random;
using Semblance.Tables;
using Semblance.Tests.Contracts;
using Semblance.Torch;
using Semblance.Torch.Tables;
using Xunit;

namespace Semblance.Tests.Torch;

public class CtganTests
{
    // two levels and two clusters that belong together: whoever draws the columns apart has half of the rows wrong
    internal static Table Clusters(int rows)
    {
        var rng = new Rng(3);
        var level = Enumerable.Range(0, rows).Select(i => rng.Below(2, i)).ToArray();
        return new(
        [
            new CategoryColumn(ContractTables.Of("side", ColumnKind.Category), level, ["left", "right"]),
            new DoubleColumn(ContractTables.Of("x", ColumnKind.Decimal), [.. level.Select((side, i) => 10 * side + Normal.Draw(rng, i, 1))]),
        ]);
    }

    [Fact]
    public void What_belongs_together_is_learnt()
    {
        var model = new Ctgan { Epochs = 60, BatchSize = 100, Threads = 1 }.Fit(Clusters(1000), new Rng(1));
        var sample = model.Sample(0, 2000, new Rng(2));
        var x = ((DoubleColumn)sample["x"]).Values;
        Assert.InRange(Enumerable.Range(0, 2000).Count(i => x[i] > 5 == (sample["side"].Text(i) == "right")), 1800, 2000);
        Assert.InRange(Enumerable.Range(0, 2000).Count(i => sample["side"].Text(i) == "right"), 900, 1120);
    }

    [Fact]
    public void A_batch_smaller_than_a_pack_is_refused()
    {
        var error = Assert.Throws<SemblanceException>(() => new Ctgan { BatchSize = 5, Pack = 10 }.Fit(Clusters(50), new Rng(1)));
        Assert.Contains("pack", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Cuda_that_is_absent_is_an_error_in_words()
    {
        DeviceChoice.Of(Device.Auto);
        if (TorchSharp.torch.cuda.is_available()) return;
        var error = Assert.Throws<SemblanceException>(() => new Ctgan { Device = Device.Cuda }.Fit(Clusters(50), new Rng(1)));
        Assert.Contains("device", error.Remedy, StringComparison.Ordinal);
    }
}
