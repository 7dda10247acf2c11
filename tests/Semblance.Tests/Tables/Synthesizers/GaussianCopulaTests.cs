using Xunit;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;
using Semblance.Tables.Synthesizers;
using static Semblance.Tests.Tables.Synthesizers.FeatureTables;

namespace Semblance.Tests.Tables.Synthesizers;

public class GaussianCopulaTests
{
    private static readonly FeatureTable Train = Mixed(8000);
    private static readonly FeatureModel Model = Fit(new GaussianCopula(), Train);

    [Theory]
    [InlineData(0.6)]
    [InlineData(-0.9)]
    public void A_known_correlation_is_recovered(double r)
    {
        const int n = 20_000;
        var table = Mixed(n, r);
        var model = (GaussianCopulaModel)Fit(new GaussianCopula(), table);
        Assert.InRange(model.Correlation[1], r - 4.5 * (1 - r * r) / Math.Sqrt(n) - 0.002,
            r + 4.5 * (1 - r * r) / Math.Sqrt(n) + 0.002);
    }

    [Theory]
    [InlineData(0.5, -0.5)]
    [InlineData(-0.8, 1.2)]
    public void Two_binary_columns_give_the_tetrachoric_correlation(double r, double cut)
    {
        const int n = 20_000;
        var rng = new Rng(9);
        int[] a = new int[n], b = new int[n];
        for (var i = 0; i < n; i++)
        {
            double x = Normal.Draw(rng, i), y = r * x + Math.Sqrt(1 - r * r) * Normal.Draw(rng, i, 1);
            a[i] = x > 0.3 ? 1 : 0;
            b[i] = y > cut ? 1 : 0;
        }
        var model =
            (GaussianCopulaModel)Fit(new GaussianCopula(), Of(Category("a", 2, a, true), Category("b", 2, b, true)));
        // the standard error of a tetrachoric correlation at these cuts is below 0.014 (Hamdan 1970)
        Assert.InRange(model.Correlation[1], r - 0.05, r + 0.05);
    }

    [Theory]
    [InlineData(Margins.Empirical, 1.0)]
    [InlineData(Margins.Spline, 1.6)]
    public void Sampled_margins_pass_a_two_sample_test(Margins margins, double slack)
    {
        var sample = Fit(new GaussianCopula { Margins = margins }, Train).Sample(Rows(8000), new Rng(3));
        foreach (var f in (int[])[0, 1, 4])
        {
            double[] real = [.. Numbers(Train, f).Where(double.IsFinite)],
                drawn = [.. Numbers(sample, f).Where(double.IsFinite)];
            Assert.True(KolmogorovSmirnov(real, drawn) < slack * Critical(real.Length, drawn.Length), $"feature {f}");
        }
        foreach (var f in (int[])[2, 3])
            // 0.9999 quantile, 3 degrees of freedom
            Assert.True(ChiSquare(Codes(Train, f), Codes(sample, f), 4).Statistic < 21.1);
    }

    [Fact]
    public void Sampled_pairs_keep_the_association_of_categories()
    {
        var sample = Model.Sample(Rows(40_000), new Rng(3));
        double[] real = Joint(Train), drawn = Joint(sample);
        for (var k = 0; k < real.Length; k++) Assert.InRange(drawn[k], real[k] - 0.025, real[k] + 0.025);

        static double[] Joint(FeatureTable table)
        {
            var cells = new double[8];
            for (var r = 0; r < table.RowCount; r++)
                cells[Codes(table, 2)[r] * 2 + Codes(table, 3)[r]] += 1.0 / table.RowCount;
            return cells;
        }
    }

    [Fact]
    public void Rows_depend_on_their_index_alone()
    {
        var all = Model.Sample(Rows(700), new Rng(4));
        var backwards = Model.Sample([699, 3, 400], new Rng(4));
        for (var f = 0; f < all.Features.Count; f++)
        {
            if (all.Features[f] is CategoryFeature)
                Assert.Equal([Codes(all, f)[699], Codes(all, f)[3], Codes(all, f)[400]], Codes(backwards, f));
            else Assert.Equal([Numbers(all, f)[699], Numbers(all, f)[3], Numbers(all, f)[400]], Numbers(backwards, f));
        }
    }

