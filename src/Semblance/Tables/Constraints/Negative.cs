using Semblance.Tables.Constraints.Plan;
using Semblance.Tables.Expressions;

namespace Semblance.Tables.Constraints;

/// <summary>A column of numbers or lengths of time is below zero.</summary>
/// <remarks>
/// Models never write a number beyond the real ones, so this holds by itself; it is checked in every row all the same.
/// </remarks>
public sealed record Negative : Constraint
{
    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>Whether it is never zero either.</summary>
    public bool Strict { get; init; } = true;

    /// <inheritdoc/>
    public override string Describe() => $"{ColumnName.Written(Column)} {(Strict ? "<" : "<=")} 0";

    internal override IReadOnlyList<string> ColumnsIn(Schema schema) => [Column];

    internal override void Bind(Schema schema, ICollection<Fault> faults)
    {
        ColumnFaults.Find(this, schema, [Column], 1, faults);
        ColumnFaults.FindUnnumbered(this, schema, Column, faults);
    }

    internal override string Says => Describe();

    internal override bool[] Breaks(Table table, KnownRows? known) =>
        Array.ConvertAll(((NumericColumn)table[Column]).ToDoubles(), value => Strict ? value >= 0 : value > 0);

    internal override Shape ShapeIn(Schema schema) => new RangeShape(Column);
}
