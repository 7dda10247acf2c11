using Semblance.Tables.Constraints.Plan;
using Semblance.Tables.Expressions;

namespace Semblance.Tables.Constraints;

/// <summary>One column is never above another: numbers, dates or times.</summary>
/// <remarks>What is learnt in place of the higher column is how far it lies above the lower one, which
/// is never negative.</remarks>
public sealed record Inequality : Constraint
{
    /// <summary>The column that is lower.</summary>
    public required string Low { get; init; }

    /// <summary>The column that is higher.</summary>
    public required string High { get; init; }

    /// <summary>Whether the two are never equal either.</summary>
    public bool Strict { get; init; }

    /// <inheritdoc/>
    public override string Describe() =>
        $"{ColumnName.Written(Low)} {(Strict ? "<" : "<=")} {ColumnName.Written(High)}";

    internal override IReadOnlyList<string> ColumnsIn(Schema schema) => [Low, High];

    internal override void Bind(Schema schema, ICollection<Fault> faults)
    {
        var before = faults.Count;
        ColumnFaults.Find(this, schema, [Low, High], 2, faults);
        ColumnFaults.FindUnordered(this, schema, [Low, High], faults);
        if (faults.Count == before) Written.Bind(schema, faults);
    }

    internal override bool[] Breaks(Table table, KnownRows? known) => Written.Breaks(table);

    internal override Shape ShapeIn(Schema schema) => new OrderShape([new(Low, High, Strict)]);

    private WrittenCheck Written => new(Describe());
}
