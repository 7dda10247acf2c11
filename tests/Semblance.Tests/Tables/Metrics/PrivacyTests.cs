using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Metrics;
using Semblance.Tables.Metrics.Neighbours;
using Xunit;

namespace Semblance.Tests.Tables.Metrics;

public class PrivacyTests
{
    private static readonly Table Adult = ReferenceData.Adult();
    private static readonly Metric[] Closeness = [new ExactCopies(), new NearCopies(), new ClosestRecord(),
        new NearerToTraining(), new NeighbourRatio()];

    [Fact]
    public void Neighbours_agree_with_the_definition()
    {
        var (queries, rows) = (Compared(Adult.Slice(0, 37)), Compared(Adult.Slice(500, 1203)));
        foreach (var distance in Enum.GetValues<RowDistance>())
        {
            var scale = new DistanceScale(rows, distance);
            var found = Nearest.Of(new(queries, scale), new(rows, scale), distance, false, default);
            for (var i = 0; i < queries.Count; i++)
            {
                var all = Enumerable.Range(0, rows.Count).Select(j => Between(queries, i, rows, j, scale))
                    .Order().ToArray();
                Assert.Equal(all[0], found.Distance[i], 1e-4);
                Assert.Equal(all[1], found.Second[i], 1e-4);
                Assert.Equal(all[0], Between(queries, i, rows, found.Index[i], scale), 1e-4);
            }
        }
    }

    [Fact]
    public void A_row_is_not_its_own_neighbour()
    {
        var table = ReferenceData.Table(("n", [0, 1, 3, 10]));
        var rows = ComparedTables.Of(new(table, table)).Real;
        var scale = new DistanceScale(rows, RowDistance.Ranges);
        var found = Nearest.Of(new(rows, scale), new(rows, scale), RowDistance.Ranges, true, default);
        Assert.Equal([0.1f, 0.1f, 0.2f, 0.7f], found.Distance.Select(distance => MathF.Round(distance, 5)));
    }

    [Fact]
    public void Copies_are_a_risk_that_every_metric_sees()
    {
        var data = new Comparison(Adult.Slice(0, 4000), Adult.Slice(0, 4000), Adult.Slice(4000, 2000));
        var scores = Closeness.ToDictionary(metric => metric.Kind, metric => metric.Compute(data, new Rng(1)));
        Assert.Equal(1, scores["exact-copies"].Value);
        Assert.Equal(1, scores["near-copies"].Value);
        Assert.Equal(0, scores["closest-record"].Value);
        // half the copies lie in each share of 2,000 rows
        Assert.InRange(scores["nearer-to-training"].Value!.Value, 0.7, 1);
        Assert.True(scores["neighbour-ratio"].Value < scores["neighbour-ratio"].Reference);
        Assert.All(scores.Values, score => Assert.NotNull(score.Reference));
    }

    [Fact]
    public void Fresh_real_rows_are_like_the_holdout()
    {
        var data = new Comparison(Adult.Slice(0, 8000), Adult.Slice(8000, 4000), Adult.Slice(12000, 4000));
        var scores = Closeness.ToDictionary(metric => metric.Kind, metric => metric.Compute(data, new Rng(1)));
        // √(¼ / 4000) = 0.008, three errors
        Assert.Equal(0.5, scores["nearer-to-training"].Value!.Value, 0.025);
        Assert.Equal(scores["exact-copies"].Reference!.Value, scores["exact-copies"].Value!.Value, 0.004);
        Assert.Equal(scores["closest-record"].Details!["median of real"],
            scores["closest-record"].Details!["median"], 0.02);
        Assert.Equal(scores["neighbour-ratio"].Reference!.Value, scores["neighbour-ratio"].Value!.Value, 0.06);
    }

    [Fact]
    public void Without_a_holdout_nothing_is_dropped_and_everything_says_so()
    {
        var data = new Comparison(Adult.Slice(0, 1000), Adult.Slice(1000, 1000));
        var scores = Closeness.ToDictionary(metric => metric.Kind, metric => metric.Compute(data, new Rng(1)));
        Assert.Null(scores["nearer-to-training"].Value);
        Assert.Contains("no holdout", scores["nearer-to-training"].Note, StringComparison.Ordinal);
        Assert.Contains("no holdout", scores["exact-copies"].ReferenceNote, StringComparison.Ordinal);
        Assert.Contains("no holdout", scores["closest-record"].ReferenceNote, StringComparison.Ordinal);
    }

