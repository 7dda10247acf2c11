using Semblance.Tables;
using Semblance.Tables.Expressions;

namespace Semblance;

/// <summary>What rows must meet, in SQL's syntax: <c>sex = 'Female' and age between 30 and 40</c>.</summary>
/// <remarks>
/// Columns are written bare (<c>age</c>, <c>capital-gain</c>) or in "double quotes", `backticks` or [brackets]; texts
/// and dates in 'single quotes'. There are = &lt;&gt; &lt; &lt;= &gt; &gt;=, between, in, like, ilike, is null, and,
/// or, not, + - * / % and the functions abs, round, floor, ceil, lower, upper, trim, length, coalesce, year, month,
/// day, weekday, hour and minute. Missing cells follow SQL's three-valued logic, and a quotient is never rounded.
/// </remarks>
public sealed class Condition
{
    private readonly Source source;
    private Bound? last; // batches of one model share a schema: bind once

    private Condition(Source source) => this.source = source;

    /// <summary>The condition as it was written.</summary>
    public string Text => source.Text;

    /// <summary>Reads a condition.</summary>
    /// <exception cref="SemblanceException">A syntax error, with a caret under its place.</exception>
    public static Condition Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var source = new Source(text, "condition");
        Parser.Parse(source);
        return new(source);
    }

    /// <summary>Checks names and values against the schema.</summary>
    /// <exception cref="SemblanceException">
    /// Every unknown column or label (with the nearest that are known) and every value of the wrong kind.
    /// </exception>
    public void Bind(Schema schema) => BoundTo(schema);

    /// <summary>The columns that the condition speaks of, in the schema's order.</summary>
    /// <exception cref="SemblanceException">As <see cref="Bind"/>.</exception>
    public IReadOnlyList<string> Columns(Schema schema) =>
        [.. BoundTo(schema).Condition.Columns.Select(position => schema.Columns[position].Name)];

    /// <summary>
    /// For each column that the condition restricts on its own: the values it leaves possible. Every matching row lies
    /// within these sets; <see cref="Matches"/> has the last word. A condition that no row can meet leaves some column
    /// an empty set.
    /// </summary>
    /// <exception cref="SemblanceException">As <see cref="Bind"/>.</exception>
    public IReadOnlyDictionary<string, ValueSet> Restrictions(Schema schema) =>
        BoundTo(schema).Restriction.Named(schema);

    /// <summary>
    /// Whether every row within <see cref="Restrictions"/> meets the condition: it says something of each column by
    /// itself, and nothing of how two columns go together.
    /// </summary>
    /// <exception cref="SemblanceException">As <see cref="Bind"/>.</exception>
    public bool RestrictionsAreExact(Schema schema) => BoundTo(schema).Restriction.IsExact;

    /// <summary>Which rows meet the condition. A comparison with a missing cell is not met, as in SQL.</summary>
    /// <exception cref="SemblanceException">As <see cref="Bind"/>.</exception>
    public bool[] Matches(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var truths = BoundTo(table.Schema).Condition.Evaluate(new(table.Columns, table.RowCount));
        return Array.ConvertAll(truths, truth => truth == Truth.True);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private Bound BoundTo(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (last is { } known && known.Fits(schema)) return known;
        var condition = Binder.BindTruth(source, schema);
        return last = new(schema, condition, Restriction.Of(condition, true, schema));
    }

    private sealed record Bound(Schema Schema, TruthOperand Condition, Restriction Restriction)
    {
        public bool Fits(Schema schema) =>
            ReferenceEquals(schema, Schema) ||
            schema.Columns.SequenceEqual(Schema.Columns, ReferenceEqualityComparer.Instance);
    }
}
