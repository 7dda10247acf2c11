using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;
using Semblance.Tables.Synthesizers;
using Xunit;
using static Semblance.Tests.Tables.Synthesizers.FeatureTables;

namespace Semblance.Tests.Tables.Synthesizers;

public class SequentialTreesTests
{
    private const int N = 8000;
    private static readonly FeatureTable Train = Mixed(N);
    private static readonly FeatureModel Model = Fit(new SequentialTrees(), Train);
    private static readonly FeatureTable Sampled = Model.Sample(Rows(N), new Rng(2));

    [Fact]
    public void Margins_are_those_of_the_data()
    {
        // rows of one stratified block: far closer than independent draws, which stay below the critical value
        Assert.InRange(KolmogorovSmirnov(Numbers(Train, 0), Numbers(Sampled, 0)), 0, 0.002);
        Assert.InRange(KolmogorovSmirnov(Numbers(Train, 1), Numbers(Sampled, 1)), 0, Critical(N, N));
        var (statistic, freedom) = ChiSquare(Codes(Train, 2), Codes(Sampled, 2), 4);
        Assert.InRange(statistic, 0, freedom + 6 * Math.Sqrt(2.0 * freedom));
    }

    [Fact]
    public void Numbers_keep_their_correlation()
    {
        double real = Correlation(Numbers(Train, 0), Numbers(Train, 1)),
            drawn = Correlation(Numbers(Sampled, 0), Numbers(Sampled, 1));
        // 4.5 standard errors of (1 - r²) / sqrt(n), and a little shrinkage
        Assert.InRange(drawn, real - 0.04, real + 0.02);
    }

    [Fact]
    public void A_number_is_there_where_its_part_says_so()
    {
        var part = Codes(Sampled, 3);
        Assert.All(Enumerable.Range(0, N),
            row => Assert.Equal(part[row] == 0, !double.IsNaN(Numbers(Sampled, 4)[row])));
    }

    [Fact]
    public void Numbers_that_only_few_rows_share_are_not_kept()
    {
        var column = ((SequentialTreesModel)Model).Columns[0].Pieces; // 8,000 different numbers
        for (var piece = 1; piece < column.Counts.Length - 1; piece++) Assert.InRange(column.Counts[piece], 5, 9);
        Assert.True(column.Low.SequenceEqual(column.Low.Order()));
        Assert.Equal(Numbers(Train, 0).Max(), column.High[^1]);
    }

    [Fact]
    public void Rows_are_functions_of_their_index()
    {
        var whole = Model.Sample(Rows(300, N - 150), new Rng(4)); // across the end of a block of strata
        long[] backwards = [.. Rows(300, N - 150).Reverse()];
        var reversed = Model.Sample(backwards, new Rng(4));
        Assert.Equal(Numbers(whole, 1), Numbers(reversed, 1).Reverse());
        Assert.Equal(Codes(whole, 2), Codes(reversed, 2).Reverse());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(1000)]
    [InlineData(1025)]
    public void Stratified_draws_fall_once_into_each_part(int strata)
    {
        foreach (var cycle in (long[])[0, 1, 1L << 40])
        {
            var parts = Enumerable.Range(0, strata)
                .Select(i => (int)(SequentialTreesModel.Stratified(new Rng(7), cycle * strata + i, strata) * strata));
            Assert.Equal(Enumerable.Range(0, strata), parts.Order());
        }
    }

    [Fact]
    public void Conditions_give_the_rows_that_meet_them_with_their_own_distribution()
    {
        var where = new Dictionary<int, FeatureSet>
        {
            [1] = new() { Intervals = [(44.5, 52.5)] },
            [2] = new() { Levels = [true, true, false, false] },
        };
        const int many = 60_000;
        var free = Model.Sample(Rows(many), new Rng(5));
        int[] meet = [.. Enumerable.Range(0, many).Where(i => Numbers(free, 1)[i] is >= 44.5 and <= 52.5
            && Codes(free, 2)[i] < 2)];
        var drawn = Model.Sample(Rows(5000), new Rng(6), where);
        Assert.All(Numbers(drawn, 1), value => Assert.InRange(value, 45, 52));
        foreach (var feature in (int[])[0, 1])
            Assert.InRange(KolmogorovSmirnov(meet.Select(i => Numbers(free, feature)[i]), Numbers(drawn, feature)), 0,
                Critical(meet.Length, 5000));
        foreach (var (feature, levels) in ((int, int)[])[(2, 4), (3, 2)])
        {
            var (statistic, freedom) = ChiSquare([.. meet.Select(i => Codes(free, feature)[i])], Codes(drawn, feature),
                levels);
            Assert.InRange(statistic, 0, freedom + 6 * Math.Sqrt(2.0 * freedom));
        }
    }

