using Semblance.Models;
using Semblance.Random;
using Semblance.Recipes;
using Semblance.Tables.Encoders;
using Semblance.Tables.Synthesizers;
using Xunit;
using static Semblance.Tests.Tables.Synthesizers.FeatureTables;
using static Semblance.Tests.Tables.TestTables;

namespace Semblance.Tests.Tables.Synthesizers;

public class MixtureTests
{
    private const int Count = 20_000;
    private static readonly FeatureTable Layout = Of(Category("who", 2, []), Category("met", 2, []));

    [Fact]
    public void Rows_come_from_each_part_by_its_weight()
    {
        var drawn = Coins(0.7, 0.3).Sample(Rows, new Rng(1));
        Assert.InRange(Share(drawn, 1) - 0.3, -Deviations(0.3), Deviations(0.3));
    }

    [Fact]
    public void Under_a_condition_parts_share_by_weight_and_by_how_often_they_meet_it()
    {
        // .7 x .2 beside .3 x .8
        var where = new Dictionary<int, FeatureSet> { [1] = new() { Levels = [false, true] } };
        var drawn = Coins(0.7, 0.3).Sample(Rows, new Rng(1), where);
        Assert.All(((CategoryFeature)drawn.Features[1]).Codes, code => Assert.Equal(1, code));
        var share = 0.24 / 0.38;
        Assert.InRange(Share(drawn, 1) - share, -Deviations(share), Deviations(share));
    }

    [Fact]
    public void The_weights_of_least_distance_are_those_that_made_the_rows()
    {
        // rows of 0 and 1, seven of ten 0, and two parts that make one of them each
        var weights = MixtureWeights.Least([0.3, 0.7], new[,] { { 0.0, 1 }, { 1, 0 } }, [0.5, 0.5]);
        Assert.Equal(0.7, weights[0], 9);
        Assert.Equal(0.3, weights[1], 9);
        // a part that is further than another in every way gets nothing
        Assert.Equal([1, 0], MixtureWeights.Least([1, 5], new[,] { { 1.0, 5 }, { 5, 1.0 } }, [0.5, 0.5]));
    }

    [Fact]
    public void Weights_that_are_left_out_are_learnt_and_told()
    {
        var model = new Mixture { Parts = [new Independent(), new SequentialTrees { MaxTrees = 30 }] }.Fit(Shop(2000),
            new Rng(1));
        var note = Assert.Single(model.Features.Notes, note => note.About == "weights");
        var trees = double.Parse(note.What.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(trees, 0.6, 1); // the table's columns hang together
    }

    [Fact]
    public void Parts_with_options_are_read_from_a_recipe_and_their_faults_are_told_where_they_stand()
    {
        static string Recipe(string options) =>
            $$"""{ "kind": "fit", "data": "a", "output": "b", "synthesizer": { "kind": "mixture", {{options}} } }""";
        var fit = (Fit)RecipeFile.Parse(Recipe("""
            "parts": ["independent", { "kind": "gaussian-copula", "knots": 9 }], "weights": [0.7, 0.3]
            """));
        Assert.Equal(new Mixture { Parts = [new Independent(), new GaussianCopula { Knots = 9 }],
            Weights = [0.7, 0.3] }, fit.Synthesizer);
        Assert.Equal(RecipeFile.ToJson(fit), RecipeFile.ToJson(RecipeFile.Parse(RecipeFile.ToJson(fit))));
        var error = Assert.Throws<SemblanceException>(() => RecipeFile.Parse(Recipe("""
            "parts": ["independnt", { "kind": "gaussian-copula", "knot": 9 }], "weights": [-1, "x"]
            """)));
        Assert.Equal(["$.synthesizer.parts[0]", "$.synthesizer.parts[1].knot", "$.synthesizer.weights[0]",
            "$.synthesizer.weights[1]"],
            error.Faults.Select(fault => fault.Where!.Split(", ")[^1].Replace(".kind", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void Weights_must_be_as_many_as_parts_and_not_all_zero()
    {
        Assert.Throws<SemblanceException>(() => new Mixture { Parts = [new Independent()],
            Weights = [1, 2] }.Fit(Shop(50), new Rng(1)));
        Assert.Throws<SemblanceException>(() => new Mixture { Parts = [new Independent()],
            Weights = [0] }.Fit(Shop(50), new Rng(1)));
        Assert.Throws<SemblanceException>(() => new Mixture { Parts = [] }.Fit(Shop(50), new Rng(1)));
    }

    private static long[] Rows => [.. Enumerable.Range(0, Count).Select(row => (long)row)];

    private static MixtureModel Coins(double first, double second) =>
        new(Layout, [new Coin(0, 0.2), new Coin(1, 0.8)], [first, second]);

    private static double Share(FeatureTable drawn, int who) =>
        ((CategoryFeature)drawn.Features[0]).Codes.Count(code => code == who) / (double)Count;

    // five standard deviations of a share
    private static double Deviations(double share) => 5 * Math.Sqrt(share * (1 - share) / Count);

    /// <summary>Says who it is, and meets with a probability.</summary>
    private sealed class Coin(int who, double share) : FeatureModel
    {
        public override FeatureTable Sample(ReadOnlySpan<long> rows, Rng rng,
            IReadOnlyDictionary<int, FeatureSet>? where = null, CancellationToken cancel = default)
        {
            var met = new int[rows.Length];
            for (var i = 0; i < met.Length; i++) met[i] = rng.Uniform(rows[i]) < share ? 1 : 0;
            return Of(Category("who", 2, [.. Enumerable.Repeat(who, rows.Length)]), Category("met", 2, met));
        }

        public override FeatureTable Complete(FeatureTable partial, bool[][] known,
            IReadOnlyDictionary<int, FeatureSet>? where,
            Rng rng, CancellationToken cancel = default) => partial;

        public override void Save(ModelFolder folder)
        {
        }
    }
}
