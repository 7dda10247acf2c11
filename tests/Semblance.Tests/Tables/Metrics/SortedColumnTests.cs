using CsCheck;
using Semblance.Tables.Metrics;
using Xunit;

namespace Semblance.Tests.Tables.Metrics;

public class SortedColumnTests
{
    [Fact]
    public void Values_come_in_order_with_their_groups() =>
        Gen.Select(Gen.Double[-1e9, 1e9], Gen.Byte[0, 15]).Array[0, 200].Sample(cells =>
        {
            var values = Array.ConvertAll(cells, cell => Math.Round(cell.Item1 / 1e7, 2));
            var groups = Array.ConvertAll(cells, cell => cell.Item2);
            var sorted = SortedColumn.Of(values, groups);
            var expected = values.Zip(groups).OrderBy(pair => pair.First).ThenBy(pair => pair.Second).ToArray();
            return sorted.Values.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second.First) <= 1e-12)
                && sorted.Groups.SequenceEqual(expected.Select(pair => pair.Second));
        });

    [Fact]
    public void Missing_cells_are_left_out() =>
        Assert.Equal([-2.0, 0.0, 1.5], SortedColumn.Of([1.5, double.NaN, -2, 0], null).Values);
}
