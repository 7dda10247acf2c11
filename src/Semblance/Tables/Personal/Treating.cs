using Semblance.Tables.Detection;

namespace Semblance.Tables.Personal;

/// <summary>Treats the personal columns of a table before anything else is done with it.</summary>
public static class Treating
{
    /// <summary>
    /// The table as text with the columns treated. Each different value is treated once; a column that is dropped is
    /// gone, one
    /// that is faked is as it was.
    /// </summary>
    /// <param name="raw">The table as text.</param>
    /// <param name="schema">What its columns are.</param>
    /// <param name="treatments">By column.</param>
    /// <param name="key">What pseudonyms follow from.</param>
    /// <exception cref="SemblanceException">Every treatment that does not fit its column, and every column that is not
    /// there.</exception>
    public static RawTable Apply(RawTable raw, Schema schema, IReadOnlyDictionary<string, Treatment> treatments,
        PseudonymKey? key = null)
    {
        ArgumentNullException.ThrowIfNull(raw);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(treatments);
        var names = schema.Columns.Select(column => column.Name).ToList();
        var faults = new List<Fault>(treatments.Keys.Where(name => !names.Contains(name))
            .Select(name => new Fault($"There is no column '{name}' to treat.", raw.Source,
                Spelling.Suggest(name, names))));
        var columns = new List<RawColumn>();
        foreach (var column in raw.Columns)
        {
            if (!treatments.TryGetValue(column.Name, out var treatment) || treatment is Keep
                || treatment.Fakes) columns.Add(column);
            else if (!treatment.Drops)
            {
                try
                {
                    columns.Add(Apply(column, schema.Columns[schema.IndexOf(column.Name)], raw, treatment, key));
                }
                catch (SemblanceException error)
                {
                    faults.AddRange(error.Faults);
                }
            }
        }
        if (faults.Count > 0) throw new SemblanceException(faults);
        if (columns.Count == 0) throw new SemblanceException("Every column is dropped.", raw.Source,
            "Keep one at least.");
        return new()
        {
            Columns = columns, RowCount = raw.RowCount, SourceRowCount = raw.SourceRowCount, Source = raw.Source,
            Notes = raw.Notes,
            Missing = raw.Missing, Layout = raw.Layout,
        };
    }

    private static RawColumn Apply(RawColumn column, ColumnSchema schema, RawTable raw, Treatment treatment,
        PseudonymKey? key)
    {
        var counts = new int[column.Texts.Length];
        foreach (var code in column.Codes)
        {
            if (code >= 0) counts[code]++;
        }
        // the different texts as a table of their own, typed as the column is
        var distinct = new RawTable
        {
            Columns = [new RawColumn { Name = column.Name, Codes = [.. Enumerable.Range(0, column.Texts.Length)],
                Texts = column.Texts, Declared = column.Declared }],
            RowCount = column.Texts.Length, SourceRowCount = column.Texts.Length, Source = raw.Source,
        };
        var typed = TypedTable.Build(distinct, new() { Columns = [schema] }, new() { Missing = raw.Missing })
            .Columns[0];
        var made = treatment.Apply(new(schema, typed, counts, key));
        var texts = new List<string>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var map = Array.ConvertAll(made, text =>
        {
            if (text is null) return -1;
            if (places.TryGetValue(text, out var known)) return known;
            texts.Add(text);
            return places[text] = texts.Count - 1;
        });
        return new() { Name = column.Name, Codes = Array.ConvertAll(column.Codes, code => code < 0 ? -1 : map[code]),
            Texts = [.. texts], Declared = null };
    }
}