    [Fact]
    public void Generated_values_that_name_real_people_are_found()
    {
        static Table People(params string[] mails) => new([
            new TextColumn(new() { Name = "mail", Kind = ColumnKind.Text, Semantic = "email",
                Handling = Handling.Generate }, mails),
            new DoubleColumn(new() { Name = "age", Kind = ColumnKind.Decimal }, new double[mails.Length])]);
        var data = new Comparison(People("ann@x.org", "bob@x.org"), People("ANN@x.org", "new@x.org"),
            People("cat@x.org", "dog@x.org"));
        var score = new RevealedValues().Compute(data, new Rng(1));
        Assert.Equal(0.5, score.Value);
        Assert.Equal(0, score.Reference);
        Assert.Null(new RevealedValues().Compute(new(Adult.Slice(0, 9), Adult.Slice(0, 9)), new Rng(1)).Value);
    }

    [Fact]
    public void Running_numbers_name_nobody()
    {
        static Table Numbered(params long?[] ids) =>
            new([new LongColumn(new() { Name = "id", Kind = ColumnKind.Identifier, Handling = Handling.Generate },
            [.. ids.Select(id => id ?? 0)])]);
        var running = new RevealedValues().Compute(new(Numbered(1, 2, 3, 5), Numbered(1, 2, 3)), new Rng(1));
        Assert.Null(running.Value);
        Assert.Contains("Running numbers", running.Parts[0].Note, StringComparison.Ordinal);
        Assert.Equal(1,
            new RevealedValues().Compute(new(Numbered(10034, 77012, 51), Numbered(77012)), new Rng(1)).Value);
    }

    [Fact]
    public void A_key_that_repeats_is_found()
    {
        static Table Keys(params string[] ids) =>
            new([new TextColumn(new() { Name = "id", Kind = ColumnKind.Identifier, Unique = true }, ids)]);
        Assert.Equal(0.75,
            new KeyUniqueness().Compute(new(Keys("a", "b", "c"), Keys("p", "q", "q", "r")), new Rng(1)).Value);
    }

    [Fact]
    public void The_supports_of_real_rows_agree_and_those_of_a_tvae_do_not()
    {
        var real = new Comparison(Adult.Slice(0, 3000), Adult.Slice(3000, 3000), Adult.Slice(6000, 3000));
        var precision = new AlphaPrecision().Compute(real, new Rng(1));
        Assert.Equal(precision.Reference!.Value, precision.Value!.Value, 0.04);
        Assert.InRange(precision.Value.Value, 0.95, 1);
        var recall = new BetaRecall().Compute(real, new Rng(1));
        // ½ by symmetry: the nearest neighbour is as likely real as synthetic; √(¼ / 3000) = 0.009, three errors
        Assert.Equal(0.5, recall.Curves!["synthetic"][^1].Y, 0.027);
        Assert.True(new BetaRecall().Compute(ReferenceData.Comparison(), new Rng(1)).Curves!["synthetic"][^1].Y < 0.45);
        Assert.True(new AlphaPrecision().Compute(ReferenceData.Comparison(), new Rng(1)).Value < 0.9);
    }

    [Fact]
    public void The_energy_distance_is_nothing_between_real_rows_and_something_to_a_tvae()
    {
        var real = new Comparison(Adult.Slice(0, 2000), Adult.Slice(2000, 2000));
        Assert.InRange(new EnergyDistance().Compute(real, new Rng(1)).Value!.Value, 0, 0.001);
        var tvae = new EnergyDistance().Compute(ReferenceData.Comparison(), new Rng(1));
        Assert.InRange(tvae.Value!.Value, 0.005, 0.2);
        Assert.True(tvae.Low > tvae.Reference);
    }

    private static ComparedRows Compared(Table table) => ComparedTables.Of(new(Adult, table)).Synthetic;

    private static double Between(ComparedRows a, int i, ComparedRows b, int j, DistanceScale scale)
    {
        double sum = 0;
        for (var column = 0; column < a.Columns.Count; column++)
        {
            if (a.Columns[column].IsNumber)
            {
                var difference = scale.Scale(column, a.Numbers(column)[i]) - scale.Scale(column, b.Numbers(column)[j]);
                sum += scale.Distance == RowDistance.Ranges ? Math.Abs(difference) : difference * difference;
            }
            else if (a.Codes(column)[i] != b.Codes(column)[j]) sum += 2;
        }
        return sum;
    }
}
