using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Constraints.Plan;

/// <summary>
/// One step between the table as it is and the table that a model learns, in which some constraints cannot be broken.
/// </summary>
internal abstract class Transform
{
    /// <summary>The columns that it takes out of the table, or changes.</summary>
    public abstract IReadOnlyList<string> Claims { get; }

    /// <summary>
    /// The table that is learnt. A cell that cannot be expressed because one that it needs is missing is missing.
    /// </summary>
    public abstract Table Apply(Table table);

    /// <summary>The table that learnt rows stand for; columns that come back stand at the end.</summary>
    /// <param name="table">Learnt or sampled rows.</param>
    /// <param name="drawn">Which rows they are.</param>
    public abstract Table Invert(Table table, Drawn drawn);

    /// <summary>
    /// Moves restrictions of columns that are not learnt to those that are. What cannot be moved is dropped: rows are
    /// held against the whole condition afterwards.
    /// </summary>
    public abstract void Restrict(IDictionary<string, ValueSet> sets);

    /// <summary>Keeps what <see cref="Load"/> needs.</summary>
    public abstract JsonObject Save(ModelFolder folder, string name);

    public static Transform Load(JsonObject state, ModelFolder folder, string name) =>
        (string?)state["transform"] switch
    {
        "joint" => JointTransform.Load(state, folder, name),
        "missing" => MissingTransform.Load(state, folder, name),
        "formula" => FormulaTransform.Load(state),
        "order" => OrderTransform.Load(state),
        "multiple" => MultipleTransform.Load(state),
        "form" => FormTransform.Load(state),
        var other => throw ColumnEncoder.Damaged($"names an unknown transform '{other}'", "(constraints)"),
    };

    /// <summary>The table with one column in place of another, or of several.</summary>
    protected static Table Replace(Table table, IReadOnlyCollection<string> gone, IReadOnlyList<Column> come)
    {
        var columns = table.Columns.Where(column => !gone.Contains(column.Name)).ToList();
        columns.InsertRange(table.Columns.TakeWhile(column => !gone.Contains(column.Name)).Count(), come);
        return new(columns);
    }

    /// <summary>Narrows what is known of a column.</summary>
    protected static void Narrow(IDictionary<string, ValueSet> sets, string column, ValueSet set) =>
        sets[column] = sets.TryGetValue(column, out var other) ? ValueSet.Both(other, set) : set;

    /// <summary>A name that no column of the table has.</summary>
    protected static string Free(Schema schema, string name)
    {
        while (schema.IndexOf(name) >= 0) name += "'";
        return name;
    }
}
