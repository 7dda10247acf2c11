using Semblance.Tables.Constraints.Plan;
using Semblance.Tables.Expressions;

namespace Semblance.Tables.Constraints;

/// <summary>Of some columns exactly one says yes (1, true, yes) in every row.</summary>
/// <remarks>Which one it is, is learnt as one category.</remarks>
public sealed record OneHot : Constraint
{
    /// <summary>The columns, two or more, of 0 and 1 or of yes and no.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <inheritdoc/>
    public override string Describe() => $"one-hot({ColumnName.Written(Columns)})";

    internal override IReadOnlyList<string> ColumnsIn(Schema schema) => Columns;

    internal override void Bind(Schema schema, ICollection<Fault> faults)
    {
        ColumnFaults.Find(this, schema, Columns, 2, faults);
        foreach (var name in Columns.Where(name => schema.IndexOf(name) >= 0)) Yes(name).Bind(schema, faults);
    }

    internal override bool[] Breaks(Table table, KnownRows? known)
    {
        var hot = new int[table.RowCount];
        var unknown = new bool[table.RowCount];
        foreach (var name in Columns)
        {
            var (yes, no) = (Yes(name).Meets(table), Yes(name).Breaks(table));
            for (var row = 0; row < hot.Length; row++)
            {
                if (yes[row]) hot[row]++;
                else if (!no[row]) unknown[row] = true;
            }
        }
        return [.. hot.Select((count, row) => count > 1 || (count == 0 && !unknown[row]))];
    }

    internal override Shape ShapeIn(Schema schema) => new JointShape(Columns);

    private static WrittenCheck Yes(string column) => new($"{ColumnName.Written(column)} = 1");
}
