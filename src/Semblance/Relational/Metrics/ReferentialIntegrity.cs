using Semblance.Relational.Synthesizers;

namespace Semblance.Relational.Metrics;

/// <summary>The share of synthetic rows with a foreign key that name a row which is there, by relation.</summary>
/// <remarks>SDMetrics' ReferentialIntegrity. Rows whose key is missing name nobody and do not count.</remarks>
public sealed record ReferentialIntegrity : DatabaseMetric
{
    internal override IReadOnlyList<ScorePart> Measure(DatabaseComparison data, CancellationToken cancel) =>
        [.. data.Relations.Select((relation, at) => new ScorePart([relation.ToString()], Share(data.SyntheticRows, at))
        {
            Reference = Share(data.RealRows, at),
            Details = new Dictionary<string, double> { ["broken"] = data.SyntheticRows.Parents(at)
                .Count(parent => parent == KeyIndex.Orphan) },
            Note = Share(data.SyntheticRows, at) is null ? "No row names another." : null,
        })];

    private static double? Share(DatabaseRows rows, int at)
    {
        var named = rows.Parents(at).Where(parent => parent != KeyIndex.None).ToArray();
        return named.Length == 0 ? null : (double)named.Count(parent => parent >= 0) / named.Length;
    }
}
