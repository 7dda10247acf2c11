using Semblance.Random;
using Semblance.Tables.Synthesizers;
using Xunit;

namespace Semblance.Tests.Tables.Synthesizers;

public class DrawBalanceTests
{
    [Fact]
    public void A_row_alone_is_drawn_by_its_own_odds()
    {
        Span<float> odds = [0.8f, 0.2f];
        new DrawBalance(2).Lean(odds, 0);
        Assert.Equal(0.8, odds[0], 5);
        Assert.Equal(0.2, odds[1], 5);
    }

    [Fact]
    public void Shares_of_many_rows_stay_within_a_few_rows_of_what_is_expected()
    {
        int[] counts = [700, 200, 100];
        var (balance, rng, drawn) = (new DrawBalance(3), new Rng(1), new int[3]);
        for (var row = 0; row < 1000; row++)
        {
            var uniform = rng.Uniform(row);
            drawn[balance.Pick(counts, 0, ref uniform)]++;
        }
        // independent draws would miss by the square root of n p (1 - p): 14, 13 and 9 rows
        Assert.All(Enumerable.Range(0, 3), k => Assert.InRange(drawn[k], counts[k] - 4, counts[k] + 4));
    }

    [Fact]
    public void What_is_impossible_stays_so()
    {
        int[] counts = [5, 0];
        var (balance, rng) = (new DrawBalance(2), new Rng(2));
        for (var row = 0; row < 100; row++)
        {
            var uniform = rng.Uniform(row);
            Assert.Equal(0, balance.Pick(counts, 0, ref uniform));
        }
    }
}
