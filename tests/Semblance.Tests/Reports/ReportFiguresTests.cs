using Semblance.Random;
using Semblance.Reports;
using Semblance.Tables;
using Semblance.Tests.Tables;
using Xunit;

namespace Semblance.Tests.Reports;

public class ReportFiguresTests
{
    [Fact]
    public void Bins_spikes_and_what_lies_outside_add_up_to_one()
    {
        foreach (var column in ReportSamples.Adult.Report.Data.Columns.Where(column => column.Form == "histogram"))
        {
            var spikes = column.Spikes ?? [];
            Assert.InRange(column.Bins!.Real.Sum() + (column.Outside!.Real ?? 0)
                + spikes.Sum(spike => spike.Share.Real ?? 0), 0.995, 1.005);
            Assert.InRange(column.Bins.Synthetic.Sum() + (column.Outside.Synthetic ?? 0)
                + spikes.Sum(spike => spike.Share.Synthetic ?? 0), 0.995, 1.005);
            Assert.Equal(column.Edges!.Order(), column.Edges);
        }
    }

    [Fact]
    public void Bars_add_up_to_one_and_name_how_many_labels_they_gather()
    {
        var values = Enumerable.Range(0, 1000).Select(i => $"label {i % 100}").ToArray();
        var column = ReportColumns.Draw(new(TestTables.Labels("a", values), TestTables.Labels("a", values), null));
        Assert.Equal(24, column.Labels!.Count);
        Assert.Equal("77 others", column.Labels[^1]);
        Assert.Equal(1, column.Shares!.Real.Sum(), 6);
    }

    [Fact]
    public void A_value_that_fills_a_tenth_stands_apart()
    {
        var values = Enumerable.Range(0, 1000).Select(i => (long?)(i % 4 == 0 ? 7 : i * 3)).ToArray();
        var column = ReportColumns.Draw(new(TestTables.Integers("a", values), TestTables.Integers("a", values), null));
        Assert.Equal(new ReportSpike("7", new(0.25, 0.25, null)), Assert.Single(column.Spikes!));
    }

    [Fact]
    public void One_wild_synthetic_value_does_not_squeeze_the_picture()
    {
        var real = TestTables.Decimals("a", 3, [.. Enumerable.Range(0, 500).Select(i => i / 500.0)]);
        var synthetic = TestTables.Decimals("a", 3,
            [.. Enumerable.Range(0, 480).Select(i => i / 480.0), .. Enumerable.Repeat(1e9, 20)]);
        var column = ReportColumns.Draw(new(real, synthetic, null));
        Assert.InRange(column.Edges![^1], 0.9, 2.1);
        Assert.InRange(column.Outside!.Synthetic!.Value, 0.04, 0.05);
    }

    [Fact]
    public void A_density_holds_the_share_that_its_histogram_holds()
    {
        var normal = TestTables.Decimals("a", 4,
            [.. Enumerable.Range(0, 2000).Select(i => Math.Round(Normal.Draw(new Rng(4), i), 4))]);
        var column = ReportColumns.Draw(new(normal, normal, null));
        var (at, density, bin) = (column.DensityAt!, column.Density!.Real, column.Edges![1] - column.Edges[0]);
        var mass = Enumerable.Range(1, at.Length - 1)
            .Sum(i => (at[i] - at[i - 1]) * (density[i] + density[i - 1]) / 2) / bin;
        Assert.InRange(mass, 0.97, 1.01); // all but the 1 % outside, by the trapezium rule
    }

