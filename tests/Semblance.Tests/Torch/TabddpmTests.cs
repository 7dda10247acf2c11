using Semblance.Models;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Encoders;
using Semblance.Tests.Contracts;
using Semblance.Torch.Tables;
using Xunit;
using static Semblance.Tests.Tables.Synthesizers.FeatureTables;

namespace Semblance.Tests.Torch;

public class TabddpmTests
{
    private const int N = 4000;
    private static readonly Tabddpm Small = new()
    {
        Epochs = 100, Width = 64, Steps = 20, BatchSize = 250, Threads = 1,
    };

    private static readonly FeatureTable Train = Mixed(N, 0.8);
    private static readonly Lazy<FeatureModel> Fitted = new(() => Fit(Small, Train));

    [Fact]
    public void Rows_have_the_datas_margins_and_dependence()
    {
        var sample = Fitted.Value.Sample(Rows(N), new Rng(2));
        foreach (var f in new[] { 0, 1 })
            Assert.InRange(KolmogorovSmirnov(Numbers(Train, f), Numbers(sample, f)), 0, Critical(N, N));
        // (1 - r²) / sqrt(n) = 0.006 for fit and sample each; the rest is what 3,600 rows do not teach
        Assert.InRange(Correlation(Numbers(sample, 0), Numbers(sample, 1)), 0.8 - 0.05, 0.8 + 0.03);
        double Above(FeatureTable table, int level) => Enumerable.Range(0, N).Where(i => Codes(table, 3)[i] == level)
            .Average(i => Numbers(table, 0)[i]);
        Assert.InRange(Above(sample, 0) - Above(Train, 0), -0.12, 0.12); // 0.9 / sqrt(800 rows) = 0.03
        Assert.Equal(Codes(sample, 3).Select(part => part > 0), Numbers(sample, 4).Select(double.IsNaN));
    }

    [Fact]
    public void A_few_steps_sample_what_all_of_them_do()
    {
        var folder = new ModelFolder();
        Fitted.Value.Save(folder);
        var full = (Small with { Steps = 1000 }).LoadFeatures(folder, Layout(Train)).Sample(Rows(600), new Rng(3));
        var few = Fitted.Value.Sample(Rows(600), new Rng(4));
        for (var f = 0; f < 2; f++)
            Assert.InRange(KolmogorovSmirnov(Numbers(full, f), Numbers(few, f)), 0, Critical(600, 600));
        var (statistic, freedom) = ChiSquare(Codes(full, 2), Codes(few, 2), 4);
        Assert.Equal(3, freedom);
        Assert.InRange(statistic, 0, 21.1); // once in 10,000
        Assert.InRange(Correlation(Numbers(full, 0), Numbers(full, 1)) - Correlation(Numbers(few, 0), Numbers(few, 1)),
            -0.1, 0.1); // 0.36 / sqrt(600) = 0.015 each
    }

    [Fact]
    public void Each_of_two_numbers_is_filled_given_the_other()
    {
        const int count = 1000;
        foreach (var asked in new[] { 0, 1 })
        {
            var partial = Of([.. Train.Features.Select(Feature (feature, j) => feature is CategoryFeature category
                ? Category(feature.Name, category.LevelCount, [.. Enumerable.Repeat(-1, count)])
                : Number(feature.Name, j == 1 - asked ? Numbers(Train, j)[..count]
                    : [.. Enumerable.Repeat(double.NaN, count)], j == 4 ? 3 : -1))]);
            bool[][] known = [.. Train.Features.Select((_, j) => Enumerable.Repeat(j == 1 - asked, count).ToArray())];
            var filled = Fitted.Value.Complete(partial, known, null, new Rng(3));
            Assert.Equal(Numbers(Train, 1 - asked)[..count], Numbers(filled, 1 - asked));
            Assert.InRange(Correlation(Numbers(filled, 0), Numbers(filled, 1)), 0.8 - 0.12, 0.8 + 0.08);
        }
    }

