using Semblance.Relational.Synthesizers;
using Semblance.Tables;
using Semblance.Tables.Metrics;

namespace Semblance.Relational.Metrics;

/// <summary>
/// The children of both databases, each row beside its ancestor's, over the columns that fidelity is measured on.
/// </summary>
internal sealed record Joined(RowPair Rows)
{
    private const string Child = "child", Ancestor = "ancestor";

    /// <summary>Whether a column is the child's.</summary>
    public bool IsChild(ComparedColumn column) => column.Schema.Semantic == Child;

    /// <summary>Joins along a path; null where one side would have no column or no row.</summary>
    public static Joined? Of(DatabaseComparison data, IReadOnlyList<int> path)
    {
        var (child, ancestor) = (data.Relations[path[0]].Child, data.Relations[path[^1]].Parent);
        string[] own = [.. Names(data, child)], theirs = [.. Names(data, ancestor)];
        if (own.Length == 0 || theirs.Length == 0) return null;
        var (real, synthetic) = (Join(data.RealRows), Join(data.SyntheticRows));
        if (real.RowCount == 0 || synthetic.RowCount == 0) return null;
        var compared = ComparedTables.Of(new(real, synthetic));
        return new(new RowPair(compared.Real, compared.Synthetic, null, null));

        Table Join(DatabaseRows rows)
        {
            var at = rows.Along(path);
            int[] joined = [.. Enumerable.Range(0, at.Length).Where(row => at[row] >= 0)];
            return new([.. own.Select(name => Named(rows[child][name].Gather(joined), child, Child)),
                .. theirs.Select(name => Named(rows[ancestor][name].Gather(Array.ConvertAll(joined, row => at[row])),
                    $"↑{ancestor}", Ancestor))]);
        }
    }

    private static IEnumerable<string> Names(DatabaseComparison data, string table) => data.Real[table].Schema.Columns
        .Where(column => ComparedTables.WhyLeftOut(column) is null && !data.IsKey(table, column.Name))
        .Select(column => column.Name);

    private static Column Named(Column column, string table, string side) =>
        column.With(column.Schema with { Name = $"{table}.{column.Name}", Semantic = side });
}
