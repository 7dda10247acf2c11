using Semblance.Tables.Constraints.Plan;
using Semblance.Tables.Expressions;

namespace Semblance.Tables.Constraints;

/// <summary>
/// No two rows agree in these columns. A row in which one of them is missing agrees with none, as in SQL.
/// </summary>
/// <remarks>
/// A generated column (an identifier, a mail address) is unique by itself: its values come from a keyed
/// permutation of the row's number. For learnt columns each row is drawn until it differs from all
/// before it; that takes 16 bytes a row.
/// </remarks>
public sealed record Unique : Constraint
{
    /// <summary>The column, or the columns that are unique together.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <inheritdoc/>
    public override string Describe() => $"unique({ColumnName.Written(Columns)})";

    internal override IReadOnlyList<string> ColumnsIn(Schema schema) => Columns;

    internal override void Bind(Schema schema, ICollection<Fault> faults) =>
        ColumnFaults.Find(this, schema, Columns, 1, faults);

    internal override bool[] Breaks(Table table, KnownRows? known)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var missing = RowKeys.AnyMissing(table, Columns);
        return [.. RowKeys.Of(table, Columns).Select((key, row) => !missing[row] && !seen.Add(key))];
    }

    internal override Shape ShapeIn(Schema schema) => new UniqueShape(Columns);
}
