using Semblance.Tables.Constraints.Plan;
using Semblance.Tables.Expressions;

namespace Semblance.Tables.Constraints;

/// <summary>Any condition over the row in SQL's syntax: "capital_gain = 0 or capital_loss = 0".</summary>
/// <remarks>
/// A condition that has the shape of another kind is kept as that kind is: a &lt; b as an inequality,
/// total = price * 2 as a formula, unique(a, b) as unique. Rows that break any other are drawn again,
/// so the rest keeps the model's distribution exactly.
/// </remarks>
public sealed record SqlCheck : Constraint
{
    /// <summary>
    /// The condition, as --where takes it; or "if … then …"; or a kind with its columns, "unique(a, b)".
    /// </summary>
    public required string Expression { get; init; }

    /// <inheritdoc/>
    public override string Describe() => Expression;

    internal override IReadOnlyList<string> ColumnsIn(Schema schema) => new WrittenCheck(Expression).Inputs(schema);

    internal override void Bind(Schema schema, ICollection<Fault> faults) =>
        new WrittenCheck(Expression).Bind(schema, faults);

    internal override string Says => Expression;

    internal override bool[] Breaks(Table table, KnownRows? known) => new WrittenCheck(Expression).Breaks(table);
}
