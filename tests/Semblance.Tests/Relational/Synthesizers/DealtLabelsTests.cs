using System.Globalization;
using Semblance.Random;
using Semblance.Relational.Synthesizers;
using Semblance.Tables;
using Xunit;

namespace Semblance.Tests.Relational.Synthesizers;

public class DealtLabelsTests
{
    private const int Labels = 120, Rows = 600;

    // label i stands in rows whose amount is about i; each five times
    private static readonly CategoryColumn Names = (CategoryColumn)Shops.Label("name",
        Enumerable.Range(0, Rows).Select(row => $"n{(row % Labels).ToString(CultureInfo.InvariantCulture)}"));

    private static readonly Column Amounts = Shops.Number("amount",
        Enumerable.Range(0, Rows).Select(row => (double)(row % Labels)));

    [Fact]
    public void Only_a_column_of_many_labels_is_dealt()
    {
        Assert.True(DealtLabels.Is(Names));
        Assert.False(DealtLabels.Is(Amounts));
        var few = Enumerable.Range(0, Rows).Select(row => row % 2 == 0 ? "a" : "b");
        Assert.False(DealtLabels.Is(Shops.Label("few", few)));
    }

    [Fact]
    public void Labels_of_one_class_are_alike_in_the_rows_that_hold_them()
    {
        var classes = RoleColumn.RolesOf(DealtLabels.Of(Names, [Amounts]).Classes(Names));
        var spread = Enumerable.Range(0, Labels).GroupBy(label => classes[label])
            .Max(group => group.Max() - group.Min());
        Assert.InRange(spread, 0, Labels / 4);
    }

    [Fact]
    public void Every_label_comes_as_often_as_it_really_does()
    {
        var dealt = DealtLabels.Of(Names, [Amounts]);
        var none = Enumerable.Repeat(-1, Rows).ToArray();
        var names = dealt.Deal(dealt.Classes(Names), none, new Rng(1));
        Assert.All(Enumerable.Range(0, Rows).CountBy(names.Text), name => Assert.Equal(Rows / Labels, name.Value));
    }

    [Fact]
    public void Rows_that_repeat_another_get_its_label_and_a_missing_one_stays_missing()
    {
        var dealt = DealtLabels.Of(Names, [Amounts]);
        var classes = dealt.Classes(Names);
        int[] wanted = [.. RoleColumn.RolesOf(classes).Select((of, row) => row is 6 or 7 ? -1 : of)];
        var asked = RoleColumn.InPlaceOf(Names.Schema, wanted);
        int[] repeated = [.. Enumerable.Range(0, Rows).Select(row => row % 3 == 0 ? -1 : row - 1)];
        var names = dealt.Deal(asked, repeated, new Rng(1));
        Assert.All(Enumerable.Range(0, Rows / 3).Where(run => run != 2),
            run => Assert.Equal(names.Text(run * 3), names.Text(run * 3 + 2)));
        Assert.True(names.IsMissing(6) && names.IsMissing(7) && !names.IsMissing(8));
    }

    [Fact]
    public void What_was_saved_deals_the_same_labels_and_what_was_damaged_is_refused()
    {
        var dealt = DealtLabels.Of(Names, [Amounts]);
        var none = Enumerable.Repeat(-1, Rows).ToArray();
        var again = DealtLabels.FromJson(dealt.ToJson()).Deal(dealt.Classes(Names), none, new Rng(1));
        Assert.Equal(dealt.Deal(dealt.Classes(Names), none, new Rng(1)).Codes, again.Codes);
        var damaged = dealt.ToJson();
        damaged["classes"]![0] = 9999;
        Assert.Throws<FormatException>(() => DealtLabels.FromJson(damaged));
    }
}
