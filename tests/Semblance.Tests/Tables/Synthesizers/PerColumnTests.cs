using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Synthesizers;
using Xunit;
using static Semblance.Tests.Tables.TestTables;

namespace Semblance.Tests.Tables.Synthesizers;

public class PerColumnTests
{
    private static readonly Table Real = Shop(3000);

    // in the real table only gold buys between 3000 and 3999; a twentieth of the kinds is missing,
    // which counts here too
    private static double Contradictions(Table table)
    {
        var (kind, amount) = ((CategoryColumn)table["kind"], (LongColumn)table["amount"]);
        int[] rich = [.. Enumerable.Range(0, table.RowCount).Where(row => amount.Values[row] is >= 3000 and < 4000)];
        return rich.Count(row => kind.Text(row) != "gold") / (double)rich.Length;
    }

    [Fact]
    public void A_column_follows_the_others_as_its_own_synthesizer_has_it()
    {
        var alone = new Independent().Fit(Real, new Rng(1)).Sample(0, 3000, new Rng(2));
        var model = new PerColumn { Rest = new Independent(), By = new SequentialTrees { MaxTrees = 60 },
            Columns = ["kind"] }
            .Fit(Real, new Rng(1));
        Assert.InRange(Contradictions(model.Sample(0, 3000, new Rng(2))), 0, Contradictions(alone) / 3);
    }

    [Fact]
    public void By_independent_it_follows_nothing()
    {
        var model = new PerColumn { Rest = new SequentialTrees { MaxTrees = 60 }, By = new Independent(),
            Columns = ["kind"] }
            .Fit(Real, new Rng(1));
        Assert.InRange(Contradictions(model.Sample(0, 3000, new Rng(2))), 0.3, 1);
    }

    [Fact]
    public void The_other_columns_are_those_of_the_rest()
    {
        var rest = new GaussianCopula();
        var one = new PerColumn { Rest = rest, By = new Independent(), Columns = ["kind"] }.Fit(Real, new Rng(1))
            .Sample(0, 500, new Rng(2));
        var other = new PerColumn { Rest = rest, By = new GaussianCopula(), Columns = ["kind"] }.Fit(Real, new Rng(1))
            .Sample(0, 500, new Rng(2));
        Assert.Equal(Texts(Without(one)), Texts(Without(other)));
        Assert.NotEqual(Texts(one), Texts(other));

        // the rank follows from the kind
        Table Without(Table table) =>
            table.Select(table.Columns.Select(column => column.Name).Where(name => name is not ("kind" or "rank")));
    }

    [Fact]
    public void A_column_that_is_not_learnt_is_a_mistake_with_the_nearest_name()
    {
        var error = Assert.Throws<SemblanceException>(() =>
            new PerColumn { Rest = new Independent(), By = new Independent(),
                Columns = ["knd"] }.Fit(Real, new Rng(1)));
        Assert.Contains("'kind'", error.Remedy, StringComparison.Ordinal);
    }
}
