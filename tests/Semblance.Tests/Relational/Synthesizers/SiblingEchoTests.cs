using Semblance.Relational.Synthesizers;
using Semblance.Tables;
using Xunit;

namespace Semblance.Tests.Relational.Synthesizers;

public class SiblingEchoTests
{
    [Fact]
    public void A_label_that_repeats_the_sibling_before_is_marked_and_found_again()
    {
        int[] parents = [0, 0, 0, 1, 1];
        var siblings = Siblings.Of(parents, 2);
        var column = (CategoryColumn)Shops.Label("composer", ["Bach", "Bach", "Satie", "Satie", "Satie"]);

        var marked = SiblingEcho.Mark(column, column, siblings);

        Assert.Equal(["Bach", "(as the sibling before)", "Satie", "Satie", "(as the sibling before)"],
            Enumerable.Range(0, 5).Select(marked.Text));
        Table? before = null;
        var found = new string[5];
        foreach (var batch in siblings.Batches())
        {
            before = new SiblingEcho("composer").Resolve(new Table([marked.Gather(batch)]), before);
            for (var i = 0; i < batch.Length; i++) found[batch[i]] = before["composer"].Text(i);
        }
        Assert.Equal(Enumerable.Range(0, 5).Select(column.Text), found);
    }

    [Fact]
    public void Labels_that_siblings_share_by_chance_are_left_alone()
    {
        var parents = Enumerable.Range(0, 200).Select(i => i / 4).ToArray();
        var siblings = Siblings.Of(parents, 50);
        Assert.False(
            SiblingEcho.Is((CategoryColumn)Shops.Label("a",
                parents.Select((_, i) => (i * 7 % 3).ToString(System.Globalization.CultureInfo.InvariantCulture))),
                siblings));
        Assert.True(
            SiblingEcho.Is((CategoryColumn)Shops.Label("b",
                parents.Select(parent => (parent % 9).ToString(System.Globalization.CultureInfo.InvariantCulture))),
                siblings));
    }
}
