namespace Semblance.Relational.Synthesizers;

/// <summary>How many rows a synthetic database has.</summary>
public sealed record DatabaseSize
{
    /// <summary>Rows of each table as a multiple of the real ones. Tables that are kept stay as they are.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Rows of single tables, by name; others follow <see cref="Scale"/>.</summary>
    public IReadOnlyDictionary<string, int> Rows { get; init; } = new Dictionary<string, int>();

    /// <summary>The rows of a table that was learnt from so many.</summary>
    internal int Of(string table, int real) => Rows.TryGetValue(table, out var rows) ? rows
        : real == 0 ? 0 : (int)Math.Clamp(Math.Round(real * Scale), 1, int.MaxValue);

    /// <summary>Refuses sizes that no database can have.</summary>
    internal void Check(DatabaseSchema schema, IReadOnlyList<string> kept)
    {
        var faults = new List<Fault>();
        if (!(Scale > 0) || !double.IsFinite(Scale))
            faults.Add(new($"A scale of {Scale} makes no database.", "scale", "Give a number above 0, such as 10."));
        foreach (var (name, rows) in Rows)
        {
            if (schema.Tables.All(table => table.Name != name))
                faults.Add(new($"There is no table '{name}'.", "rows",
                    Spelling.Suggest(name, schema.Tables.Select(table => table.Name))));
            else if (kept.Contains(name))
            {
                faults.Add(new($"Table '{name}' is kept as it is, so it cannot have {rows:N0} rows.", "rows",
                    "Leave it out, or learn the database without keeping it."));
            }
            else if (rows < 0) faults.Add(new($"Table '{name}' cannot have {rows} rows.", "rows", "Give 0 or more."));
        }
        if (faults.Count > 0) throw new SemblanceException(faults);
    }
}
