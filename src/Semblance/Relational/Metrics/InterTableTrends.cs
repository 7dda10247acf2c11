using System.ComponentModel.DataAnnotations;
using Semblance.Tables;
using Semblance.Tables.Metrics;

namespace Semblance.Relational.Metrics;

/// <summary>
/// How alike the ties between a table's columns and its ancestors' are: by relation, the mean over
/// pairs of one column of each side of <see cref="CorrelationSimilarity"/> (two numbers) and
/// <see cref="ContingencySimilarity"/> (all others).
/// </summary>
/// <remarks>
/// SDMetrics' Intertable Trends. Children are joined with their parents, or with their parents' parents; rows without
/// one are left out. Cost: linear in rows for every pair.
/// </remarks>
public sealed record InterTableTrends : DatabaseMetric
{
    private const double CorrelationThreshold = 0.5, AssociationThreshold = 0.3;

    /// <summary>How far the ancestor is: 1 joins children with parents, 2 with their parents' parents.</summary>
    [Range(1, 2)] public int Hops { get; init; } = 1;

    /// <summary>Which pairs count.</summary>
    public PairRule Rule { get; init; }

    /// <inheritdoc/>
    protected override string Variant =>
        $"{(Hops == 1 ? "one hop" : "two hops")}, {(Rule == PairRule.All ? "all" : "associated")} pairs";

    internal override string NothingMeasured => "No relation joins two columns that fidelity is measured on.";

    internal override IReadOnlyList<ScorePart> Measure(DatabaseComparison data, CancellationToken cancel)
    {
        var parts = new List<ScorePart>();
        foreach (var path in Paths(data.Relations))
        {
            cancel.ThrowIfCancellationRequested();
            var ends = string.Join(" → ", path.Select(at => data.Relations[at].ToString()));
            var pairs = Joined.Of(data, path) is { } joined ? Measure(joined, cancel) : [];
            var values = pairs.Select(pair => pair.Value).OfType<double>().ToArray();
            parts.Add(new([ends], values.Length == 0 ? null : values.Average())
            {
                Note = values.Length == 0 ? "There is no pair of columns to measure." : null,
                Parts = pairs,
            });
        }
        return parts;
    }

    private IEnumerable<int[]> Paths(IReadOnlyList<Relation> relations)
    {
        for (var at = 0; at < relations.Count; at++)
        {
            if (Hops == 1) yield return [at];
            for (var then = 0; then < relations.Count && Hops == 2; then++)
                if (relations[then].Child == relations[at].Parent && relations[at].Parent != relations[at].Child)
                    yield return [at, then];
        }
    }

    private ScorePart[] Measure(Joined joined, CancellationToken cancel)
    {
        var columns = joined.Rows.Real.Columns;
        var codes = PairCodes.Of(joined.Rows);
        var pairs = Pairs.Of(columns, (one, other) => joined.IsChild(one) != joined.IsChild(other),
            int.MaxValue, default);
        var measured = OverColumns.Each(pairs, pair => columns[pair.A].IsNumber && columns[pair.B].IsNumber
            ? CorrelationSimilarity.Part(joined.Rows, pair)
            : ContingencySimilarity.Part(joined.Rows, codes, pair), cancel);
        return [.. measured.Where(part => Rule == PairRule.All || IsAssociated(part))
            .Select(part => new ScorePart(part.Columns, part.Values?[0]) { Details = part.Details, Note = part.Note })
            .OrderBy(part => part.Value ?? double.PositiveInfinity)];
    }

    private static bool IsAssociated(MeasuredPart part) => part.Details is { } details
        && (details.TryGetValue("real", out var correlation) ? Math.Abs(correlation) > CorrelationThreshold
            : details.TryGetValue("real association", out var association) && association > AssociationThreshold);
}
