using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;
using Semblance.Tables.Synthesizers;
using Xunit;
using static Semblance.Tests.Tables.Synthesizers.FeatureTables;

namespace Semblance.Tests.Tables.Encoders;

public class FeatureOrderTests
{
    private static readonly FeatureTable Train = Mixed(500);
    private static readonly FeatureOrder Order = new([3, 4, 0, 2, 1]);

    [Fact]
    public void Undoing_gives_the_table_back()
    {
        var applied = Order.Apply(Train);
        Assert.Equal(["gain.part", "gain", "x", "group", "y"], applied.Features.Select(feature => feature.Name));
        Assert.Equal(0, ((NumberFeature)applied.Features[1]).Part);
        var back = Order.Undo(applied);
        Equal(Train, back);
        Assert.Equal(3, ((NumberFeature)back.Features[4]).Part);
    }

    [Fact]
    public void A_model_in_another_order_answers_in_the_table_s()
    {
        var model = new ReorderedModel(Order, Fit(new Independent(), Order.Apply(Train)));
        var where = new Dictionary<int, FeatureSet> { [2] = new() { Levels = [true, false, false, false] } };
        var drawn = model.Sample(Rows(50), new Rng(1), where);
        Assert.Equal(Train.Features.Select(feature => feature.Name), drawn.Features.Select(feature => feature.Name));
        Assert.All(Codes(drawn, 2), code => Assert.Equal(0, code));

        var folder = new ModelFolder();
        model.Save(folder);
        FeatureModel Load() => ReorderedModel.Load(folder, Train,
            layout => new Independent().LoadFeatures(folder, layout));
        Equal(drawn, Load().Sample(Rows(50), new Rng(1), where));
        folder.State["order"] = new JsonArray(0, 1, 2, 4, 3); // a number before its part
        Assert.Throws<SemblanceException>(Load);
    }
}
