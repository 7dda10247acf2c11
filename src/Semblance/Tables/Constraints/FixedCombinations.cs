using Semblance.Tables.Constraints.Plan;
using Semblance.Tables.Expressions;

namespace Semblance.Tables.Constraints;

/// <summary>
/// The values of some columns occur together only as they do in the real rows: city with country, model with make.
/// </summary>
/// <remarks>
/// The combination is learnt as one category; where one of the columns tells the others, that column is learnt and the
/// others are looked up. Thousands of combinations cost a network memory.
/// </remarks>
public sealed record FixedCombinations : Constraint
{
    /// <summary>The columns, two or more.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <inheritdoc/>
    public override string Describe() => $"fixed-combinations({ColumnName.Written(Columns)})";

    internal override IReadOnlyList<string> ColumnsIn(Schema schema) => Columns;

    internal override void Bind(Schema schema, ICollection<Fault> faults)
    {
        ColumnFaults.Find(this, schema, Columns, 2, faults);
        foreach (var column in Columns.Select(schema.IndexOf).Where(at => at >= 0).Select(at => schema.Columns[at])
            .Where(column => column.Handling == Handling.Generate))
        {
            faults.Add(new($"Column '{column.Name}' is generated anew, so its values are none of the real ones.",
                ColumnFaults.Place(this),
                "Leave it out, or set \"handling\": \"learn\" for it in the schema."));
        }
    }

    internal override bool[] Breaks(Table table, KnownRows? known) => known is null ? new bool[table.RowCount]
        : Array.ConvertAll(known.Find([.. Columns.Select(name => table[name])]), at => at < 0);

    internal override KnownRows Learn(Table real) => KnownRows.Of([.. Columns.Select(name => real[name])]);

    internal override Shape ShapeIn(Schema schema) => new JointShape(Columns);
}
