using Semblance.Models;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Encoders;
using Semblance.Tables.Synthesizers;
using Xunit;
using static Semblance.Tests.Tables.Synthesizers.FeatureTables;

namespace Semblance.Tests.Tables.Synthesizers;

public class AdversarialForestTests
{
    private static readonly AdversarialForest Small = new() { Trees = 8 };
    private static readonly FeatureTable Train = Mixed(4000);
    private static readonly FeatureModel Model = Fit(Small, Train);

    // two ordered levels that agree in 90 % of the rows, and a third column on its own
    private static FeatureTable Discrete(int n)
    {
        var rng = new Rng(4);
        int[] a = new int[n], b = new int[n], c = new int[n];
        for (var i = 0; i < n; i++)
        {
            a[i] = rng.Below(3, i);
            b[i] = rng.Uniform(i, 1) < 0.9 ? a[i] : rng.Below(3, i, 2);
            c[i] = rng.Below(2, i, 3);
        }
        return Of(Category("a", 3, a), Category("b", 3, b), Category("c", 2, c));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void The_density_of_a_discrete_table_sums_to_one(double smoothing)
    {
        var model = (AdversarialForestModel)Fit(Small with { Smoothing = smoothing }, Discrete(1000));
        int[] cells = [.. Enumerable.Range(0, 18)];
        var all = Of(Category("a", 3, [.. cells.Select(k => k / 6)]),
            Category("b", 3, [.. cells.Select(k => k / 2 % 3)]),
            Category("c", 2, [.. cells.Select(k => k % 2)]));
        Assert.Equal(1, model.LogDensity(all).Sum(Math.Exp), 9);
    }

    [Theory]
    [InlineData(LeafNumbers.Quantiles)]
    [InlineData(LeafNumbers.TruncatedNormal)]
    public void The_density_of_a_rounded_number_sums_to_one(LeafNumbers numbers)
    {
        double[] values = [.. Enumerable.Range(0, 2000).Select(i => Math.Round(30 + 6 * Normal.Draw(new Rng(3), i)))];
        int[] group = [.. values.Select(value => value > 30 ? 1 : 0)];
        var model =
            (AdversarialForestModel)Fit(Small with { Numbers = numbers },
                Of(Number("x", values, step: 1), Category("g", 2, group)));
        double[] grid =
            [.. Enumerable.Range((int)values.Min(), (int)(values.Max() - values.Min()) + 1).Select(k => (double)k)];
        var sum = 0.0;
        foreach (var level in (int[])[0, 1])
            sum += model.LogDensity(Of(Number("x", grid, step: 1), Category("g", 2, [.. grid.Select(_ => level)])))
                .Sum(Math.Exp);
        Assert.Equal(1, sum, 0.02); // a leaf's codes stand 0.0002 scores apart
    }

    [Fact]
    public void The_density_is_higher_where_rows_are()
    {
        var model = (AdversarialForestModel)Model;
        double near = model.LogDensity(Train).Where(double.IsFinite).Average();
        var shuffled =
            Of(Train.Features[0], Number("y", [.. Numbers(Train, 1).Reverse()], step: 1), Train.Features[2],
                Train.Features[3], Train.Features[4]);
        double far = model.LogDensity(shuffled).Select(density => Math.Max(density, -50)).Average();
        Assert.True(near > far + 0.3, $"{near} against {far}");
    }

    [Fact]
    public void Strange_rows_of_a_table_stand_out_by_their_density()
    {
        var table = TestTables.Shop(1500);
        var model = Small.Fit(table, new Rng(1));
        var likely = AdversarialForest.LogDensity(model, table.Slice(0, 200));
        // the rows with the ages of others: a score goes with its age
        int[] shifted = [.. Enumerable.Range(0, 200).Select(i => (i + 77) % 200)];
        var mixed = new Table([.. table.Columns.Select(column =>
            column.Name == "score" ? column.Gather(shifted) : column.Gather([.. Enumerable.Range(0, 200)]))]);
        var strange = AdversarialForest.LogDensity(model, mixed);
        Assert.True(Middle(likely) > Middle(strange) + 0.5, $"{Middle(likely)} against {Middle(strange)}");
        Assert.Throws<ArgumentException>(() =>
            AdversarialForest.LogDensity(new GaussianCopula().Fit(table, new Rng(1)), table));

        static double Middle(double[] values) => values.Order().ElementAt(values.Length / 2);
    }

    [Fact]
    public void Dependent_columns_are_sampled_as_dependent()
    {
        var model = Fit(Small, Discrete(3000));
        var sample = model.Sample(Rows(6000), new Rng(2));
        var agree = Enumerable.Range(0, 6000).Count(r => Codes(sample, 0)[r] == Codes(sample, 1)[r]) / 6000.0;
        Assert.InRange(agree, 0.90, 0.96); // 0.9 + 0.1 / 3
    }

    [Fact]
    public void A_correlation_survives_and_numbers_stay_in_range()
    {
        var sample = Model.Sample(Rows(4000), new Rng(2));
        Assert.InRange(Correlation(Numbers(sample, 0), Numbers(sample, 1)), 0.5, 0.65); // 0.6 in the data
        Assert.All(Numbers(sample, 1), value => Assert.Equal(Math.Round(value), value));
        foreach (var f in (int[])[0, 1])
            Assert.True(KolmogorovSmirnov(Numbers(Train, f), Numbers(sample, f)) < Critical(4000, 4000));
        for (var r = 0; r < 4000; r++) Assert.Equal(Codes(sample, 3)[r] != 0, double.IsNaN(Numbers(sample, 4)[r]));
    }

    private static double Correlation(double[] x, double[] y)
    {
        double mx = x.Average(), my = y.Average();
        return x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum()
            / Math.Sqrt(x.Sum(a => (a - mx) * (a - mx)) * y.Sum(b => (b - my) * (b - my)));
    }

    [Theory]
    [InlineData(LeafNumbers.Quantiles)]
    [InlineData(LeafNumbers.TruncatedNormal)]
    public void A_condition_has_the_distribution_of_rejection(LeafNumbers numbers)
    {
        var model = Fit(Small with { Numbers = numbers }, Train);
        var where = new Dictionary<int, FeatureSet>
        {
            [0] = new() { Intervals = [(-0.5, 0.2), (0.8, 1.5)] }, [2] = new() { Levels = [true, false, false, true] },
        };
        var free = model.Sample(Rows(40_000), new Rng(11));
        int[] met = [.. Enumerable.Range(0, 40_000).Where(r =>
            Numbers(free, 0)[r] is >= -0.5 and <= 0.2 or >= 0.8 and <= 1.5 && Codes(free, 2)[r] is 0 or 3)];
        met = [.. met.Where(r => Codes(free, 2)[r] is 0 or 3)];
        var drawn = model.Sample(Rows(8000), new Rng(12), where);
        Assert.All(Numbers(drawn, 0), x => Assert.True(x is >= -0.5 and <= 0.2 or >= 0.8 and <= 1.5));
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
        var where = new Dictionary<int,
            FeatureSet> { [3] = new() { Levels = [true, true] }, [4] = new() { Intervals = [(50, 300)] } };
        var free = Model.Sample(Rows(40_000), new Rng(11));
        int[] met =
            [.. Enumerable.Range(0, 40_000)
                .Where(r => Codes(free, 3)[r] == 1 || Numbers(free, 4)[r] is >= 50 and <= 300)];
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
    public void A_condition_that_cannot_be_met_marks_every_row()
    {
        var none = new Dictionary<int, FeatureSet> { [2] = new() { Levels = new bool[4] } };
        var drawn = Model.Sample(Rows(3), new Rng(4), none);
        Assert.All(Codes(drawn, 2), code => Assert.Equal(-1, code));
        Assert.All(Numbers(drawn, 0), value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void Filling_next_to_a_known_level_has_the_distribution_of_rejection()
    {
        const int n = 3000;
        var free = Model.Sample(Rows(40_000), new Rng(11));
        int[] met = [.. Enumerable.Range(0, 40_000).Where(r => Codes(free, 2)[r] == 3 && Codes(free, 3)[r] == 0)];
        double[] empty = [.. Enumerable.Repeat(double.NaN, n)];
        var partial = Of(Number("x", empty), Number("y", empty), Category("group", 4, [.. Enumerable.Repeat(3, n)]),
            Category("gain.part", 2, [.. Enumerable.Repeat(-1, n)]), Number("gain", empty, 3));
        bool[][] known = [new bool[n], new bool[n], [.. Enumerable.Repeat(true, n)], new bool[n], new bool[n]];
        var where = new Dictionary<int, FeatureSet> { [3] = new() { Levels = [true, false] } };
        var filled = Model.Complete(partial, known, where, new Rng(2));
        Assert.All(Codes(filled, 2), code => Assert.Equal(3, code));
        foreach (var f in (int[])[0, 1, 4])
            Assert.True(KolmogorovSmirnov(met.Select(r => Numbers(free, f)[r]),
                Numbers(filled, f)) < Critical(met.Length, n), $"{f}");
    }

    [Fact]
    public void Known_numbers_draw_their_neighbours_and_strange_ones_stay()
    {
        double[] x = [-1, 1, 99], open = [double.NaN, double.NaN, double.NaN];
        const int copies = 300;
        double[] known = [.. Enumerable.Range(0, 3 * copies).Select(i => x[i % 3])],
            unknown = [.. known.Select(_ => open[0])];
        int[] noLevel = [.. known.Select(_ => -1)], spike = [.. known.Select(_ => 1)];
        var partial =
            Of(Number("x", known), Number("y", unknown), Category("group", 4, noLevel), Category("gain.part", 2, spike),
                Number("gain", unknown, 3));
        bool[] yes = [.. known.Select(_ => true)], no = new bool[known.Length];
        var filled = Model.Complete(partial, [yes, no, no, yes, yes], null, new Rng(2));
        Assert.Equal(known, Numbers(filled, 0));
        Assert.All(Numbers(filled, 4), value => Assert.True(double.IsNaN(value)));
        Assert.All(Numbers(filled, 1), value => Assert.True(double.IsFinite(value)));
        double Mean(int k) => Enumerable.Range(0, copies).Average(i => Numbers(filled, 1)[3 * i + k]);
        Assert.InRange(Mean(1) - Mean(0), 7, 16); // y = 40 + 6 x on average; a spike takes some of the high ones away
    }

    [Fact]
    public void Rows_depend_on_their_index_alone()
    {
        var all = Model.Sample(Rows(700), new Rng(4));
        var some = Model.Sample([699, 3, 400], new Rng(4));
        for (var f = 0; f < all.Features.Count; f++)
        {
            if (all.Features[f] is CategoryFeature)
                Assert.Equal([Codes(all, f)[699], Codes(all, f)[3], Codes(all, f)[400]], Codes(some, f));
            else Assert.Equal([Numbers(all, f)[699], Numbers(all, f)[3], Numbers(all, f)[400]], Numbers(some, f));
        }
    }

    [Fact]
    public void The_number_of_threads_does_not_change_the_model()
    {
        var table = Mixed(600);
        Equal(Fit(Small with { Threads = 1 }, table).Sample(Rows(200), new Rng(4)),
            Fit(Small with { Threads = 4 }, table).Sample(Rows(200), new Rng(4)));
    }

    [Theory]
    [InlineData(LeafNumbers.Quantiles, 0)]
    [InlineData(LeafNumbers.TruncatedNormal, 1.5)]
    public void A_saved_model_draws_the_same_rows(LeafNumbers numbers, double smoothing)
    {
        var synthesizer = Small with { Numbers = numbers, Smoothing = smoothing };
        var model = Fit(synthesizer, Train);
        var folder = new ModelFolder();
        model.Save(folder);
        var loaded = synthesizer.LoadFeatures(folder, Layout(Train));
        Equal(model.Sample(Rows(300), new Rng(4)), loaded.Sample(Rows(300), new Rng(4)));
        Assert.Equal(((AdversarialForestModel)model).LogDensity(Mixed(20, seed: 9)),
            ((AdversarialForestModel)loaded).LogDensity(Mixed(20, seed: 9)));
    }

    public static TheoryData<string> Tensors =>
    [
        "model.bins.counts", "model.bins.edges", "model.tree.sizes", "model.tree.features", "model.tree.left",
            "model.tree.right",
        "model.tree.bins", "model.leaf.counts", "model.leaf.words", "model.values.counts", "model.values",
            "model.scores", "model.shares",
    ];

    [Theory]
    [MemberData(nameof(Tensors))]
    public void A_damaged_tensor_is_refused(string tensor)
    {
        var folder = new ModelFolder();
        Model.Save(folder);
        foreach (var damage in (Func<Array, Array>[])[Shorter, Emptied, Wild])
        {
            if (tensor == "model.tree.bins" && damage == Wild) continue; // any set of bins is a split
            var damaged = Copy(folder, tensor, damage);
            Assert.Throws<SemblanceException>(() => Small.LoadFeatures(damaged, Layout(Train)));
        }
    }

    private static Array Shorter(Array values) => values switch
    {
        int[] whole => whole[..^1], long[] whole => whole[..^1], byte[] bytes => bytes[..^2],
            _ => ((double[])values)[..^1],
    };

    private static Array Emptied(Array values) =>
        values switch { int[] => Array.Empty<int>(), long[] => Array.Empty<long>(), byte[] => Array.Empty<byte>(),
            _ => Array.Empty<double>() };

    private static Array Wild(Array values) => values switch
    {
        int[] whole => whole.Select(_ => int.MinValue).ToArray(),
            byte[] bytes => bytes.Select(_ => (byte)255).ToArray(),
        _ => ((double[])values).Select(_ => double.NaN).ToArray(),
    };

    [Fact]
    public void One_row_and_awkward_columns_are_sampled_in_range()
    {
        var one = Fit(Small, Of(Number("x", [2.5]), Category("c", 1, [0]))).Sample(Rows(5), new Rng(1));
        Assert.All(Numbers(one, 0), value => Assert.Equal(2.5, value));
        var table =
            Of(Number("constant", [.. Enumerable.Repeat(7.0, 100)]),
                Category("never.part", 2, [.. Enumerable.Repeat(1, 100)]),
            Number("never", [.. Enumerable.Repeat(double.NaN, 100)], 1),
                Number("wide", [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? -1e308 : 1e308 - i * 1e300)]));
        foreach (var numbers in Enum.GetValues<LeafNumbers>())
        {
            var sample = Fit(Small with { Numbers = numbers }, table).Sample(Rows(50), new Rng(1));
            Assert.All(Numbers(sample, 0), value => Assert.Equal(7.0, value));
            Assert.All(Codes(sample, 1), code => Assert.Equal(1, code));
            Assert.All(Numbers(sample, 2), value => Assert.True(double.IsNaN(value)));
            Assert.All(Numbers(sample, 3), value => Assert.InRange(value, -1e308, 1e308));
        }
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(70_000)] // more levels than a word can name
    public void Many_levels_are_sampled(int levelCount)
    {
        const int n = 3000;
        int[] codes = [.. Enumerable.Range(0, n).Select(i => new Rng(6).Below(levelCount, i))];
        int[] half = [.. codes.Select(code => code * 2 / levelCount)];
        var sample = Fit(Small with { Trees = 3 }, Of(Category("c", levelCount, codes), Category("half", 2, half)))
            .Sample(Rows(1000), new Rng(1));
        Assert.InRange(Codes(sample, 0).Distinct().Count(), 700, 1000);
        Assert.All(Codes(sample, 0), code => Assert.Contains(code, codes));
    }

    [Fact]
    public void Cancelling_stops_fit_and_sample()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Small.FitFeatures(Train, new Rng(1), null, source.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => Model.Sample(Rows(10), new Rng(1), null, source.Token));
    }
}
