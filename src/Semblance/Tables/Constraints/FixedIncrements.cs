using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Semblance.Tables.Constraints.Plan;
using Semblance.Tables.Expressions;

namespace Semblance.Tables.Constraints;

/// <summary>Every number of a column is a whole multiple of one number.</summary>
/// <remarks>Which multiple it is, is learnt.</remarks>
public sealed record FixedIncrements : Constraint
{
    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>What every number is a multiple of.</summary>
    [Range(double.Epsilon, double.MaxValue)] public required double Increment { get; init; }

    /// <inheritdoc/>
    public override string Describe() =>
        $"fixed-increments({ColumnName.Written(Column)}, {Increment.ToString("R", CultureInfo.InvariantCulture)})";

    internal override IReadOnlyList<string> ColumnsIn(Schema schema) => [Column];

    internal override void Bind(Schema schema, ICollection<Fault> faults)
    {
        ColumnFaults.Find(this, schema, [Column], 1, faults);
        if (!(Increment > 0))
            faults.Add(new("The increment is not above zero.", ColumnFaults.Place(this),
                "Write a number such as 5 or 0.25."));
        if (schema.IndexOf(Column) is >= 0 and var at
            && schema.Columns[at].Kind is not (ColumnKind.Integer or ColumnKind.Decimal))
            faults.Add(new($"Column '{Column}' holds no numbers.", ColumnFaults.Place(this),
                "Name a column of numbers."));
    }

    internal override bool[] Breaks(Table table, KnownRows? known) =>
        Array.ConvertAll(((NumericColumn)table[Column]).ToDoubles(), value =>
        {
            var multiple = value / Increment; // a binary fraction of a decimal one: equal up to rounding
            return Math.Abs(multiple - Math.Round(multiple)) > 1e-9 * Math.Max(1, Math.Abs(multiple));
        });

    internal override Shape ShapeIn(Schema schema) => new MultipleShape(Column, Increment);
}
