using Semblance.Relational.Synthesizers;
using Semblance.Tables;
using Semblance.Tables.Metrics;

namespace Semblance.Relational.Metrics;

/// <summary>Two databases to compare. What relations point to is worked out once.</summary>
public sealed class DatabaseComparison
{
    /// <summary>Compares a synthetic database with a real one.</summary>
    /// <param name="real">What the model learnt from.</param>
    /// <param name="synthetic">What it made; it has the tables and columns of the real one.</param>
    /// <exception cref="SemblanceException">A table or a column is missing.</exception>
    public DatabaseComparison(Database real, Database synthetic)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(synthetic);
        Check(real, synthetic);
        real = Personal(real);
        (Real, Synthetic) = (real, new(real.Schema, real.Schema.Tables.ToDictionary(table => table.Name,
            table => synthetic[table.Name].Select(table.Columns.Select(column => column.Name)))));
        (RealRows, SyntheticRows) = (DatabaseRows.Of(Real), DatabaseRows.Of(Synthetic));
        var keys = real.Schema.Tables.ToDictionary(table => table.Name, table => table.PrimaryKey
            .Concat(Relations.Where(relation => relation.Child == table.Name)
                .SelectMany(relation => relation.ChildColumns))
            .Concat(Relations.Where(relation => relation.Parent == table.Name)
                .SelectMany(relation => relation.ParentColumns)).ToHashSet());
        IsKey = (table, column) => keys[table].Contains(column);
    }

    /// <summary>What the model learnt from.</summary>
    public Database Real { get; }

    /// <summary>What it made.</summary>
    public Database Synthetic { get; }

    /// <summary>The foreign keys.</summary>
    public IReadOnlyList<Relation> Relations => Real.Schema.Relations;

    internal DatabaseRows RealRows { get; }

    internal DatabaseRows SyntheticRows { get; }

    /// <summary>Whether a column of a table names rows.</summary>
    internal Func<string, string, bool> IsKey { get; }

    /// <summary>How many children each parent of a relation has.</summary>
    internal static int[] Counts(DatabaseRows rows, int relation)
    {
        var counts = new int[rows[rows.Schema.Relations[relation].Parent].RowCount];
        foreach (var parent in rows.Parents(relation)) if (parent >= 0) counts[parent]++;
        return counts;
    }

    // what repeats a column that is made anew is made anew itself: fidelity says nothing of it
    private static Database Personal(Database real)
    {
        var rows = DatabaseRows.Of(real);
        var tables = real.Schema.Tables.ToDictionary(table => table.Name, table => real[table.Name]);
        foreach (var table in real.Schema.Tables)
        {
            var own = tables[table.Name];
            var repeated = CarriedColumn.Of(table.Name, [.. own.Columns.Select(_ => ColumnPart.Learnt)],
                Enumerable.Range(0, real.Schema.Relations.Count).Where(at => real.Schema.Relations[at] is var relation
                    && relation.Child == table.Name && relation.Parent != table.Name)
                    .SelectMany(at => real[real.Schema.Relations[at].Parent].Columns
                        .Where(column => ComparedTables.WhyLeftOut(column.Schema) is not null)
                        .Select(column => new ReachedColumn([at], column.Name))), _ => false, rows);
            tables[table.Name] = new([.. own.Columns.Select(column => !repeated.ContainsKey(column.Name) ? column
                : column.With(column.Schema with { Handling = Handling.Generate }))]);
        }
        return new(real.Schema, tables);
    }

    private static void Check(Database real, Database synthetic)
    {
        var faults = new List<Fault>();
        foreach (var table in real.Schema.Tables)
        {
            var other = synthetic.Schema.Tables.FirstOrDefault(one => one.Name == table.Name);
            const string where = "the synthetic database";
            if (other is null)
                faults.Add(new($"There is no table '{table.Name}'.", where, "Compare databases with the same tables."));
            var known = (other ?? table).Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var column in table.Columns.Where(column => !known.Contains(column.Name)))
                faults.Add(new($"Table '{table.Name}' has no column '{column.Name}'.", where,
                    "Compare databases with the same columns."));
        }
        if (faults.Count > 0) throw new SemblanceException(faults);
    }
}
