using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Synthesizers;
using Xunit;
using static Semblance.Tests.Tables.TestTables;

namespace Semblance.Tests.Tables.Encoders;

public class ExtremesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void As_many_rows_as_were_learnt_from_reach_both_ends_of_every_column(ulong seed)
    {
        var real = Shop(4000);
        var synthetic = new Independent().Fit(real, new Rng(1)).Sample(0, 4000, new Rng(seed));
        foreach (var name in new[] { "age", "amount", "score", "day" })
        {
            var (a, b) = (Finite(real[name]), Finite(synthetic[name]));
            Assert.Equal((a.Min(), a.Max()), (b.Min(), b.Max()));
        }
    }

    [Fact]
    public void Every_later_cycle_reaches_them_too()
    {
        var real = Shop(2000);
        var synthetic = new Independent().Fit(real, new Rng(1)).Sample(6000, 2000, new Rng(9));
        Assert.Equal(Finite(real["score"]).Max(), Finite(synthetic["score"]).Max());
    }

    [Fact]
    public void A_row_does_not_depend_on_the_rows_it_is_sampled_with()
    {
        var model = new Independent().Fit(Shop(500), new Rng(1));
        var whole = Texts(model.Sample(0, 1500, new Rng(5)));
        var pieces = new[] { (0, 1), (1, 399), (400, 777), (1177, 323) }
            .SelectMany(piece => Texts(model.Sample(piece.Item1, piece.Item2, new Rng(5)))).ToArray();
        Assert.Equal(whole, pieces);
    }

    private static double[] Finite(Column column) => [.. ((NumericColumn)column).ToDoubles().Where(double.IsFinite)];
}
