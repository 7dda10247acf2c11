using Semblance.Relational.Synthesizers;
using Semblance.Tables;
using Semblance.Tables.Constraints;
using Semblance.Tables.Detection;

namespace Semblance.Relational;

/// <summary>Finds what holds in every row of the tables of a database, beside what its keys say.</summary>
public static class FoundConstraints
{
    /// <summary>By table: what was found, each with a constraint that a model of the database can keep.</summary>
    /// <param name="database">The real rows.</param>
    /// <param name="cancel">Checked between tables.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<Finding>> Of(Database database,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        var rows = DatabaseRows.Of(database);
        return database.Schema.Tables.ToDictionary(table => table.Name, table => Of(table, rows, cancel),
            StringComparer.Ordinal);
    }

    private static IReadOnlyList<Finding> Of(TableDefinition table, DatabaseRows rows, CancellationToken cancel)
    {
        var relations = rows.Schema.Relations;
        var foreign = relations.Where(relation => relation.Child == table.Name)
            .SelectMany(relation => relation.ChildColumns).ToHashSet(StringComparer.Ordinal);
        IReadOnlyList<string>[] keys = [.. relations.Where(relation => relation.Parent == table.Name)
            .Select(relation => relation.ParentColumns)
            .Concat(table.UniqueKeys).Append(table.PrimaryKey).Where(key => key.Count > 0)];
        var carried = Carried(table.Name, foreign.Concat(keys.SelectMany(key => key)), rows);
        return [.. Findings.Find(rows[table.Name], cancel).Where(IsNews)];

        bool IsNews(Finding finding)
        {
            if (finding.Constraint is not { } text) return false;
            var columns = rows[table.Name].Schema;
            var constraint = Constraint.Parse(text).Bound(columns);
            var named = constraint.ColumnsIn(columns);
            // what a row repeats of its parent's holds because it holds there
            if (named.Any(carried.Contains)) return false;
            if (constraint is Unique && named.All(foreign.Contains)) return !keys.Any(key => key.All(named.Contains));
            // keys say the rest of what is to be said of their columns
            return !named.Any(foreign.Contains) && !keys.Any(key => key.Any(named.Contains));
        }
    }

    /// <summary>The columns that repeat those of parents, or of their parents.</summary>
    private static HashSet<string> Carried(string table, IEnumerable<string> keys, DatabaseRows rows)
    {
        var relations = rows.Schema.Relations;
        IEnumerable<int> From(string child) => Enumerable.Range(0, relations.Count)
            .Where(at => relations[at].Child == child && relations[at].Parent != child);
        IEnumerable<ReachedColumn> Along(params int[] path) => rows[relations[path[^1]].Parent].Columns
            .Select(column => new ReachedColumn(path, column.Name));
        bool IsLearnt(ReachedColumn column) =>
            rows[relations[column.Path[^1]].Parent][column.Column!].Schema.Handling == Handling.Learn;
        var ancestors = From(table).SelectMany(at => Along(at)
            .Concat(From(relations[at].Parent).SelectMany(then => Along(at, then))));
        ColumnPart[] parts = [.. rows[table].Columns.Select(column =>
            keys.Contains(column.Name) ? ColumnPart.Key : ColumnPart.Learnt)];
        return [.. CarriedColumn.Of(table, parts, ancestors, IsLearnt, rows).Keys];
    }
}
