using Semblance.Tables.Expressions;

namespace Semblance.Tables.Constraints.Plan;

/// <summary>Finds constraints that no row could meet together, before any row is looked at.</summary>
internal static class Contradictions
{
    /// <summary>Adds a fault for every contradiction.</summary>
    public static void Find(IReadOnlyList<Constraint> constraints, Schema schema, ICollection<Fault> faults)
    {
        var shapes = constraints.Select(constraint => (Constraint: constraint, Shape: constraint.ShapeIn(schema)))
            .ToList();
        Circles([.. shapes.Where(pair => pair.Shape is OrderShape)
            .SelectMany(pair => ((OrderShape)pair.Shape!).Edges.Select(edge => (pair.Constraint, edge)))], faults);
        Formulas([.. shapes.Where(pair => pair.Shape is FormulaShape)
            .Select(pair => (pair.Constraint, (FormulaShape)pair.Shape!))], schema, faults);
        Impossible(constraints, schema, faults);
    }

    private static void Circles(List<(Constraint Constraint, Edge Edge)> edges, ICollection<Fault> faults)
    {
        var circle = Order.Circle([.. edges.Select(pair => (pair.Edge.Low, pair.Edge.High))]);
        if (circle.Count == 0) return;
        var within = edges.Where(pair => circle.Contains(pair.Edge.Low) && circle.Contains(pair.Edge.High)).ToList();
        var said = string.Join(" and ", within.Select(pair => pair.Constraint.Describe()).Distinct());
        var names = ColumnName.Written(circle);
        faults.Add(within.Exists(pair => pair.Edge.Strict)
            ? new($"The constraints contradict each other: {names} would each be below itself.", said,
                "Leave one of them out, or turn it round.")
            : new($"The constraints leave only equal values of {names}.", said,
                $"Leave one of them out, or say so with: {ColumnName.Written(circle[^1])} = "
                + $"{ColumnName.Written(circle[0])}."));
    }

    private static void Formulas(List<(Constraint Constraint, FormulaShape Shape)> formulas, Schema schema,
        ICollection<Fault> faults)
    {
        foreach (var twice in formulas.GroupBy(pair => pair.Shape.Column).Where(group => group.Count() > 1))
        {
            faults.Add(new($"Column '{twice.Key}' is computed in {twice.Count()} ways.",
                string.Join(" and ", twice.Select(pair => pair.Constraint.Describe())), "Keep one of them."));
        }
        var circle = Order.Circle(
            [.. formulas.SelectMany(pair => new WrittenFormula(pair.Shape.Column, pair.Shape.Expression).Inputs(schema)
            .Select(input => (input, pair.Shape.Column)))]);
        if (circle.Count == 0) return;
        faults.Add(new($"The formulas go in a circle: {ColumnName.Written(circle)} are computed from each other.",
            string.Join(" and ",
                formulas.Where(pair => circle.Contains(pair.Shape.Column)).Select(pair => pair.Constraint.Describe())),
            "Leave one of them out: the others then say what it follows from."));
    }

    // what the constraints say of single columns: bounds and labels that leave nothing
    private static void Impossible(IReadOnlyList<Constraint> constraints, Schema schema, ICollection<Fault> faults)
    {
        var said = constraints.Where(constraint => constraint.Says is not null)
            .Select(constraint => (Constraint: constraint, Restriction:
                Restriction.Of(Binder.BindTruth(new(constraint.Says!, "constraint"), schema), true, schema)))
            .Where(pair => pair.Restriction.Sets.Count > 0 || pair.Restriction.IsImpossible).ToList();
        foreach (var (constraint, restriction) in said.Where(pair => pair.Restriction.IsImpossible))
            faults.Add(new("No row could meet this constraint.", ColumnFaults.Place(constraint),
                "Mend its values, or leave it out."));
        foreach (var at in said.SelectMany(pair => pair.Restriction.Sets.Keys).Distinct())
        {
            var about = said.Where(pair => pair.Restriction.Sets.ContainsKey(at)).ToList();
            var left = about.Select(pair => pair.Restriction.Sets[at]).Aggregate(ValueSet.Both);
            if (about.Count < 2 || !Restriction.IsEmpty(left, schema.Columns[at])) continue;
            faults.Add(
                new($"The constraints contradict each other: no value of '{schema.Columns[at].Name}' meets them all.",
                string.Join(" and ", about.Select(pair => pair.Constraint.Describe())),
                "Mend one of them, or leave it out."));
        }
    }
}
