using Semblance.Tables.Constraints.Plan;
using Semblance.Tables.Expressions;

namespace Semblance.Tables.Constraints;

/// <summary>Several columns in ascending order: numbers, dates or times.</summary>
/// <remarks>
/// Each column is learnt as how far it lies above those before it. A missing cell is passed over: the values that are
/// there ascend.
/// </remarks>
public sealed record ChainedInequality : Constraint
{
    /// <summary>The columns, the lowest first.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Whether neighbours are never equal either.</summary>
    public bool Strict { get; init; }

    /// <inheritdoc/>
    public override string Describe() => string.Join(Strict ? " < " : " <= ", Columns.Select(ColumnName.Written));

    internal override IReadOnlyList<string> ColumnsIn(Schema schema) => Columns;

    internal override void Bind(Schema schema, ICollection<Fault> faults)
    {
        var before = faults.Count;
        ColumnFaults.Find(this, schema, Columns, 2, faults);
        ColumnFaults.FindUnordered(this, schema, Columns, faults);
        if (faults.Count == before) Written.Bind(schema, faults);
    }

    internal override bool[] Breaks(Table table, KnownRows? known) => Written.Breaks(table);

    internal override Shape ShapeIn(Schema schema) =>
        new OrderShape([.. Pairs.Select(pair => new Edge(pair.Low, pair.High, Strict))]);

    private WrittenCheck Written => new(string.Join(" and ", Pairs.Select(pair =>
        $"{ColumnName.Written(pair.Low)} {(Strict ? "<" : "<=")} {ColumnName.Written(pair.High)}")));

    // every pair, not only neighbours: the column between two may be missing
    private IEnumerable<(string Low, string High)> Pairs =>
        Columns.SelectMany((low, i) => Columns.Skip(i + 1).Select(high => (low, high)));
}
