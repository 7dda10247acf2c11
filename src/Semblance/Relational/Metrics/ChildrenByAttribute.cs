using Semblance.Tables;
using Semblance.Tables.Metrics;

namespace Semblance.Relational.Metrics;

/// <summary>
/// How alike the ties between parents' columns and the number of their children are, by relation: the mean over the
/// parents' columns of <see cref="CorrelationSimilarity"/> or <see cref="ContingencySimilarity"/> with that number.
/// </summary>
/// <remarks>It falls where every parent gets a number of children that has nothing to do with it. Cost:
/// linear in rows.</remarks>
public sealed record ChildrenByAttribute : DatabaseMetric
{
    private const string Children = "(children)";

    internal override string NothingMeasured => "No parent has a column that fidelity is measured on.";

    internal override IReadOnlyList<ScorePart> Measure(DatabaseComparison data, CancellationToken cancel) =>
        [.. data.Relations.Select((relation, at) => Part(data, relation, at, cancel))];

    private static ScorePart Part(DatabaseComparison data, Relation relation, int at, CancellationToken cancel)
    {
        Table With(Database database, int[] counts) => new(
            [.. database[relation.Parent].Columns.Where(column => !data.IsKey(relation.Parent, column.Name)),
            new LongColumn(new() { Name = Children, Kind = ColumnKind.Integer },
                Array.ConvertAll(counts, count => (long)count))]);
        var real = With(data.Real, DatabaseComparison.Counts(data.RealRows, at));
        var synthetic = With(data.Synthetic, DatabaseComparison.Counts(data.SyntheticRows, at));
        if (real.RowCount == 0 || synthetic.RowCount == 0)
            return new([relation.ToString()], null) { Note = "One side has no parents." };
        var compared = ComparedTables.Of(new(real, synthetic));
        var rows = new RowPair(compared.Real, compared.Synthetic, null, null);
        var (codes, last) = (PairCodes.Of(rows), rows.Real.Columns.Count - 1);
        var parts = OverColumns.Each([.. Enumerable.Range(0, last)], column => rows.Real.Columns[column].IsNumber
            ? CorrelationSimilarity.Part(rows, new(column, last))
            : ContingencySimilarity.Part(rows, codes, new(column, last)), cancel);
        var values = parts.Select(part => part.Values?[0]).OfType<double>().ToArray();
        return new([relation.ToString()], values.Length == 0 ? null : values.Average())
        {
            Note = values.Length == 0 ? "The parent has no column to measure." : null,
            Parts = [.. parts.Select(part => new ScorePart([part.Columns[0]], part.Values?[0]) { Details = part.Details,
                Note = part.Note })],
        };
    }
}
