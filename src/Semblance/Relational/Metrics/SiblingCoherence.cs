using Semblance.Relational.Synthesizers;
using Semblance.Tables.Metrics;

namespace Semblance.Relational.Metrics;

/// <summary>
/// Whether siblings are as alike as real ones, by relation: the mean over the children's columns of 1 minus the
/// difference between the real and the synthetic likeness.
/// </summary>
/// <remarks>
/// The likeness of a column is how much oftener two siblings agree in it than two rows of any parents, as a share of
/// what there is room for; numbers are cut at the real quantiles. 0 where siblings are strangers, 1 where they never
/// differ. Cost: rows times their logarithm.
/// </remarks>
public sealed record SiblingCoherence : DatabaseMetric
{
    private const int Bins = 10;

    internal override string NothingMeasured =>
        "No parent has two children with a column that fidelity is measured on.";

    internal override IReadOnlyList<ScorePart> Measure(DatabaseComparison data, CancellationToken cancel) =>
        [.. data.Relations.Select((relation, at) => Part(data, relation, at))];

    private static ScorePart Part(DatabaseComparison data, Relation relation, int at)
    {
        var columns = data.Real[relation.Child].Columns.Where(column => ComparedTables.WhyLeftOut(column.Schema) is null
            && ColumnBins.Fits(column) && !data.IsKey(relation.Child, column.Name)).ToArray();
        if (columns.Length == 0 || !Array.Exists(DatabaseComparison.Counts(data.RealRows, at), count => count > 1))
            return new([relation.ToString()],
                null) { Note = "There are no siblings, or no columns to compare them in." };
        var parts = columns.Select(column =>
        {
            var bins = ColumnBins.Of(column, Bins);
            var real = Likeness(data.RealRows, bins);
            var synthetic = Likeness(data.SyntheticRows, bins);
            return new ScorePart([column.Name], 1 - Math.Abs(real - synthetic))
            {
                Details = new Dictionary<string, double> { ["real"] = real, ["synthetic"] = synthetic },
            };

            double Likeness(DatabaseRows rows, ColumnBins bins) => Association.Likeness(
                Array.ConvertAll(bins.Bins(rows[relation.Child][column.Name]), bin => (int)bin), rows.Parents(at),
                rows[relation.Parent].RowCount);
        }).ToArray();
        return new([relation.ToString()], parts.Average(part => part.Value)) { Parts = parts };
    }
}
