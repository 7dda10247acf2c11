using Semblance.Relational.Personal;
using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>Finds tables that only name things for others to refer to: genres, categories, languages.</summary>
/// <remarks>
/// Such a table has few rows and many that refer to it, no numbers, and nothing personal; what it refers to is such a
/// table too. More genres than there are would be invented words, and the real ones give nobody away.
/// </remarks>
internal static class ReferenceTables
{
    private const int MostRows = 128, LeastReferences = 5;

    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal) { "country", "state", "city",
        "postcode", "none" };

    /// <summary>The tables of that kind.</summary>
    public static HashSet<string> Of(DatabaseRows real)
    {
        var schema = real.Schema;
        var found = schema.Tables.Select(table => table.Name).Where(name => IsList(schema[name], real))
            .ToHashSet(StringComparer.Ordinal);
        while (found.FirstOrDefault(name => schema.Relations.Any(relation =>
            relation.Child == name && !found.Contains(relation.Parent))) is { } dependent) found.Remove(dependent);
        return found;
    }

    private static bool IsList(TableDefinition table, DatabaseRows real)
    {
        var rows = real[table.Name];
        var references = Enumerable.Range(0, real.Schema.Relations.Count)
            .Where(at => real.Schema.Relations[at].Parent == table.Name)
            .Select(at => real.Parents(at).Count(parent => parent >= 0)).DefaultIfEmpty(0).Max();
        if (rows.RowCount is 0 or > MostRows || references < LeastReferences * rows.RowCount
            || table.PrimaryKey.Count != 1) return false;
        var keys = real.Schema.Relations.Where(relation => relation.Child == table.Name)
            .SelectMany(relation => relation.ChildColumns)
            .Append(table.PrimaryKey[0]).ToHashSet();
        // a mail address that is a key is no less personal
        if (rows.Columns.Any(column => column.Schema.Personal == "fake" || DatabaseScan.Names(column))) return false;
        return rows.Columns.Where(column => !keys.Contains(column.Name)).All(column => IsConstant(column)
            || column is CategoryColumn or TextColumn
            && (column.Schema.Semantic is null || Harmless.Contains(column.Schema.Semantic)));
    }

    private static bool IsConstant(Column column) => Enumerable.Range(1, column.Count - 1)
        .All(row => column.IsMissing(row) == column.IsMissing(0)
            && (column.IsMissing(0) || column.Text(row) == column.Text(0)));
}
