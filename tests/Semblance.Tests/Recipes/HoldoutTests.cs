using Semblance.Random;
using Semblance.Recipes;
using Semblance.Tables;
using Xunit;

namespace Semblance.Tests.Recipes;

public class HoldoutTests
{
    private static Table Numbered(int rows) =>
        new([new LongColumn(new() { Name = "row", Kind = ColumnKind.Integer },
            [.. Enumerable.Range(0, rows).Select(i => (long)i)])]);

    private static long[] Rows(Table table) => ((LongColumn)table.Columns[0]).Values;

    [Fact]
    public void Every_row_is_in_one_part_and_both_keep_the_order_of_the_file()
    {
        var (train, held) = Holdout.Split(Numbered(1000), 0.2, new Rng(42));
        Assert.Equal(200, held!.RowCount);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), Rows(train).Concat(Rows(held)).Order());
        Assert.Equal(Rows(train).Order(), Rows(train));
        Assert.Equal(Rows(held).Order(), Rows(held));
    }

    [Fact]
    public void The_seed_decides_which_rows()
    {
        Assert.Equal(Rows(Holdout.Split(Numbered(100), 0.3, new Rng(1)).Held!),
            Rows(Holdout.Split(Numbered(100), 0.3, new Rng(1)).Held!));
        Assert.NotEqual(Rows(Holdout.Split(Numbered(100), 0.3, new Rng(1)).Held!),
            Rows(Holdout.Split(Numbered(100), 0.3, new Rng(2)).Held!));
    }

    [Theory, InlineData(100, 0.0), InlineData(2, 0.2), InlineData(1, 0.9)]
    public void Nothing_is_held_out_where_that_would_be_no_row_or_every_row(int rows, double share)
    {
        var (train, held) = Holdout.Split(Numbered(rows), share, new Rng(42));
        Assert.Null(held);
        Assert.Equal(rows, train.RowCount);
    }

    [Fact]
    public void A_share_of_one_or_below_zero_is_misuse()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Holdout.Split(Numbered(10), 1, new Rng(42)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Holdout.Split(Numbered(10), -0.1, new Rng(42)));
    }
}
