using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;
using Semblance.Torch.Tables;
using Xunit;
using static Semblance.Tests.Tables.Synthesizers.FeatureTables;

namespace Semblance.Tests.Torch;

public class ArgnTests
{
    private const int N = 5000;
    private static readonly FeatureTable Train = Mixed(N, 0.8);
    private static readonly Lazy<FeatureModel> Fitted = new(() => Fit(new Argn(), Train));

    [Fact]
    public void Each_of_two_numbers_is_drawn_given_the_other()
    {
        foreach (var asked in new[] { 0, 1 })
        {
            var filled = Fitted.Value.Complete(Without(asked), Known(asked), null, new Rng(3));
            double[] x = Numbers(filled, 0), y = Numbers(filled, 1);
            // a correlation of n draws deviates by (1 - r²) / sqrt(n) = 0.005; the rest is what 4,500 rows do not teach
            Assert.InRange(Correlation(x, y), 0.8 - 0.1, 0.8 + 0.03);
            Assert.Equal(Numbers(Train, 1 - asked), Numbers(filled, 1 - asked));
        }
    }

    [Fact]
    public void What_only_three_columns_together_show_is_learnt()
    {
        var rng = new Rng(8);
        int[] a = [.. Enumerable.Range(0, N).Select(i => rng.Below(2, i))];
        int[] b = [.. Enumerable.Range(0, N).Select(i => rng.Below(2, i, 1))];
        var train = Of(Category("a", 2, a), Category("b", 2, b), Category("c", 2, [.. a.Zip(b, (x, y) => x ^ y)]));
        var model = Fit(new Argn(), train);
        static int OddRows(FeatureTable table) => Enumerable.Range(0, 1000)
            .Count(i => (Codes(table, 0)[i] ^ Codes(table, 1)[i] ^ Codes(table, 2)[i]) == 1);
        Assert.InRange(OddRows(model.Sample(Rows(1000), new Rng(2))), 0, 20);
        bool[] all = [.. Enumerable.Repeat(true, 1000)];
        for (var asked = 0; asked < 3; asked++)
        {
            int[] Given(int j) => j == asked ? [.. Enumerable.Repeat(-1, 1000)] : Codes(train, j)[..1000];
            var some = Of([.. train.Features.Select((feature, j) => Category(feature.Name, 2, Given(j)))]);
            bool[][] known = [.. Enumerable.Range(0, 3).Select(j => j == asked ? new bool[1000] : all)];
            Assert.InRange(OddRows(model.Complete(some, known, null, new Rng(5))), 0, 20);
        }
    }

    [Fact]
    public void A_rare_condition_on_one_column_needs_no_luck()
    {
        var x = Numbers(Train, 0);
        var high = x.Order().ElementAt(N - 3); // three rows of 5,000
        var where = new Dictionary<int, FeatureSet> { [0] = new() { Intervals = [(high, double.PositiveInfinity)] } };
        var sample = Fitted.Value.Sample(Rows(300), new Rng(4), where);
        Assert.All(Numbers(sample, 0), value => Assert.InRange(value, high, x.Max()));
    }

    [Fact]
    public void Rows_under_a_condition_are_like_the_datas_own()
    {
        int[] meet = [.. Enumerable.Range(0, N).Where(i => Codes(Train, 2)[i] == 2)];
        var where = new Dictionary<int, FeatureSet> { [2] = new() { Levels = [false, false, true, false] } };
        var sample = Fitted.Value.Sample(Rows(1000), new Rng(6), where);
        Assert.All(Codes(sample, 2), code => Assert.Equal(2, code));
        var distance = KolmogorovSmirnov(meet.Select(i => Numbers(Train, 1)[i]), Numbers(sample, 1));
        Assert.InRange(distance, 0, Critical(meet.Length, 1000));
    }

    [Fact]
    public void Where_there_is_nothing_to_learn_frequencies_are_kept_and_training_stops()
    {
        var rng = new Rng(7);
        var train = Of(Category("a", 3, [.. Enumerable.Range(0, 2000).Select(i => Math.Max(0, rng.Below(5, i) - 2))]),
            Category("b", 2, [.. Enumerable.Range(0, 2000).Select(i => rng.Below(2, i, 1))]));
        var model = Fit(new Argn(), train);
        Assert.InRange(model.Training!.Points[^1].Epoch, 1, 60);
        Assert.Equal(200, model.Training.HeldRows);
        Assert.All(model.Training.Points, point => Assert.NotNull(point.Scores));
        var sample = model.Sample(Rows(2000), new Rng(2));
        var (statistic, freedom) = ChiSquare(Codes(train, 0), Codes(sample, 0), 3);
        Assert.Equal(2, freedom);
        Assert.InRange(statistic, 0, 18.4); // once in 10,000
    }

    [Fact]
    public void Numbers_that_few_rows_share_are_not_kept()
    {
        var own = Numbers(Train, 0).ToHashSet();
        var drawn = Numbers(Fitted.Value.Sample(Rows(2000), new Rng(9)), 0);
        Assert.InRange(drawn.Count(own.Contains), 0, 20); // the two extremes are
    }

    [Fact]
    public void A_damaged_model_is_refused()
    {
        var folder = new ModelFolder();
        Fitted.Value.Save(folder);
        var layout = Layout(Train);
        (string Tensor, Func<Array, Array> Change)[] damages =
        [
            ("model.net.0", values => ((float[])values)[1..]),
            ("model.net.1", values => ((float[])values).Select((value, i) => i == 7 ? float.NaN : value).ToArray()),
            ("model.radix", values => ((int[])values).Select(radix => radix + 1).ToArray()),
            ("model.starts", values => ((int[])values).Select(start => start + 1).ToArray()),
            ("model.digits", values => ((int[])values)[1..]),
            ("model.low", values => ((double[])values).Reverse().ToArray()),
        ];
        foreach (var (tensor, change) in damages)
            Assert.Throws<SemblanceException>(() => new Argn().LoadFeatures(Copy(folder, tensor, change), layout));
        var back = new Argn().LoadFeatures(Copy(folder), layout);
        Equal(Fitted.Value.Sample(Rows(50), new Rng(2)), back.Sample(Rows(50), new Rng(2)));
    }

    private static FeatureTable Without(int asked) => Of([.. Train.Features.Select((feature, j) => j == asked
        ? Number(feature.Name, [.. Enumerable.Repeat(double.NaN, N)]) : feature)]);

    private static bool[][] Known(int asked) =>
        [.. Train.Features.Select((_, j) => Enumerable.Repeat(j == 1 - asked, N).ToArray())];

    private static double Correlation(double[] x, double[] y)
    {
        double meanX = x.Average(), meanY = y.Average();
        var both = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum();
        return both / Math.Sqrt(x.Sum(a => (a - meanX) * (a - meanX)) * y.Sum(b => (b - meanY) * (b - meanY)));
    }
}
