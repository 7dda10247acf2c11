using Semblance.Tables.Expressions;

namespace Semblance.Tables.Constraints.Plan;

/// <summary>A condition that every row must not fail, in SQL's syntax.</summary>
internal readonly record struct WrittenCheck(string Text)
{
    /// <summary>Adds every problem of names, kinds and syntax.</summary>
    public void Bind(Schema schema, ICollection<Fault> faults)
    {
        try
        {
            Binder.BindTruth(Source, schema);
        }
        catch (SemblanceException error)
        {
            foreach (var fault in error.Faults) faults.Add(fault);
        }
    }

    /// <summary>The columns that it names.</summary>
    public IReadOnlyList<string> Inputs(Schema schema) =>
        [.. Binder.BindTruth(Source, schema).Columns.Select(at => schema.Columns[at].Name)];

    /// <summary>Rows that surely fail it.</summary>
    public bool[] Breaks(Table table) => Truths(table, Truth.False);

    /// <summary>Rows that surely meet it.</summary>
    public bool[] Meets(Table table) => Truths(table, Truth.True);

    private bool[] Truths(Table table, byte wanted) =>
        Array.ConvertAll(Binder.BindTruth(Source, table.Schema).Evaluate(new(table.Columns, table.RowCount)),
            truth => truth == wanted);

    private Source Source => new(Text, "constraint");
}
