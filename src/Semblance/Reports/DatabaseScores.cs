using Semblance.Random;
using Semblance.Relational;
using Semblance.Relational.Metrics;
using Semblance.Tables.Metrics;

namespace Semblance.Reports;

/// <summary>How good a synthetic database is: its keys, what goes along them, and each table by itself.</summary>
public sealed record DatabaseScores
{
    /// <summary>The fewest rows of a table whose own scores say anything.</summary>
    private const int LeastRows = 20;

    /// <summary>The scores of keys and relations, keys first.</summary>
    public required IReadOnlyList<Score> Scores { get; init; }

    /// <summary>The tables, in the order of the schema.</summary>
    public required IReadOnlyList<TableScores> Tables { get; init; }

    /// <summary>The score of a metric; null where it was not measured.</summary>
    public double? this[string metric] => Scores.FirstOrDefault(score => score.Metric == metric)?.Value;

    /// <summary>Measures.</summary>
    /// <param name="real">What the model learnt from.</param>
    /// <param name="synthetic">What it made.</param>
    /// <param name="kept">Tables that were kept as they are, which are not judged.</param>
    /// <param name="rng">Chooses rows where a metric does not look at all.</param>
    /// <param name="progress">Told of each metric.</param>
    /// <param name="cancel">Checked between metrics.</param>
    public static DatabaseScores Of(Database real, Database synthetic, IReadOnlyList<string> kept, Rng rng,
        IProgress<Progress>? progress = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(synthetic);
        ArgumentNullException.ThrowIfNull(kept);
        var data = new DatabaseComparison(real, synthetic);
        DatabaseMetric[] metrics =
            [new ReferentialIntegrity(), new UniqueKeys(), new CardinalityShape(), new InterTableTrends(),
            new InterTableTrends { Hops = 2 }, new ChildrenByAttribute(), new SiblingCoherence()];
        var (done, total) = (0, metrics.Length + real.Schema.Tables.Count);
        T Told<T>(T value)
        {
            progress?.Report(new("judge", ++done, total));
            cancel.ThrowIfCancellationRequested();
            return value;
        }
        var chance = new ChanceReference(new(real, real), rng.Split("chance"));
        Score Measure(DatabaseMetric metric) => metric.Compute(data, cancel) is var score
            && metric is CardinalityShape or InterTableTrends { Hops: 1 } or ChildrenByAttribute or SiblingCoherence
            ? chance.Beside(score, metric, cancel) : score;
        return new()
        {
            Scores = [.. metrics.Select(metric => Told(Measure(metric)))],
            Tables = [.. real.Schema.Tables.Select(table =>
                Told(Table(table, data, chance, kept.Contains(table.Name), rng.Split(table.Name))))],
        };
    }

    private static TableScores Table(TableDefinition table, DatabaseComparison data, ChanceReference chance,
        bool isKept, Rng rng)
    {
        var (real, synthetic) = (data.Real[table.Name], data.Synthetic[table.Name]);
        var scores = new TableScores(table.Name, real.RowCount, synthetic.RowCount, isKept);
        if (isKept || real.RowCount < LeastRows || synthetic.RowCount == 0) return scores;
        var pair = new Comparison(real, synthetic);
        return scores with
        {
            Shapes = new ColumnShapes().Compute(pair, rng).Value,
            ShapesReference = chance.Of(table.Name, new ColumnShapes()),
            Trends = new PairTrends().Compute(pair, rng).Value,
            TrendsReference = chance.Of(table.Name, new PairTrends()),
        };
    }
}

/// <summary>One table of a synthetic database beside the real one.</summary>
/// <param name="Name">The table.</param>
/// <param name="RealRows">Its real rows.</param>
/// <param name="Rows">Its synthetic rows.</param>
/// <param name="Kept">Whether it is the real one, kept as it is.</param>
public sealed record TableScores(string Name, int RealRows, int Rows, bool Kept)
{
    /// <summary>How alike its columns are; null where there is nothing to judge.</summary>
    public double? Shapes { get; init; }

    /// <summary>What its real rows get, drawn again with replacement.</summary>
    public double? ShapesReference { get; init; }

    /// <summary>How alike pairs of its columns are; null where there is nothing to judge.</summary>
    public double? Trends { get; init; }

    /// <summary>What its real rows get, drawn again with replacement.</summary>
    public double? TrendsReference { get; init; }
}
