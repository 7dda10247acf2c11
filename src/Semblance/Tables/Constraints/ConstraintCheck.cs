using System.Globalization;
using Semblance.Tables.Constraints.Plan;

namespace Semblance.Tables.Constraints;

/// <summary>Holds constraints against each other and against rows.</summary>
public static class ConstraintCheck
{
    private const int ShownRows = 5;

    /// <summary>
    /// The constraints with their names and values checked; those that were spelled as text as the kinds that they are.
    /// </summary>
    /// <exception cref="SemblanceException">Every problem, and every contradiction between constraints.</exception>
    public static IReadOnlyList<Constraint> Bind(IReadOnlyList<Constraint> constraints, Schema schema)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        ArgumentNullException.ThrowIfNull(schema);
        var faults = new List<Fault>();
        var bound = new List<Constraint>();
        foreach (var constraint in constraints)
        {
            if (constraint.Table is { } table)
            {
                faults.Add(new($"The constraint is about the table '{table}', and this is a single table.",
                    ColumnFaults.Place(constraint), "Leave \"table\" out."));
            }
            try
            {
                bound.Add(constraint.Bound(schema));
            }
            catch (SemblanceException error)
            {
                faults.AddRange(error.Faults);
            }
        }
        Contradictions.Find(bound, schema, faults);
        return faults.Count == 0 ? bound : throw new SemblanceException(faults);
    }

    /// <summary>For each constraint the rows that break it, from 0, ascending.</summary>
    /// <exception cref="SemblanceException">As <see cref="Bind"/>.</exception>
    public static IReadOnlyList<BrokenRows> Broken(IReadOnlyList<Constraint> constraints, Table table,
        Table? real = null) =>
        [.. Bind(constraints, (table ?? throw new ArgumentNullException(nameof(table))).Schema)
            .Select(constraint => new BrokenRows(constraint, constraint.Check(table, real)))];

    /// <summary>Throws where rows break constraints, with their numbers.</summary>
    internal static void Refuse(IReadOnlyList<Constraint> bound, Table table)
    {
        var faults = bound.Select(constraint => new BrokenRows(constraint, constraint.Check(table)))
            .Where(broken => broken.Rows.Count > 0)
            .Select(broken => new Fault(
                $"{Count(broken.Rows.Count)} of {Count(table.RowCount)} real rows "
                + $"{(broken.Rows.Count == 1 ? "breaks" : "break")} "
                + $"a constraint: {Shown(broken.Rows)}.",
                ColumnFaults.Place(broken.Constraint),
                "Mend the rows or the constraint, or leave such rows out of what is learnt with "
                + "--constraint-violations drop.")).ToList();
        if (faults.Count > 0) throw new SemblanceException(faults);
    }

    /// <summary>The numbers of rows, from 1, the first few of them.</summary>
    internal static string Shown(IReadOnlyList<int> rows) =>
        (rows.Count == 1 ? "row " : "rows ") + string.Join(", ", rows.Take(ShownRows).Select(row => Count(row + 1)))
        + (rows.Count > ShownRows ? ", …" : "");

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>The rows that break a constraint.</summary>
/// <param name="Constraint">The constraint.</param>
/// <param name="Rows">The rows, from 0, ascending.</param>
public sealed record BrokenRows(Constraint Constraint, IReadOnlyList<int> Rows);
