using Semblance.Tables.Constraints.Plan;
using Semblance.Tables.Expressions;

namespace Semblance.Tables.Constraints;

/// <summary>A column lies between two others: numbers, dates or times.</summary>
/// <remarks>The lower bound is learnt as it is, the column as how far it lies above it, the upper bound as how far it
/// lies above both.</remarks>
public sealed record BetweenColumns : Constraint
{
    /// <summary>The column that lies between.</summary>
    public required string Column { get; init; }

    /// <summary>The column that is lower.</summary>
    public required string Low { get; init; }

    /// <summary>The column that is higher.</summary>
    public required string High { get; init; }

    /// <summary>Whether it never equals either.</summary>
    public bool Strict { get; init; }

    /// <inheritdoc/>
    public override string Describe() => Strict
        ? $"{ColumnName.Written(Low)} < {ColumnName.Written(Column)} and {ColumnName.Written(Column)} < "
            + $"{ColumnName.Written(High)}"
        : $"{ColumnName.Written(Column)} between {ColumnName.Written(Low)} and {ColumnName.Written(High)}";

    internal override IReadOnlyList<string> ColumnsIn(Schema schema) => [Low, Column, High];

    internal override void Bind(Schema schema, ICollection<Fault> faults)
    {
        var before = faults.Count;
        ColumnFaults.Find(this, schema, [Low, Column, High], 3, faults);
        ColumnFaults.FindUnordered(this, schema, [Low, Column, High], faults);
        if (faults.Count == before) Written.Bind(schema, faults);
    }

    internal override bool[] Breaks(Table table, KnownRows? known) => Written.Breaks(table);

    internal override Shape ShapeIn(Schema schema) =>
        new OrderShape([new(Low, Column, Strict), new(Column, High, Strict)]);

    private WrittenCheck Written => new(Describe());
}
