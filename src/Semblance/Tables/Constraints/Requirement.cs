using Semblance.Tables.Constraints.Plan;
using Semblance.Tables.Expressions;

namespace Semblance.Tables.Constraints;

/// <summary>Rows that meet one condition meet another one too: if country = 'US' then state is not null.</summary>
/// <remarks>Rows that break it are drawn again, so the others keep the model's distribution exactly.</remarks>
public sealed record Requirement : Constraint
{
    /// <summary>Which rows it is about, in SQL's syntax: "country = 'US'".</summary>
    public required string When { get; init; }

    /// <summary>What those rows meet, in SQL's syntax: "state is not null".</summary>
    public required string Then { get; init; }

    /// <inheritdoc/>
    public override string Describe() => $"if {When} then {Then}";

    internal override IReadOnlyList<string> ColumnsIn(Schema schema) =>
        [.. new[] { When, Then }.SelectMany(part => new WrittenCheck(part).Inputs(schema)).Distinct()];

    internal override void Bind(Schema schema, ICollection<Fault> faults)
    {
        new WrittenCheck(When).Bind(schema, faults);
        new WrittenCheck(Then).Bind(schema, faults);
    }

    internal override bool[] Breaks(Table table, KnownRows? known)
    {
        var asked = new WrittenCheck(When).Meets(table);
        return [.. new WrittenCheck(Then).Breaks(table).Select((broken, row) => broken && asked[row])];
    }
}
