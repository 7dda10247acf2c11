using Semblance.Tables.Constraints.Plan;
using Semblance.Tables.Expressions;

namespace Semblance.Tables.Constraints;

/// <summary>A column that is computed from others in every row: <c>total = round(price * quantity, 2)</c>.</summary>
/// <remarks>
/// The column is not learnt but computed, and rounded to the decimals that it is written with. A real row obeys where
/// it differs by no more than that rounding. Where a cell that it needs is missing, so is the result.
/// </remarks>
public sealed record Formula : Constraint
{
    /// <summary>The column that is computed.</summary>
    public required string Column { get; init; }

    /// <summary>What it is computed from, in SQL's syntax: "price * quantity".</summary>
    public required string Expression { get; init; }

    /// <inheritdoc/>
    public override string Describe() => $"{ColumnName.Written(Column)} = {Expression}";

    internal override IReadOnlyList<string> ColumnsIn(Schema schema) => [Column, .. Written.Inputs(schema)];

    internal override void Bind(Schema schema, ICollection<Fault> faults)
    {
        var before = faults.Count;
        ColumnFaults.Find(this, schema, [Column], 1, faults);
        if (faults.Count > before) return;
        Written.Bind(schema, faults);
        if (faults.Count > before || !Written.Inputs(schema).Contains(Column)) return;
        faults.Add(new($"'{Column}' would be computed from itself.", ColumnFaults.Place(this),
            "Write it as a condition of another shape, or leave it out of the expression."));
    }

    internal override bool[] Breaks(Table table, KnownRows? known) => Written.Breaks(table);

    internal override Shape ShapeIn(Schema schema) => new FormulaShape(Column, Expression);

    private WrittenFormula Written => new(Column, Expression);
}