    [Fact]
    public void A_rare_condition_is_met_and_tells_other_columns()
    {
        double[] x = Numbers(Train, 0), y = Numbers(Train, 1);
        var high = x.Order().ElementAt(N - 20); // of 4,000
        var where = new Dictionary<int, FeatureSet> { [0] = new() { Intervals = [(high, double.PositiveInfinity)] } };
        var sample = Fitted.Value.Sample(Rows(300), new Rng(4), where);
        Assert.All(Numbers(sample, 0), value => Assert.InRange(value, high, x.Max()));
        // y is 40 + 10 b, and b is 0.8 x and noise of 0.6; at 2.6 and more: 62 or so, and 40 were x not told
        Assert.InRange(Numbers(sample, 1).Average(), 56, 66);
        Assert.InRange(Numbers(sample, 0).Distinct().Count(), 4, 300);
    }

    [Fact]
    public void A_rare_level_is_met()
    {
        var codes = Enumerable.Range(0, 1000).Select(i => i < 5 ? 1 : 0).ToArray();
        var train = Of(Category("a", 2, codes), Number("x", [.. codes.Select((code, i) => 8 * code + i / 1000.0)]));
        var model = Fit(Small with { Epochs = 30 }, train);
        var where = new Dictionary<int, FeatureSet> { [0] = new() { Levels = [false, true] } };
        Assert.All(Codes(model.Sample(Rows(50), new Rng(4), where), 0), code => Assert.Equal(1, code));
    }

    [Theory, InlineData(TabddpmPreset.Own, 930), InlineData(TabddpmPreset.Paper, 800)]
    public void What_belongs_together_is_learnt(TabddpmPreset preset, int least)
    {
        var network = new Tabddpm
        {
            Preset = preset, Epochs = 200, Held = 0, Width = 64, BatchSize = 100, Timesteps = 100,
            Steps = 20, Threads = 1,
        };
        var sample = network.Fit(CtganTests.Clusters(1000), new Rng(1)).Sample(0, 1000, new Rng(2));
        var x = ((DoubleColumn)sample["x"]).Values;
        bool Fits(int row) => x[row] > 5 == (sample["side"].Text(row) == "right");
        Assert.InRange(Enumerable.Range(0, 1000).Count(Fits), least, 1000); // 500 by chance
    }

    [Fact]
    public void Many_labels_share_entries_and_that_is_said()
    {
        var labels = Enumerable.Range(0, 300).Select(i => $"label {i}").ToArray();
        var table = new Table([new CategoryColumn(ContractTables.Of("city", ColumnKind.Category),
            [.. Enumerable.Range(0, 900).Select(i => i % 300)], labels)]);
        var model = (Small with { Epochs = 2, MaxLevels = 50 }).Fit(table, new Rng(1));
        Assert.Contains(model.Features.Training!.Notes, note => note.About == "city"
            && note.What == "its 300 labels share 50 entries of the network");
        var cities = model.Sample(0, 3000, new Rng(2))["city"];
        Assert.InRange(Enumerable.Range(0, 3000).Select(cities.Text).Distinct().Count(), 250, 300);
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
            ("model.widths", values => ((int[])values).Select(width => width + 1).ToArray()),
            ("model.starts", values => ((int[])values).Select(start => start + 1).ToArray()),
            ("model.calibration.offsets", values => ((float[])values)[1..]),
            ("model.calibration.0.from", values => ((double[])values).Reverse().ToArray()),
            ("model.low", values => ((double[])values).Reverse().ToArray()),
        ];
        foreach (var (tensor, change) in damages)
            Assert.Throws<SemblanceException>(() => Small.LoadFeatures(Copy(folder, tensor, change), layout));
        var back = Small.LoadFeatures(Copy(folder), layout);
        Equal(Fitted.Value.Sample(Rows(50), new Rng(2)), back.Sample(Rows(50), new Rng(2)));
    }

    private static double Correlation(double[] x, double[] y)
    {
        double meanX = x.Average(), meanY = y.Average();
        var both = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum();
        return both / Math.Sqrt(x.Sum(a => (a - meanX) * (a - meanX)) * y.Sum(b => (b - meanY) * (b - meanY)));
    }
}