    [Fact]
    public void Associations_are_those_of_the_books()
    {
        var x = TestTables.Integers("x", [.. Enumerable.Range(0, 200).Select(i => (long?)i)]);
        var down = TestTables.Integers("y", [.. Enumerable.Range(0, 200).Select(i => (long?)(-i * i))]);
        var half = TestTables.Labels("h", [.. Enumerable.Range(0, 200).Select(i => i < 100 ? "low" : "high")]);
        var other = TestTables.Labels("o", [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? "even" : "odd")]);
        static double? Of(Column a, Column b) =>
            AssociationColumn.Between(AssociationColumn.Of(a), AssociationColumn.Of(b));
        Assert.Equal(-1, Of(x, down)!.Value, 9);                 // Spearman of a decreasing function
        Assert.Equal(1, Of(half, half)!.Value, 9);               // Cramér's V of a column with itself
        Assert.Equal(0, Of(half, other)!.Value, 9);              // independent by design
        Assert.Equal(Math.Sqrt(0.75), Of(x, half)!.Value, 2);    // eta² of uniform ranks cut in half is 3/4
        Assert.Null(Of(x, TestTables.Integers("c", [.. Enumerable.Repeat((long?)5, 200)])));
    }

    [Fact]
    public void Patterns_of_missing_cells_are_counted_and_the_largest_difference_comes_first()
    {
        var real = new Table([TestTables.Integers("a", 1, null, null, 4), TestTables.Labels("b", "x", null, "y", "y")]);
        var synthetic = new Table([TestTables.Integers("a", 1, 2, null, 4),
            TestTables.Labels("b", "x", "x", "y", "y")]);
        var found = MissingPatterns.Of(new(real, synthetic, null))!;
        Assert.Equal([0, 1], found.Columns);
        Assert.Contains(found.Patterns, pattern =>
            pattern.Columns.SequenceEqual([0, 1]) && pattern.Share == new ReportNumbers(0.25, 0, null));
        Assert.Contains(found.Patterns, pattern =>
            pattern.Columns.SequenceEqual([0]) && pattern.Share == new ReportNumbers(0.25, 0.25, null));
        Assert.Equal(0, found.Patterns[^1].Share.Synthetic - found.Patterns[^1].Share.Real);
        Assert.Null(MissingPatterns.Of(new(synthetic.Select(["b"]), synthetic.Select(["b"]), null)));
    }

    [Fact]
    public void Contours_hold_their_share_of_the_points()
    {
        var rng = new Rng(9);
        var points = (X: Enumerable.Range(0, 4000).Select(i => Normal.Draw(rng, i)).ToArray(),
            Y: Enumerable.Range(0, 4000).Select(i => Normal.Draw(rng, i, 1)).ToArray());
        var contours = ContourLines.Of(points, ContourLines.Frame(points, points));
        foreach (var contour in contours.Where(contour => contour.Share >= 0.5))
        {
            // of a standard normal in two dimensions a share p lies within r² = -2 ln(1 - p)
            var radius = contour.Lines.SelectMany(line => line.Chunk(2))
                .Average(point => Math.Sqrt(point[0] * point[0] + point[1] * point[1]));
            // smoothing widens it a little
            Assert.InRange(radius / Math.Sqrt(-2 * Math.Log(1 - contour.Share)), 0.9, 1.15);
        }
        Assert.Equal([0.9, 0.5, 0.25], contours.Select(contour => contour.Share));
    }

    [Fact]
    public void The_first_axis_of_the_map_is_where_real_rows_differ_most()
    {
        var rng = new Rng(6);
        Table Make(int seed)
        {
            var x = Enumerable.Range(0, 500).Select(i => Normal.Draw(rng.Split(seed), i)).ToArray();
            return new([TestTables.Decimals("a", 3, x),
                TestTables.Decimals("b", 3, [.. x.Select((v, i) => v + 0.1 * Normal.Draw(rng.Split(seed), i, 1))]),
                TestTables.Decimals("c", 3, [.. x.Select((_, i) => Normal.Draw(rng.Split(seed), i, 2))])]);
        }
        var map = Embedding.Of(new(Make(1), Make(2), null), new Rng(1))!;
        Assert.InRange(map.Explained[0], 0.6, 0.72); // two of three standardised columns are nearly one
        Assert.Equal(["more a", "more b"], map.Loadings[0].Take(2).Order());
        Assert.Null(Embedding.Of(new(Make(1).Select(["a"]), Make(2).Select(["a"]), null), new Rng(1)));
    }

    [Fact]
    public void The_shares_of_a_pair_are_those_of_its_rows()
    {
        var a = TestTables.Labels("a", "x", "x", "y", null);
        var b = TestTables.Integers("b", 1, 1, 2, 2);
        ReportGrid x = ReportGrid.Cut(new(a, a, null)), y = ReportGrid.Cut(new(b, b, null));
        Assert.Equal(["x", "y", "(missing)"], x.Labels);
        Assert.Equal(["1", "2"], y.Labels);
        Assert.Equal([5000, 0, 0, 0, 2500, 2500], ReportGrid.Cross(x.Cells.Real, 3, y.Cells.Real, 2));
    }

    [Theory]
    [InlineData(0.123456, 3, 0.123)]
    [InlineData(123456, 3, 123000.0)]
    [InlineData(-0.00012345, 2, -0.00012)]
    [InlineData(1e-300, 4, 0.0)]
    [InlineData(double.NaN, 4, null)]
    public void Numbers_are_rounded_to_significant_digits(double value, int digits, double? expected) =>
        Assert.Equal(expected, ReportSeries.Round(value, digits));

    [Fact]
    public void A_label_is_cut_between_characters_and_cannot_turn_the_line()
    {
        Assert.Equal("ab…", ReportSeries.Shorten("abcdef", 3));
        Assert.Equal("a…", ReportSeries.Shorten("a😀bcdef", 3));
        Assert.Equal("a\uFFFDb\uFFFD", ReportSeries.Shorten("a\u202Eb\u2028"));
        Assert.Equal("né 日本", ReportSeries.Shorten("né 日本"));
    }
}