    [Fact]
    public void Fitting_twice_gives_the_same_rows() =>
        Equal(Model.Sample(Rows(300), new Rng(4)), Fit(new GaussianCopula(), Train).Sample(Rows(300), new Rng(4)));

    [Theory]
    [InlineData(Margins.Empirical)]
    [InlineData(Margins.Parametric)]
    [InlineData(Margins.Spline)]
    public void A_saved_model_draws_the_same_rows(Margins margins)
    {
        var model = Fit(new GaussianCopula { Margins = margins }, Train);
        var folder = new ModelFolder();
        model.Save(folder);
        var loaded = new GaussianCopula().LoadFeatures(folder, Layout(Train));
        Equal(model.Sample(Rows(300), new Rng(4)), loaded.Sample(Rows(300), new Rng(4)));
    }

    public static TheoryData<string, string> Damages => new()
    {
        { "model.correlation", "empty" }, { "model.correlation", "NaN" }, { "model.correlation", "huge" },
            { "model.correlation", "ones" },
        { "model.counts", "empty" }, { "model.counts", "huge" }, { "model.counts", "negative" },
            { "model.counts", "zero" },
        { "model.category.levels", "empty" }, { "model.category.levels", "huge" }, { "model.category.levels", "zero" },
        { "model.category.edges", "NaN" }, { "model.category.edges", "backwards" },
            { "model.category.edges", "longer" },
        { "model.number.scores", "NaN" }, { "model.number.scores", "backwards" }, { "model.number.scores", "empty" },
        { "model.number.values", "NaN" }, { "model.number.values", "backwards" }, { "model.number.values", "longer" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_tensor_is_refused(string tensor, string damage)
    {
        var folder = new ModelFolder();
        Model.Save(folder);
        var damaged = Copy(folder, tensor, values => Damage(values, damage));
        Assert.Throws<SemblanceException>(() => new GaussianCopula().LoadFeatures(damaged, Layout(Train)));
    }

    private static Array Damage(Array values, string damage) => (values, damage) switch
    {
        (int[], "empty") => Array.Empty<int>(),
        (double[], "empty") => Array.Empty<double>(),
        (int[] whole, "huge") => whole.Select(_ => int.MaxValue).ToArray(),
        (int[] whole, "negative") => whole.Select(_ => -1).ToArray(),
        (int[] whole, "zero") => new int[whole.Length],
        (double[] real, "NaN") => real.Select(_ => double.NaN).ToArray(),
        (double[] real, "huge") => real.Select(_ => 1e300).ToArray(),
        (double[] real, "ones") => real.Select((_, k) => k % 2 == 0 ? 1.0 : -1.0).ToArray(),
        (double[] real, "backwards") => real.Reverse().ToArray(),
        (double[] real, "longer") => real.Append(1e9).ToArray(),
        _ => throw new ArgumentException(damage),
    };

    [Fact]
    public void A_condition_on_several_columns_has_the_distribution_of_rejection()
    {
        // x in [0.5, 1.5], group 0 or 3: the other columns must be distributed as among unconditional rows that meet
        // this
        var where = new Dictionary<int, FeatureSet>
        {
            [0] = new() { Intervals = [(0.5, 1.5)] }, [2] = new() { Levels = [true, false, false, true] },
        };
        var free = Model.Sample(Rows(60_000), new Rng(11));
        int[] met =
            [.. Enumerable.Range(0, 60_000)
                .Where(r => Numbers(free, 0)[r] is >= 0.5 and <= 1.5 && Codes(free, 2)[r] is 0 or 3)];
        var drawn = Model.Sample(Rows(8000), new Rng(12), where);
        Assert.All(Numbers(drawn, 0), x => Assert.InRange(x, 0.5, 1.5));
        Assert.All(Codes(drawn, 2), code => Assert.True(code is 0 or 3));
        foreach (var f in (int[])[0, 1])
        {
            var distance = KolmogorovSmirnov(met.Select(r => Numbers(free, f)[r]), Numbers(drawn, f));
            Assert.True(distance < Critical(met.Length, 8000), $"feature {f}: {distance}");
        }
        foreach (var f in (int[])[2, 3])
            // 0.9999, 1 degree of freedom
            Assert.True(ChiSquare([.. met.Select(r => Codes(free, f)[r])], Codes(drawn, f), 4).Statistic < 15.1);
    }

    [Fact]
    public void A_condition_on_a_spiked_number_binds_only_where_there_is_a_number()
    {
        // the spike, or a number from 50 to 300
        var where = new Dictionary<int, FeatureSet>
        {
            [3] = new() { Levels = [true, true] }, [4] = new() { Intervals = [(50, 300)] },
                [1] = new() { Intervals = [(45, 80)] },
        };
        var free = Model.Sample(Rows(60_000), new Rng(11));
        int[] met = [.. Enumerable.Range(0, 60_000).Where(r =>
            (Codes(free, 3)[r] == 1 || Numbers(free, 4)[r] is >= 50 and <= 300)
                && Numbers(free, 1)[r] is >= 45 and <= 80)];
        var drawn = Model.Sample(Rows(8000), new Rng(12), where);
        Assert.True(ChiSquare([.. met.Select(r => Codes(free, 3)[r])], Codes(drawn, 3), 2).Statistic < 15.1);
        Assert.True(KolmogorovSmirnov(met.Select(r => Numbers(free, 0)[r]),
            Numbers(drawn, 0)) < Critical(met.Length, 8000));
        double[] real = [.. met.Select(r => Numbers(free, 4)[r]).Where(double.IsFinite)],
            gains = [.. Numbers(drawn, 4).Where(double.IsFinite)];
        Assert.All(gains, gain => Assert.InRange(gain, 50, 300));
        Assert.True(KolmogorovSmirnov(real, gains) < Critical(real.Length, gains.Length));
    }

    [Fact]
    public void Conditional_rows_depend_on_their_index_alone()
    {
        var where = new Dictionary<int,
            FeatureSet> { [0] = new() { Intervals = [(1, 9)] }, [1] = new() { Intervals = [(0, 30)] } };
        var all = Model.Sample(Rows(300), new Rng(4), where);
        var some = Model.Sample([250, 7], new Rng(4), where);
        Assert.Equal([Numbers(all, 0)[250], Numbers(all, 0)[7]], Numbers(some, 0));
    }

    [Fact]
    public void A_condition_that_cannot_be_met_marks_every_row()
    {
        foreach (var set in (FeatureSet[])[new() { Intervals = [(1e6, 1e7)] }, new() { Intervals = [] }])
        {
            var drawn = Model.Sample(Rows(3), new Rng(4), new Dictionary<int, FeatureSet> { [0] = set });
            Assert.All(Numbers(drawn, 0), value => Assert.True(double.IsNaN(value)));
            Assert.All(Codes(drawn, 2), code => Assert.Equal(-1, code));
        }
        var none = new Dictionary<int, FeatureSet> { [2] = new() { Levels = new bool[4] } };
        Assert.All(Codes(Model.Sample(Rows(3), new Rng(4), none), 2), code => Assert.Equal(-1, code));
    }

    [Fact]
    public void Known_cells_stay_and_unknown_ones_follow_the_conditional_normal()
    {
        const int n = 6000;
        double[] x = new double[n], y = new double[n];
        for (var i = 0; i < n; i++)
        {
            x[i] = Normal.Draw(new Rng(8), i);
            y[i] = 0.8 * x[i] + 0.6 * Normal.Draw(new Rng(8), i, 1);
        }
        var model = Fit(new GaussianCopula(), Of(Number("x", x), Number("y", y)));
        var partial =
            Of(Number("x", [.. Enumerable.Repeat(1.0, n)]), Number("y", [.. Enumerable.Repeat(double.NaN, n)]));
        var filled = model.Complete(partial, [[.. Enumerable.Repeat(true, n)], new bool[n]], null, new Rng(2));
        Assert.All(Numbers(filled, 0), value => Assert.Equal(1.0, value));
        var mean = Numbers(filled, 1).Average();
        var deviation = Math.Sqrt(Numbers(filled, 1).Average(value => (value - mean) * (value - mean)));
        Assert.InRange(mean, 0.8 - 0.05, 0.8 + 0.05); // three standard errors of the draws, and the fit's own 0.015
        Assert.InRange(deviation, 0.6 - 0.03, 0.6 + 0.03);
    }

    [Fact]
    public void Filling_next_to_a_known_level_has_the_distribution_of_rejection()
    {
        const int n = 4000;
        var free = Model.Sample(Rows(60_000), new Rng(11));
        int[] met =
            [.. Enumerable.Range(0, 60_000)
                .Where(r => Codes(free, 2)[r] == 3 && Numbers(free, 1)[r] is >= 45 and <= 80)];
        double[] empty = [.. Enumerable.Repeat(double.NaN, n)];
        var partial = Of(Number("x", empty), Number("y", empty), Category("group", 4, [.. Enumerable.Repeat(3, n)]),
            Category("gain.part", 2, [.. Enumerable.Repeat(-1, n)]), Number("gain", empty, 3));
        bool[][] known = [new bool[n], new bool[n], [.. Enumerable.Repeat(true, n)], new bool[n], new bool[n]];
        var where = new Dictionary<int, FeatureSet> { [1] = new() { Intervals = [(45, 80)] } };
        var filled = Model.Complete(partial, known, where, new Rng(2));
        Assert.All(Codes(filled, 2), code => Assert.Equal(3, code));
        foreach (var f in (int[])[0, 1])
            Assert.True(KolmogorovSmirnov(met.Select(r => Numbers(free, f)[r]),
                Numbers(filled, f)) < Critical(met.Length, n), $"{f}");
        Assert.True(ChiSquare([.. met.Select(r => Codes(free, 3)[r])], Codes(filled, 3), 2).Statistic < 15.1);
        for (var r = 0; r < n; r++) Assert.Equal(Codes(filled, 3)[r] != 0, double.IsNaN(Numbers(filled, 4)[r]));
    }

    [Fact]
    public void A_spiked_number_filled_under_a_condition_keeps_the_odds_of_the_spike()
    {
        const int n = 4000;
        var where = new Dictionary<int, FeatureSet> { [4] = new() { Intervals = [(50, 300)] } };
        var drawn = Model.Sample(Rows(20_000), new Rng(12), where);
        double[] empty = [.. Enumerable.Repeat(double.NaN, n)];
        int[] open = [.. Enumerable.Repeat(-1, n)];
        var partial =
            Of(Number("x", empty), Number("y", empty), Category("group", 4, open), Category("gain.part", 2, open),
                Number("gain", empty, 3));
        var filled = Model.Complete(partial, [.. Enumerable.Range(0, 5).Select(_ => new bool[n])], where, new Rng(2));
        Assert.True(ChiSquare(Codes(drawn, 3), Codes(filled, 3), 2).Statistic < 15.1);
        Assert.True(KolmogorovSmirnov(Numbers(drawn, 0), Numbers(filled, 0)) < Critical(20_000, n));
    }

    [Fact]
    public void A_known_value_that_was_never_seen_stays()
    {
        var partial =
            Of(Number("x", [99.0]), Number("y", [double.NaN]), Category("group", 4, [-1]),
                Category("gain.part", 2, [1]),
            Number("gain", [double.NaN], 3));
        var filled = Model.Complete(partial, [[true], [false], [false], [true], [true]], null, new Rng(2));
        Assert.Equal(99.0, Numbers(filled, 0)[0]);
        Assert.True(double.IsFinite(Numbers(filled, 1)[0]) && Codes(filled, 2)[0] >= 0
            && double.IsNaN(Numbers(filled, 4)[0]));
    }

    [Fact]
    public void One_row_is_sampled_as_it_is()
    {
        var model = Fit(new GaussianCopula(), Of(Number("x", [2.5]), Category("c", 1, [0])));
        var sample = model.Sample(Rows(10), new Rng(1));
        Assert.All(Numbers(sample, 0), value => Assert.Equal(2.5, value));
        Assert.All(Codes(sample, 1), code => Assert.Equal(0, code));
    }

    [Theory]
    [InlineData(Margins.Empirical)]
    [InlineData(Margins.Parametric)]
    [InlineData(Margins.Spline)]
    public void Constant_absent_and_extreme_columns_are_sampled_in_range(Margins margins)
    {
        double[] wide = [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? -1e308 + i : 1e308 - i * 1e300)];
        var table =
            Of(Number("constant", [.. Enumerable.Repeat(7.0, 100)]),
                Category("never.part", 2, [.. Enumerable.Repeat(1, 100)]),
            Number("never", [.. Enumerable.Repeat(double.NaN, 100)], 1), Number("wide", wide));
        var sample = Fit(new GaussianCopula { Margins = margins }, table).Sample(Rows(50), new Rng(1));
        Assert.All(Numbers(sample, 0), value => Assert.Equal(7.0, value));
        Assert.All(Codes(sample, 1), code => Assert.Equal(1, code));
        Assert.All(Numbers(sample, 2), value => Assert.True(double.IsNaN(value)));
        Assert.All(Numbers(sample, 3), value => Assert.InRange(value, -1e308, 1e308));
    }

    [Fact]
    public void Ten_thousand_levels_are_sampled_without_made_up_association()
    {
        const int n = 30_000;
        int[] codes = [.. Enumerable.Range(0, n).Select(i => new Rng(6).Below(10_000, i))];
        double[] x = [.. Enumerable.Range(0, n).Select(i => Normal.Draw(new Rng(7), i))];
        var model = (GaussianCopulaModel)Fit(new GaussianCopula(), Of(Category("c", 10_000, codes), Number("x", x)));
        Assert.InRange(model.Correlation[1], -0.026, 0.026); // 4.5 standard errors of a correlation of zero
        Assert.InRange(Codes(model.Sample(Rows(1000), new Rng(1)), 0).Distinct().Count(), 850, 1000);
    }

    [Fact]
    public void Contradictory_correlations_become_the_nearest_that_are_possible()
    {
        // numbers that are never there together say nothing of each other; the rest can contradict itself
        const int n = 3000;
        double[] a = new double[n], b = new double[n], c = new double[n];
        int[] hasB = new int[n], hasC = new int[n];
        for (var i = 0; i < n; i++)
        {
            a[i] = Normal.Draw(new Rng(3), i);
            hasB[i] = i % 2;
            hasC[i] = 1 - i % 2;
            b[i] = hasB[i] == 0 ? a[i] : double.NaN;
            c[i] = hasC[i] == 0 ? -a[i] : double.NaN;
        }
        var table =
            Of(Number("a", a), Category("b.part", 2, hasB), Number("b", b, 1), Category("c.part", 2, hasC),
                Number("c", c, 3));
        var model = (GaussianCopulaModel)Fit(new GaussianCopula(), table);
        Assert.True(model.Correlation[2] > 0.7 && model.Correlation[4] < -0.7);
        Assert.All(Numbers(model.Sample(Rows(200), new Rng(1)), 0), value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Cancelling_stops_fit_and_sample()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            new GaussianCopula().FitFeatures(Train, new Rng(1), null, source.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => Model.Sample(Rows(10), new Rng(1), null, source.Token));
    }
}
