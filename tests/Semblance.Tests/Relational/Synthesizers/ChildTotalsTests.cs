using Semblance.Random;
using Semblance.Relational.Synthesizers;
using Semblance.Tables;
using Xunit;

namespace Semblance.Tests.Relational.Synthesizers;

public class ChildTotalsTests
{
    private const int Parents = 60;

    private static readonly Column Country = Shops.Label("country",
        Enumerable.Range(0, Parents).Select(parent => parent % 3 == 0 ? "DE" : parent % 3 == 1 ? "FR" : "CH"));

    private static readonly int[] Real = [.. Enumerable.Range(0, Parents)
        .Select(parent => parent % 3 == 0 ? 2 + parent % 7 : parent % 3 == 1 ? 1 : 4)];

    private static int[] ByCountry(int[] counts) => [.. Enumerable.Range(0, 3).Select(country =>
        Enumerable.Range(0, Parents).Where(parent => parent % 3 == country).Sum(parent => counts[parent]))];

    [Fact]
    public void Children_add_up_by_kind_of_parent_as_they_really_do_and_the_numbers_stay_the_same()
    {
        var quotas = new Rng(1).Permutation(Parents).Select(parent => Real[parent]).ToArray();
        Assert.NotEqual(ByCountry(Real), ByCountry(quotas));

        ChildTotals.Of([Country], Real).Exchange([Country], quotas, new Rng(2));

        Assert.Equal(Real.Order(), quotas.Order());
        Assert.All(ByCountry(Real).Zip(ByCountry(quotas)), sums => Assert.InRange(sums.Second - sums.First, -1, 1));
    }

    [Fact]
    public void What_was_saved_exchanges_the_same_and_what_was_damaged_is_refused()
    {
        var totals = ChildTotals.Of([Country], Real);
        int[] one = [.. Real.Reverse()], other = [.. Real.Reverse()];
        totals.Exchange([Country], one, new Rng(2));
        ChildTotals.FromJson(totals.ToJson(), 1).Exchange([Country], other, new Rng(2));
        Assert.Equal(one, other);
        Assert.Throws<FormatException>(() => ChildTotals.FromJson(totals.ToJson(), 2));
    }
}
