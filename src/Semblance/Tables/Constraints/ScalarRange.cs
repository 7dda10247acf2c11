using Semblance.Tables.Constraints.Plan;
using Semblance.Tables.Expressions;

namespace Semblance.Tables.Constraints;

/// <summary>A column lies within fixed bounds: numbers, dates or times.</summary>
/// <remarks>
/// Models never write a number beyond the real ones, so this holds by itself; it is checked in every row all the same.
/// </remarks>
public sealed record ScalarRange : Constraint
{
    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>The lower bound: a number, or a date or time in quotes. Left out: none.</summary>
    public Bound? Low { get; init; }

    /// <summary>The upper bound: a number, or a date or time in quotes. Left out: none.</summary>
    public Bound? High { get; init; }

    /// <summary>Whether it never equals either bound.</summary>
    public bool Strict { get; init; }

    /// <inheritdoc/>
    public override string Describe() => (Low, High, Strict) switch
    {
        ({ } low, { } high, false) => $"{ColumnName.Written(Column)} between {low} and {high}",
        ({ } low, { } high, true) => $"{ColumnName.Written(Column)} > {low} and {ColumnName.Written(Column)} < {high}",
        ({ } low, null, _) => $"{ColumnName.Written(Column)} {(Strict ? ">" : ">=")} {low}",
        (null, { } high, _) => $"{ColumnName.Written(Column)} {(Strict ? "<" : "<=")} {high}",
        _ => $"{ColumnName.Written(Column)} within no bounds",
    };

    internal override IReadOnlyList<string> ColumnsIn(Schema schema) => [Column];

    internal override void Bind(Schema schema, ICollection<Fault> faults)
    {
        var before = faults.Count;
        ColumnFaults.Find(this, schema, [Column], 1, faults);
        ColumnFaults.FindUnordered(this, schema, [Column], faults);
        if (Low is null && High is null)
            faults.Add(new("scalar-range has neither a lower nor an upper bound.", ColumnFaults.Place(this),
                "Give it low, high or both."));
        if (faults.Count == before) Written.Bind(schema, faults);
    }

    internal override string Says => Describe();

    internal override bool[] Breaks(Table table, KnownRows? known) => Written.Breaks(table);

    internal override Shape ShapeIn(Schema schema) => new RangeShape(Column);

    private WrittenCheck Written => new(Describe());
}
