using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Metrics;

namespace Semblance.Relational.Metrics;

/// <summary>
/// What another sample of the same families would score: a relation's real parents drawn again with replacement, each
/// with its children, and one half of them compared with the other. By chance alone real families do no better.
/// </summary>
internal static class FamilySamples
{
    /// <summary>The database of one relation alone, each table with the columns that fidelity is measured on.</summary>
    /// <param name="data">The real database, twice.</param>
    /// <param name="at">The relation.</param>
    public static (Database Real, Func<int[], Database> Of) Relation(DatabaseComparison data, int at)
    {
        const string key = "(key)", childName = "child", parentName = "parent";
        var relation = data.Relations[at];
        Table[] tables = [Compared(data, relation.Child), Compared(data, relation.Parent)];
        var parentOf = data.RealRows.Parents(at);
        var children = Enumerable.Range(0, parentOf.Length).ToLookup(row => parentOf[row]);
        var schema = new DatabaseSchema
        {
            Tables = [Definition(childName, tables[0], []), Definition(parentName, tables[1], [key])],
            Relations = [new() { Child = childName, ChildColumns = [key], Parent = parentName, ParentColumns = [key] }],
        };
        return (Of([.. Enumerable.Range(0, data.Real[relation.Parent].RowCount)]), Of);

        Database Of(int[] parents)
        {
            int[] rows = [.. parents.SelectMany(parent => children[parent])];
            var keys = parents.SelectMany((parent, place) => Enumerable.Repeat((long)place, children[parent].Count()));
            return new(schema, new Dictionary<string, Table>
            {
                [childName] = With(tables[0].Gather(rows), [.. keys]),
                [parentName] = With(tables[1].Gather(parents), [.. parents.Select((_, place) => (long)place)]),
            });
        }

        static Table With(Table table, long[] keys) =>
            new([.. table.Columns, new LongColumn(new() { Name = key, Kind = ColumnKind.Integer }, keys)]);

        static TableDefinition Definition(string name, Table table, string[] primary) => new()
        {
            Name = name,
            PrimaryKey = primary,
            Columns =
            [
                .. table.Columns.Select(column => new ColumnDefinition { Name = column.Name }), new() { Name = key },
            ],
        };
    }

    private static Table Compared(DatabaseComparison data, string table) => new([.. data.Real[table].Columns
        .Where(column => ComparedTables.WhyLeftOut(column.Schema) is null && !data.IsKey(table, column.Name))]);

    /// <summary>A table's rows, families drawn with replacement.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="parents">By row: the parent; null where rows stand for themselves.</param>
    /// <param name="rng">The draw.</param>
    public static Table Again(Table table, int[]? parents, Rng rng)
    {
        var families = Enumerable.Range(0, table.RowCount)
            .GroupBy(row => parents is null || parents[row] < 0 ? -1 - row : parents[row])
            .Select(family => family.ToArray()).ToArray();
        return table.Gather([.. Again(families.Length, rng).SelectMany(family => families[family])]);
    }

    /// <summary>So many draws with replacement.</summary>
    public static int[] Again(int count, Rng rng) => [.. Enumerable.Range(0, count).Select(i => rng.Below(count, i))];
}
