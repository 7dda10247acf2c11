using Semblance.Tables.Constraints.Plan;
using Semblance.Tables.Expressions;

namespace Semblance.Tables.Constraints;

/// <summary>The cells of some columns are missing together only as they are in the real rows.</summary>
/// <remarks>Which of them are missing is learnt as one category.</remarks>
public sealed record FixedNullCombinations : Constraint
{
    /// <summary>The columns, two or more.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <inheritdoc/>
    public override string Describe() => $"fixed-null-combinations({ColumnName.Written(Columns)})";

    internal override IReadOnlyList<string> ColumnsIn(Schema schema) => Columns;

    internal override void Bind(Schema schema, ICollection<Fault> faults) =>
        ColumnFaults.Find(this, schema, Columns, 2, faults);

    internal override bool[] Breaks(Table table, KnownRows? known) => known is null ? new bool[table.RowCount]
        : Array.ConvertAll(known.Find([MissingPattern.Of(table, Columns)]), at => at < 0);

    internal override KnownRows Learn(Table real) => KnownRows.Of([MissingPattern.Of(real, Columns)]);

    internal override Shape ShapeIn(Schema schema) => new MissingShape(Columns);
}
