using System.Text.RegularExpressions;
using Semblance.Tables.Constraints.Plan;
using Semblance.Tables.Expressions;

namespace Semblance.Tables.Constraints;

/// <summary>The texts of a column have a form that a regular expression describes.</summary>
/// <remarks>
/// Labels are those of the real rows, which have it. Texts that are generated anew are made from the expression, where
/// it needs no more than letters, classes, groups, choices and repetition.
/// </remarks>
public sealed record Pattern : Constraint
{
    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>A regular expression for the whole text: "[A-Z]{2}-[0-9]{4}".</summary>
    public required string Expression { get; init; }

    /// <inheritdoc/>
    public override string Describe() => $"matches({ColumnName.Written(Column)}, {ColumnName.Quoted(Expression)})";

    internal override IReadOnlyList<string> ColumnsIn(Schema schema) => [Column];

    internal override void Bind(Schema schema, ICollection<Fault> faults)
    {
        ColumnFaults.Find(this, schema, [Column], 1, faults);
        try
        {
            _ = RegularText.Whole(Expression);
        }
        catch (RegexParseException error)
        {
            faults.Add(new($"The regular expression cannot be read: {error.Message.TrimEnd('.')}.",
                $"the constraint{Environment.NewLine}    {Expression}{Environment.NewLine}    "
                + $"{new string(' ', Math.Max(0, error.Offset - 1))}^",
                "Mend it there; a backslash before a letter with a meaning stands for that letter."));
        }
    }

    internal override bool[] Breaks(Table table, KnownRows? known)
    {
        var form = RegularText.Whole(Expression);
        var column = table[Column];
        var answers = new Dictionary<string, bool>(StringComparer.Ordinal);
        var broken = new bool[table.RowCount];
        for (var row = 0; row < broken.Length; row++)
        {
            if (column.IsMissing(row)) continue;
            var text = column.Text(row);
            if (!answers.TryGetValue(text, out broken[row])) answers[text] = broken[row] = !form.IsMatch(text);
        }
        return broken;
    }

    internal override Shape ShapeIn(Schema schema) => new FormShape(Column, Expression);
}
