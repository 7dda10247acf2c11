using Semblance.Catalog;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tests.Contracts;
using Semblance.Tables.Encoders;
using Semblance.Tables.Synthesizers;
using Xunit;
using static Semblance.Tests.Tables.TestTables;

namespace Semblance.Tests.Tables.Encoders;

public class ColumnSumsTests
{
    private const int Rows = 400;

    public static TheoryData<string> Kinds =>
        [.. ComponentCatalog.Own.Of<TableSynthesizer>().Select(info => info.Kind)];

    /// <summary>Amounts to the cent; the net ones in steps of a quarter; a label that tells small from large.</summary>
    private static Table Bills(int rows = Rows, ulong seed = 4)
    {
        var rng = new Rng(seed);
        var net = Enumerable.Range(0, rows).Select(i => (100 + rng.Below(9_000, i)) * 0.25).ToArray();
        var tax = Enumerable.Range(0, rows)
            .Select(i => Math.Round(net[i] * (0.05 + 0.2 * rng.Uniform(i, 1)), 2)).ToArray();
        return new([
            Decimals("net", 2, net), Decimals("tax", 2, tax),
            Decimals("total", 2, [.. net.Zip(tax, (a, b) => Math.Round(a + b, 2))]),
            Labels("size", [.. net.Select(value => value > 1200 ? "large" : "small")]),
        ]);
    }

    private static Table Without(Table table, Func<string, int, bool> isHole) =>
        new([.. table.Columns.Select(column => column is DoubleColumn numbers
        ? new DoubleColumn(column.Schema,
            [.. numbers.Values.Select((value, row) => isHole(column.Name, row) ? double.NaN : value)]) : column)]);

    // row i lacks what the bits of i % 8 say: every combination of the three occurs
    private static bool Punched(string name, int row) =>
        (row % 8 & (name switch { "net" => 1, "tax" => 2, "total" => 4, _ => 0 })) != 0;

    private static void AssertSumsAndKnownCells(Table given, Table filled)
    {
        for (var row = 0; row < given.RowCount; row++)
        {
            var cells = new[] { "net", "tax", "total" }.Select(name => decimal.Parse(filled[name].Text(row),
                System.Globalization.CultureInfo.InvariantCulture)).ToArray();
            Assert.True(cells[0] + cells[1] == cells[2], $"row {row}: {cells[0]} + {cells[1]} is not {cells[2]}");
            for (var i = 0; i < given.Columns.Count; i++)
            {
                if (!given.Columns[i].IsMissing(row))
                    Assert.Equal(given.Columns[i].Text(row), filled.Columns[i].Text(row));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_completed_row_keeps_the_sum_whatever_it_lacked(string kind)
    {
        var bills = Bills();
        var model = Quick.Make(kind).Fit(bills, new Rng(1));
        Assert.Equal([("total", "net", "tax")], model.Encoder.Sums);
        var holes = Without(bills, Punched);
        var filled = model.Complete(holes, new Rng(2));
        AssertSumsAndKnownCells(holes, filled);
        var (net, tax) = ((NumericColumn)bills["net"], (NumericColumn)bills["tax"]);
        Assert.All(((NumericColumn)filled["net"]).ToDoubles(),
            value => Assert.InRange(value, net.ToDoubles().Min(), net.ToDoubles().Max()));
        Assert.All(((NumericColumn)filled["tax"]).ToDoubles(),
            value => Assert.InRange(value, tax.ToDoubles().Min(), tax.ToDoubles().Max()));
    }

    [Fact]
    public void A_sum_is_learnt_from_the_very_table_that_has_the_holes()
    {
        var holes = Without(Bills(), Punched);
        var model = new Independent().Fit(holes, new Rng(1));
        AssertSumsAndKnownCells(holes, model.Complete(holes, new Rng(2)));
        var folder = new ModelFolder();
        model.Encoder.Save(folder);
        Assert.Equal(model.Encoder.Sums, TableEncoder.Load(folder).Sums);
        folder.State["sums"]![0]![1] = 3; // the label
        Assert.Throws<SemblanceException>(() => TableEncoder.Load(folder));
    }

    [Fact]
    public void Known_cells_beyond_what_the_model_learnt_still_add_up()
    {
        var model = new Independent().Fit(Bills(), new Rng(1));
        var far = new Table([.. Without(Bills(), Punched).Columns.Select(column => column is DoubleColumn numbers
            ? new DoubleColumn(column.Schema, [.. numbers.Values.Select(value => Math.Round(value * 1000, 2))])
            : column)]);
        AssertSumsAndKnownCells(far, model.Complete(far, new Rng(2)));
    }

    [Fact]
    public void Summands_drawn_for_a_known_total_follow_it()
    {
        var bills = Bills();
        var holes = Without(bills, (name, _) => name is "net" or "tax");
        var filled = new Independent().Fit(bills, new Rng(1)).Complete(holes, new Rng(2));
        var (real, drawn) = (((NumericColumn)bills["net"]).ToDoubles(), ((NumericColumn)filled["net"]).ToDoubles());
        Assert.True(Correlation(real, drawn) > 0.95); // that of independent draws is 0 within 0.1
    }

    [Fact]
    public void What_a_row_is_filled_with_does_not_depend_on_the_other_rows_holes()
    {
        var bills = Bills();
        var model = new Independent().Fit(bills, new Rng(1));
        var all = model.Complete(Without(bills, (name, _) => name is "net" or "tax"), new Rng(2));
        var some = model.Complete(Without(bills, (name, row) => row % 5 == 0 && name is ("net" or "tax")), new Rng(2));
        var rows = Enumerable.Range(0, Rows).Where(row => row % 5 == 0).ToArray();
        Assert.Equal(Texts(all.Gather(rows)), Texts(some.Gather(rows)));
    }

    [Fact]
    public void Columns_that_seldom_occur_together_are_no_sum()
    {
        // every row lacks one of the three, so nothing bears the sum out
        var apart = Without(Bills(), (name, row) => (row % 3) == (name == "net" ? 0 : name == "tax" ? 1 : 2));
        Assert.Empty(TableEncoder.Fit(apart).Sums);
    }

    private static double Correlation(double[] a, double[] b)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        var cross = a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Sum();
        return cross / Math.Sqrt(a.Sum(x => (x - meanA) * (x - meanA)) * b.Sum(y => (y - meanB) * (y - meanB)));
    }
}