    [Theory]
    [InlineData(0, 30_000)]
    [InlineData(-1.2, 150_000)] // where what is asked is rare
    public void Conditions_on_rows_that_go_on_from_a_number_are_met_as_such_rows_would_by_chance(double x, int many)
    {
        var where = new Dictionary<int, FeatureSet>
        {
            [1] = new() { Intervals = [(44.5, 52.5)] },
            [2] = new() { Levels = [true, true, false, false] },
        };
        FeatureTable From(int count) => Of([Number("x", [.. Enumerable.Repeat(x, count)]),
            .. Train.Unknown(count).Features.Skip(1)]);
        var free = Model.Continue(From(many), 1, Rows(many), new Rng(5));
        int[] meet = [.. Enumerable.Range(0, many).Where(i => Numbers(free, 1)[i] is >= 44.5 and <= 52.5
            && Codes(free, 2)[i] < 2)];
        var drawn = Model.Continue(From(3000), 1, Rows(3000), new Rng(6), where);
        Assert.All(Numbers(drawn, 0), value => Assert.Equal(x, value));
        Assert.All(Codes(drawn, 2), code => Assert.InRange(code, 0, 1));
        Assert.InRange(meet.Length, 300, many);
        Assert.InRange(KolmogorovSmirnov(meet.Select(i => Numbers(free, 1)[i]), Numbers(drawn, 1)), 0,
            Critical(meet.Length, 3000));
        var (statistic, freedom) = ChiSquare([.. meet.Select(i => Codes(free, 3)[i])], Codes(drawn, 3), 2);
        Assert.InRange(statistic, 0, freedom + 6 * Math.Sqrt(2.0 * freedom));
        var parts = Model.Continue(From(1500), 1, Rows(1500, 1000), new Rng(6), where);
        Assert.Equal(Numbers(drawn, 1)[1000..2500], Numbers(parts, 1)); // a row in any company
    }

    [Fact]
    public void An_impossible_condition_marks_its_rows()
    {
        var drawn = Model.Sample(Rows(10), new Rng(6), new Dictionary<int,
            FeatureSet> { [2] = new() { Levels = new bool[4] } });
        Assert.All(Codes(drawn, 2), code => Assert.Equal(-1, code));
        Assert.All(Numbers(drawn, 0), value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void Unknown_features_are_drawn_given_the_known_ones()
    {
        // y unknown, x before it and the group after it known: filled, the table is as before
        bool[][] known = [.. Train.Features.Select((_, j) => Enumerable.Repeat(j != 1, N).ToArray())];
        var partial = Of(Train.Features[0], Number("y", [.. Enumerable.Repeat(double.NaN, N)], step: 1),
            Train.Features[2], Train.Features[3],
            Train.Features[4]);
        var filled = Model.Complete(partial, known, null, new Rng(8));
        Assert.Equal(Numbers(Train, 0), Numbers(filled, 0));
        Assert.Equal(Codes(Train, 2), Codes(filled, 2));
        Assert.Equal(Numbers(Train, 4), Numbers(filled, 4));
        Assert.InRange(KolmogorovSmirnov(Numbers(Train, 1), Numbers(filled, 1)), 0, Critical(N, N));
        Assert.InRange(Correlation(Numbers(filled, 0), Numbers(filled, 1)), 0.54, 0.64);
    }

    [Fact]
    public void Without_closeness_columns_are_independent()
    {
        // 4.5 standard errors of a correlation of zero
        var loose = Fit(new SequentialTrees { Closeness = 0 }, Train).Sample(Rows(N), new Rng(2));
        Assert.InRange(Math.Abs(Correlation(Numbers(loose, 0), Numbers(loose, 1))), 0, 4.5 / Math.Sqrt(N));
        Assert.True(Correlation(Numbers(Sampled, 0), Numbers(Sampled, 1)) > 0.5);
    }

    [Fact]
    public void A_saved_model_samples_the_same()
    {
        var folder = new ModelFolder();
        Model.Save(folder);
        var back = new SequentialTrees().LoadFeatures(Copy(folder), Layout(Train));
        Equal(Model.Sample(Rows(500), new Rng(3)), back.Sample(Rows(500), new Rng(3)));
    }

    [Fact]
    public void Damaged_tensors_are_refused()
    {
        var folder = new ModelFolder();
        Model.Save(folder);
        foreach (var (name, tensor) in folder.Tensors)
        {
            if (tensor.Length == 0) continue;
            var cut = Copy(folder, name, values => Cut(values));
            Assert.Throws<SemblanceException>(() => new SequentialTrees().LoadFeatures(cut, Layout(Train)));
        }
        foreach (var name in (string[])["model.feature", "model.left", "model.right", "model.starts", "model.levels",
            "model.roots"])
        {
            var strange = Copy(folder, name, values => (int[])[1 << 29, .. ((int[])values)[1..]]);
            Assert.Throws<SemblanceException>(() => new SequentialTrees().LoadFeatures(strange, Layout(Train)));
        }
        // a descent that never ends
        var backwards = Copy(folder, "model.left", values => Array.ConvertAll((int[])values, _ => 0));
        Assert.Throws<SemblanceException>(() => new SequentialTrees().LoadFeatures(backwards, Layout(Train)));
    }

    private static Array Cut(Array values)
    {
        var shorter = Array.CreateInstance(values.GetType().GetElementType()!, values.Length - 1);
        Array.Copy(values, shorter, shorter.Length);
        return shorter;
    }

    private static double Correlation(double[] x, double[] y)
    {
        double meanX = x.Average(), meanY = y.Average();
        var products = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum();
        return products / Math.Sqrt(x.Sum(a => (a - meanX) * (a - meanX)) * y.Sum(b => (b - meanY) * (b - meanY)));
    }
}
