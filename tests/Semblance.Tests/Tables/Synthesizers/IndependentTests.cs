using Semblance.Models;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Synthesizers;
using Xunit;
using static Semblance.Tests.Tables.TestTables;

namespace Semblance.Tests.Tables.Synthesizers;

public class IndependentTests
{
    [Fact]
    public void Marginals_are_those_of_the_real_table()
    {
        var real = Shop(5000);
        var synthetic = new Independent().Fit(real, new Rng(1)).Sample(0, 5000, new Rng(2));
        // two-sample Kolmogorov-Smirnov at level 1e-6: sqrt(-ln(5e-7) / 5000) = 0.054
        foreach (var name in new[] { "age", "amount", "score", "day" })
            Assert.InRange(Distance((NumericColumn)real[name], (NumericColumn)synthetic[name]), 0, 0.054);
        // the share of missing cells: five standard errors of a difference at p = 0.1
        Assert.InRange(Math.Abs(Missing(real["score"]) - Missing(synthetic["score"])), 0,
            5 * Math.Sqrt(2 * 0.09 / 5000));
    }

    [Fact]
    public void Columns_that_hang_together_do_not_any_more()
    {
        var synthetic = new Independent().Fit(Shop(5000), new Rng(1)).Sample(0, 5000, new Rng(2));
        var (kind, amount) = ((CategoryColumn)synthetic["kind"], (LongColumn)synthetic["amount"]);
        // in the real table only gold buys between 3000 and 3999
        Assert.Contains(Enumerable.Range(0, 5000), row => amount.Values[row] is >= 3000 and < 4000
            && kind.Text(row) == "bronze");
    }

    [Fact]
    public void A_loaded_model_samples_the_same_rows()
    {
        var model = new Independent().Fit(Shop(1000), new Rng(1));
        var folder = new ModelFolder();
        model.Save(folder);
        Assert.Equal(Texts(model.Sample(0, 500, new Rng(2))),
            Texts(new Independent().Load(folder).Sample(0, 500, new Rng(2))));
    }

    [Fact]
    public void Missing_cells_are_filled_and_the_others_kept()
    {
        var real = Shop(1000);
        var filled = new Independent().Fit(real, new Rng(1)).Complete(real, new Rng(2));
        for (var row = 0; row < real.RowCount; row++)
        {
            for (var i = 0; i < real.Columns.Count; i++)
            {
                Assert.False(filled.Columns[i].IsMissing(row));
                if (!real.Columns[i].IsMissing(row))
                    Assert.Equal(real.Columns[i].Text(row), filled.Columns[i].Text(row));
            }
        }
    }

    [Fact]
    public void A_damaged_folder_is_refused()
    {
        var folder = new ModelFolder();
        new Independent().Fit(Shop(100), new Rng(1)).Save(folder);
        ((double[])folder.Tensors["model.0"])[0] = 2;
        Assert.Throws<SemblanceException>(() => new Independent().Load(folder));
    }

    private static double Missing(Column column) =>
        Enumerable.Range(0, column.Count).Count(column.IsMissing) / (double)column.Count;

    private static double Distance(NumericColumn real, NumericColumn synthetic)
    {
        var (a, b) = (Sorted(real), Sorted(synthetic));
        return a.Concat(b).Distinct().Max(x => Math.Abs(Below(a, x) - Below(b, x)));
    }

    private static double[] Sorted(NumericColumn column) => [.. column.ToDoubles().Where(double.IsFinite).Order()];

    private static double Below(double[] sorted, double x)
    {
        var at = Array.BinarySearch(sorted, Math.BitIncrement(x));
        if (at < 0) at = ~at;
        while (at > 0 && sorted[at - 1] > x) at--;
        return (double)at / sorted.Length;
    }
}
