namespace Semblance.Tables.Formats;

/// <summary>What the names of a table's columns must be.</summary>
internal static class ColumnNames
{
    private const int MostFaults = 10;

    /// <summary>Refuses names that are lacking or double, all of them together.</summary>
    /// <param name="names">The names, in order.</param>
    /// <param name="where">Where they stand.</param>
    public static void Check(IReadOnlyList<string> names, string where)
    {
        const string Remedy =
            "Give every column its own name: mend the header, or say --no-header if the first line is a row.";
        var faults = new List<Fault>();
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < names.Count && faults.Count < MostFaults; i++)
        {
            if (string.IsNullOrWhiteSpace(names[i]))
                faults.Add(new("A column has no name.", $"{where}, column {i + 1}", Remedy));
            else if (!first.TryAdd(names[i], i))
                faults.Add(new($"Columns {first[names[i]] + 1} and {i + 1} are both named '{names[i]}'.",
                    $"{where}, column {i + 1}", Remedy));
        }
        if (faults.Count > 0) throw new SemblanceException(faults);
    }
}
