using Semblance.Tables.Encoders;
using Semblance.Tables.Expressions;

namespace Semblance.Tables.Constraints.Plan;

/// <summary>A column that is computed from others by an expression.</summary>
internal readonly record struct WrittenFormula(string Column, string Expression)
{
    /// <summary>Adds every problem of names, kinds and syntax.</summary>
    public void Bind(Schema schema, ICollection<Fault> faults)
    {
        try
        {
            var operand = Bound(schema);
            // a comparison of the two finds out whether their kinds go together
            if (operand is TruthOperand)
            {
                faults.Add(new($"The formula of '{Column}' says yes or no.", $"the constraint {Column} = {Expression}",
                    "Write a number, a date or a text."));
            }
            else Binder.BindTruth(new($"{ColumnName.Written(Column)} = ({Expression})", "constraint"), schema);
        }
        catch (SemblanceException error)
        {
            foreach (var fault in error.Faults) faults.Add(fault);
        }
    }

    /// <summary>The columns that it is computed from.</summary>
    public IReadOnlyList<string> Inputs(Schema schema) =>
        [.. Bound(schema).Columns.Select(at => schema.Columns[at].Name)];

    /// <summary>The column, computed and rounded as it is written.</summary>
    /// <param name="table">Rows with the columns that it is computed from.</param>
    /// <param name="schema">The computed column's.</param>
    public Column Compute(Table table, ColumnSchema schema)
    {
        var rows = new Rows(table.Columns, table.RowCount);
        switch (Bound(table.Schema))
        {
            case NumberOperand number:
                var values = InKind(number, schema.Kind, rows);
                return NumberEncoder.ToColumn(schema, Array.ConvertAll(values, value => Rounded(schema, value)));
            case TextOperand text:
                var (codes, levels) = text.Evaluate(rows);
                var texts = codes.Select(code => code < 0 ? null : levels[code]).ToArray();
                return schema.Kind is ColumnKind.Category or ColumnKind.Boolean ? Labels(schema, texts)
                    : new TextColumn(schema, texts);
            default: throw new ArgumentException("A formula is no truth.");
        }
    }

    /// <summary>Rows whose value is not the computed one, beyond what its rounding explains.</summary>
    public bool[] Breaks(Table table)
    {
        var given = table[Column];
        if (given is not NumericColumn numeric || Bound(table.Schema) is not NumberOperand number)
        {
            var computed = Compute(table, given.Schema);
            return [.. Enumerable.Range(0, table.RowCount).Select(row =>
                !given.IsMissing(row) && !computed.IsMissing(row) && given.Text(row) != computed.Text(row))];
        }
        var (values, exact) = (numeric.ToDoubles(),
            InKind(number, given.Schema.Kind, new(table.Columns, table.RowCount)));
        var tolerance = given.Schema.Kind != ColumnKind.Decimal ? 0.5 : given.Schema.Decimals is { } decimals
            ? 0.5 * Math.Pow(10, -decimals) : 0;
        return [.. values.Select((value, row) => Math.Abs(value - exact[row]) > tolerance
            + 1e-9 * Math.Max(tolerance, Math.Abs(value)))];
    }

    private Operand Bound(Schema schema) => Binder.BindValue(new(Expression, "formula"), schema);

    // a date from an instant, or the other way round
    private static double[] InKind(NumberOperand number, ColumnKind kind, Rows rows)
    {
        var values = number.Evaluate(rows);
        return (number.Type, kind) switch
        {
            (Expressions.ValueType.Instant, ColumnKind.Date) =>
                Array.ConvertAll(values, value => value / TemporalText.MicrosecondsPerDay),
            (Expressions.ValueType.Date, ColumnKind.Instant) =>
                Array.ConvertAll(values, value => value * TemporalText.MicrosecondsPerDay),
            _ => values,
        };
    }

    private static double Rounded(ColumnSchema schema, double value) =>
        schema.Kind != ColumnKind.Decimal ? Math.Round(value, MidpointRounding.AwayFromZero)
        : schema.Decimals is { } decimals and <= 15
        ? Math.Round(value, decimals, MidpointRounding.AwayFromZero) : value;

    private static CategoryColumn Labels(ColumnSchema schema, string?[] texts)
    {
        var levels = texts.Where(text => text is not null).Distinct().ToArray();
        return new(schema, [.. texts.Select(text => text is null ? -1 : Array.IndexOf(levels, text))], levels!);
    }
}
