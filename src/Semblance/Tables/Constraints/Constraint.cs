using System.Text.Json;
using System.Text.Json.Nodes;
using Semblance.Tables.Constraints.Plan;

namespace Semblance.Tables.Constraints;

/// <summary>
/// Something that holds in every row of a table, real or synthetic. A model that is fitted with constraints learns a
/// table in which they cannot be broken where there is such a table, and draws rows again where there is none.
/// </summary>
/// <remarks>
/// A row breaks a constraint when it surely does: as in SQL's CHECK, what is unknown because a cell is missing is let
/// through. To forbid missing cells, say so: <c>state is not null</c>.
/// </remarks>
public abstract record Constraint : Component
{
    /// <summary>The table that it is about, in a recipe for a database. A single table needs no name.</summary>
    public string? Table { get; init; }

    /// <summary>
    /// Reads the short spelling: an expression in SQL's syntax, <c>if … then …</c>, or <c>unique(a, b)</c>.
    /// </summary>
    /// <remarks>Names and shape are found out when it meets a table: <c>a &lt; b</c> becomes an
    /// <see cref="Inequality"/>.</remarks>
    public static Constraint Parse(string text) => new SqlCheck { Expression = text };

    /// <summary>
    /// Reads what JSON spells in one line: a text, or a text with the rows that bear it out, as <c>inspect --save</c>
    /// writes it. Null where it spells none.
    /// </summary>
    internal static Constraint? Spelled(JsonNode? node)
    {
        var line = node is JsonObject found && !found.ContainsKey("kind") ? found["holds"] : node;
        return line?.GetValueKind() == JsonValueKind.String ? Parse(line.GetValue<string>()) : null;
    }

    /// <summary>What was found, as JSON that <see cref="Spelled"/> reads.</summary>
    internal static JsonObject Spelling(string holds, long support) =>
        new() { ["holds"] = holds, ["support"] = support };

    /// <summary>The constraint in one line, in the short spelling that <see cref="Parse"/> reads.</summary>
    public abstract string Describe();

    /// <summary>The rows that break the constraint, from 0, ascending.</summary>
    /// <param name="table">Any rows that have its columns.</param>
    /// <param name="real">The rows that say which combinations there are, for the kinds that ask; null for any.</param>
    /// <exception cref="SemblanceException">Every problem of the constraint with this table's columns.</exception>
    public IReadOnlyList<int> Check(Table table, Table? real = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        var bound = Bound(table.Schema);
        var broken = bound.Breaks(table, real is null ? null : bound.Learn(real));
        return [.. Enumerable.Range(0, table.RowCount).Where(row => broken[row])];
    }

    /// <summary>This constraint, or the kind that its text spells, with all names and values checked.</summary>
    /// <exception cref="SemblanceException">Every problem.</exception>
    internal Constraint Bound(Schema schema)
    {
        var faults = new List<Fault>();
        var narrow = Recognition.Narrow(this, schema, faults);
        if (faults.Count == 0) narrow.Bind(schema, faults);
        return faults.Count == 0 ? narrow : throw new SemblanceException(faults);
    }

    /// <summary>The names of the columns that it speaks of, where they exist.</summary>
    internal abstract IReadOnlyList<string> ColumnsIn(Schema schema);

    /// <summary>Checks names, kinds and values.</summary>
    internal abstract void Bind(Schema schema, ICollection<Fault> faults);

    /// <summary>For each row whether it breaks the constraint.</summary>
    /// <param name="table">Rows; the constraint was bound to their schema.</param>
    /// <param name="known">What <see cref="Learn"/> found; null where nothing is known.</param>
    internal abstract bool[] Breaks(Table table, KnownRows? known);

    /// <summary>What the real rows say that the constraint itself does not; null for most kinds.</summary>
    internal virtual KnownRows? Learn(Table real) => null;

    /// <summary>How it could be kept by construction; null where rows can only be drawn again.</summary>
    internal virtual Shape? ShapeIn(Schema schema) => null;

    /// <summary>What every row must meet as a condition, where that can be said so; null where it cannot.</summary>
    internal virtual string? Says => null;

    /// <summary>The short spelling.</summary>
    public sealed override string ToString() => Describe();
}
