using Semblance.Random;
using Semblance.Tables;
using Semblance.Tests.Contracts;
using Semblance.Torch.Tables;
using Xunit;

namespace Semblance.Tests.Torch;

public class CopulaGanTests
{
    [Fact]
    public void Numbers_over_many_orders_of_magnitude_come_back()
    {
        const int count = 1000;
        var rng = new Rng(3);
        double[] log = [.. Enumerable.Range(0, count).Select(i => 4 * Normal.Draw(rng, i))];
        var table =
            new Table([new DoubleColumn(ContractTables.Of("x", ColumnKind.Decimal), Array.ConvertAll(log, Math.Exp))]);
        var sample = new CopulaGan { Epochs = 20, BatchSize = 100 }.Fit(table, new Rng(1)).Sample(0, count, new Rng(2));
        double[] drawn = [.. ((DoubleColumn)sample["x"]).Values.Select(value => Math.Log(value)).Order()];
        Array.Sort(log);
        // Kolmogorov-Smirnov between two samples of 1,000: 0.073 at the 0.01 level, and calibration leaves a little
        Assert.InRange(Enumerable.Range(0, count)
            .Max(i => Math.Abs(drawn.Count(value => value <= log[i]) - (i + 1)) / (double)count), 0, 0.1);
    }
}
