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
    public void Labels_of_a_class_are_drawn_by_how_frequent_they_are_and_classes_without_a_possible_one_are_closed()
    {
        CategoryColumn names = (CategoryColumn)Shops.Label("name",
            Enumerable.Range(0, Rows).Select(row => row % 4 == 0 ? "often" : Names.Text(row)));
        var dealt = DealtLabels.Of(names, [Amounts]);
        var often = Array.IndexOf([.. dealt.Labels], "often");
        var classes = RoleColumn.RolesOf(dealt.Classes(names));
        int[] own = [.. Enumerable.Range(0, Rows).Where(row => classes[row] == classes[0])]; // row 0 holds "often"
        var share = own.Count(row => row % 4 == 0) / (double)own.Length;
        const int many = 4000;
        var asked = RoleColumn.InPlaceOf(names.Schema, [.. Enumerable.Repeat(classes[0], many)]);
        var drawn = dealt.Draw(asked, row => new Rng(1).Uniform(row));
        // five standard deviations of a share
        var bound = 5 * Math.Sqrt(share * (1 - share) / many);
        Assert.InRange(drawn.Codes.Count(code => code == often) / (double)many, share - bound, share + bound + 1e-9);
        var open = dealt.Restrict(new(label => label == "often", false));
        Assert.Equal([classes[0]],
            Enumerable.Range(0, classes.Max() + 1).Where(role => open.Allows(RoleColumn.Label(role))));
    }

    [Fact]
    public void Where_ancestors_are_other_than_the_real_ones_classes_come_as_they_are_drawn()
    {
        var dealt = DealtLabels.Of(Names, [Amounts]);
        var classes = RoleColumn.RolesOf(dealt.Classes(Names));
        int[] wanted = [.. classes.Select((of, row) => row < Rows / 2 ? classes[0] : of)];
        int[] none = [.. Enumerable.Repeat(-1, Rows)];
        var names = dealt.Deal(RoleColumn.InPlaceOf(Names.Schema, wanted), none, new Rng(1), isShifted: true);
        var drawn = RoleColumn.RolesOf(dealt.Classes(names));
        Assert.Equal(wanted, drawn);
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
