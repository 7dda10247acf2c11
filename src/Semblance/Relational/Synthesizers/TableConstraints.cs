using Semblance.Tables;
using Semblance.Tables.Constraints;
using Semblance.Tables.Constraints.Plan;

namespace Semblance.Relational.Synthesizers;

/// <summary>
/// The constraints of one table, by who keeps them: those over columns that are drawn together are kept as a table's
/// own synthesizer keeps them, by construction where that can be; the rest by drawing rows again.
/// </summary>
internal sealed class TableConstraints
{
    private readonly TableDefinition definition;
    private readonly Table rows;
    private readonly IReadOnlyList<Constraint> said, declared;

    private TableConstraints(TableDefinition definition, Table rows, IReadOnlyList<Constraint> said)
    {
        (this.definition, this.rows, this.said) = (definition, rows, said);
        declared = [.. definition.Checks.Select(Recognised).OfType<Constraint>()];
        Named = said.SelectMany(constraint => constraint.ColumnsIn(rows.Schema)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The columns that constraints speak of.</summary>
    public IReadOnlySet<string> Named { get; }

    /// <summary>By table: its constraints.</summary>
    /// <exception cref="SemblanceException">
    /// Every problem of any of them, and every one that real rows break.
    /// </exception>
    public static IReadOnlyDictionary<string, TableConstraints> Of(Database database)
    {
        DatabaseConstraints.Refuse(database);
        var bound = DatabaseConstraints.Bind(database);
        return database.Schema.Tables.ToDictionary(table => table.Name, table => new TableConstraints(table,
            database[table.Name], bound.GetValueOrDefault(table.Name) ?? []), StringComparer.Ordinal);
    }

    /// <summary>
    /// The database with a unique key for each constraint that says so of foreign keys alone: who deals out parents
    /// heeds it.
    /// </summary>
    public static Database WithKeys(Database database)
    {
        var schema = database.Schema;
        var unique = DatabaseConstraints.Bind(database)
            .SelectMany(pair => pair.Value.OfType<Unique>(), (pair, one) => (Table: pair.Key, one.Columns))
            .Where(one => one.Columns.All(name => schema.Relations.Any(relation =>
                relation.Child == one.Table && relation.ChildColumns.Contains(name))))
            .ToLookup(one => one.Table, one => one.Columns);
        if (unique.Count == 0) return database;
        var keyed = schema.Tables
            .Select(table => table with { UniqueKeys = [.. table.UniqueKeys, .. unique[table.Name]] });
        return new(schema with { Tables = [.. keyed] },
            schema.Tables.ToDictionary(table => table.Name, table => database[table.Name]));
    }

    /// <summary>The constraints over these columns alone, as the synthesizer that draws them keeps them.</summary>
    public ValueList<Constraint> Within(IEnumerable<Column> drawn)
    {
        var names = drawn.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        return [.. said.Concat(declared)
            .Where(constraint => constraint is not Unique && constraint.ColumnsIn(rows.Schema).All(names.Contains))
            .DistinctBy(constraint => constraint.Describe())];
    }

    /// <summary>The other constraints, which whole rows are held against.</summary>
    public IEnumerable<Constraint> Beyond(IEnumerable<Column> drawn) => Within(drawn) is var within
        ? said.Where(constraint => within.All(one => one.Describe() != constraint.Describe())) : [];

    /// <summary>A column whose values are made anew, as the constraints want it.</summary>
    public Column Made(Column column) => column.With(column.Schema with
    {
        Handling = Handling.Generate,
        Unique = column.Schema.Unique || said.OfType<Unique>().Any(unique => unique.Columns.Contains(column.Name)
            && new Unique { Columns = [column.Name] }.Check(rows).Count == 0),
    });

    /// <summary>Finds constraints that nothing can keep.</summary>
    /// <param name="parts">By column: how it is filled.</param>
    /// <param name="known">Foreign keys that are there before the columns are drawn.</param>
    /// <param name="faults">Receives them.</param>
    public void Check(IReadOnlyList<ColumnPart> parts, IReadOnlySet<string> known, List<Fault> faults)
    {
        ColumnPart Part(string name) => parts[rows.Schema.IndexOf(name)];
        foreach (var constraint in said)
        {
            var names = constraint.ColumnsIn(rows.Schema);
            var keys = definition.UniqueKeys.Append(definition.PrimaryKey).Where(key => key.Count > 0);
            if (constraint is Unique && keys.Any(key => key.All(names.Contains))) continue; // a key keeps it
            var given = names.Count(name => Part(name) is ColumnPart.Foreign or ColumnPart.Number);
            var made = names.FirstOrDefault(name => Part(name) == ColumnPart.Key
                || (Part(name) == ColumnPart.Foreign && !known.Contains(name)));
            (string Problem, string Remedy)? fault = made is not null
                ? ($"The constraint speaks of '{made}', a key that is made anew once the "
                    + "row is there: it cannot be kept.",
                    "Leave the column out of the constraint, or the constraint.")
                : constraint is not Unique && names.Count > 0 && given == names.Count
                ? ("The constraint speaks only of keys, of which nothing can be drawn again, so it cannot be kept.",
                    "Leave it out, or name a column beside them that is learnt.")
                : constraint is FixedCombinations && given > 0
                ? ("The combinations of a key with other columns are not learnt.",
                    "Name columns that are no keys; what depends on the parent is learnt given the parent's columns.")
                : null;
            if (fault is { } found) faults.Add(new(found.Problem, ColumnFaults.Place(constraint), found.Remedy));
        }
        var drawn = rows.Columns.Where(column => Part(column.Name) is ColumnPart.Learnt or ColumnPart.Made).ToList();
        DatabaseConstraints.Collect(faults, definition.Name, () => ConstraintPlan.Fit(Within(drawn), new(
            [.. drawn.Select(column => Part(column.Name) == ColumnPart.Made ? Made(column) : column)])));
    }

    // a declared check that a model can be built to keep, where it has always held
    private Constraint? Recognised(string check)
    {
        try
        {
            var bound = Constraint.Parse(check).Bound(rows.Schema);
            var isBuilt = bound.ShapeIn(rows.Schema) is OrderShape or FormulaShape;
            return isBuilt && bound.Check(rows).Count == 0 ? bound : null;
        }
        catch (SemblanceException)
        {
            return null; // a dialect's own words
        }
    }
}
