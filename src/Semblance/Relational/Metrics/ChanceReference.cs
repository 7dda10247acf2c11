using Semblance.Random;
using Semblance.Relational.Synthesizers;
using Semblance.Tables.Metrics;

namespace Semblance.Relational.Metrics;

/// <summary>
/// What the real database scores against itself by chance: its families drawn again with replacement, each parent with
/// all its children. A sample of the same people and orders would do no better, so this is the number to hold a
/// synthetic database's score against.
/// </summary>
/// <remarks>
/// The bootstrap of clusters: A. C. Davison, D. V. Hinkley, "Bootstrap methods and their application" (1997), section
/// 3.8. Cost: that of measuring, up to three times.
/// </remarks>
internal sealed class ChanceReference(DatabaseComparison real, Rng rng)
{
    /// <summary>Draws of few rows; many rows are drawn once, for chance is small among them.</summary>
    private const int Draws = 3, ManyRows = 20_000;

    public const string Note = "real families drawn again, by chance";

    private readonly DatabasePlan plan = DatabasePlanner.Of(real.RealRows);

    /// <summary>A score with what the real relations get, each and on average.</summary>
    /// <param name="score">The score, of which each part is a relation.</param>
    /// <param name="metric">What measured it.</param>
    /// <param name="cancel">Checked at every relation.</param>
    public Score Beside(Score score, DatabaseMetric metric, CancellationToken cancel)
    {
        var references = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var at = 0; at < real.Relations.Count; at++)
        {
            cancel.ThrowIfCancellationRequested();
            var (rows, of) = FamilySamples.Relation(real, at);
            var (stream, count) = (rng.Split("relation").Split(at), rows["parent"].RowCount);
            var values = Repeated(rows["child"].RowCount, draw => metric
                .Compute(new(rows, of(FamilySamples.Again(count, stream.Split(draw)))), cancel).Value);
            if (values is { } mean) references[real.Relations[at].ToString()] = mean;
        }
        ScorePart[] parts = [.. score.Parts.Select(part => part with
        {
            Reference = part.Value is not null && references.TryGetValue(part.Columns[0], out var value) ? value : null,
        })];
        // the mean is held against the mean of the same relations
        var judged = parts.Where(part => part.Value is not null).ToArray();
        return judged.Length == 0 || judged.Any(part => part.Reference is null) ? score with { Parts = parts }
            : score with { Parts = parts, Reference = judged.Average(part => part.Reference), ReferenceNote = Note };
    }

    /// <summary>What a table of its own gets.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="metric">What measures it.</param>
    public double? Of(string table, Metric metric)
    {
        var owner = plan[table].Owner;
        var parents = owner < 0 ? null : real.RealRows.Parents(owner);
        var rows = real.Real[table];
        var stream = rng.Split("table").Split(table);
        return Repeated(rows.RowCount, draw =>
            metric.Compute(new(rows, FamilySamples.Again(rows, parents, stream.Split(draw))), stream).Value);
    }

    private static double? Repeated(int rows, Func<int, double?> measure)
    {
        var values = Enumerable.Range(0, rows > ManyRows ? 1 : Draws).Select(measure).OfType<double>().ToArray();
        return values.Length == 0 ? null : values.Average();
    }
}
