namespace Semblance.Tables.Detection;

/// <summary>Decides what each column of a table holds, and says why.</summary>
/// <remarks>
/// Works on distinct texts and their counts, so the cost is that of the different values; columns are looked at in
/// parallel. A million rows of Adult take a fraction of a second.
/// </remarks>
public static class SchemaDetection
{
    /// <summary>Looks at every column.</summary>
    /// <param name="raw">The table as text.</param>
    /// <param name="options">What is known beforehand: missing marks, a schema file.</param>
    /// <param name="cancel">Checked between columns.</param>
    /// <exception cref="SemblanceException">
    /// Every problem found: two date formats in one column, a schema file that names a column that is not there.
    /// </exception>
    public static DetectedTable Detect(RawTable raw, DetectionOptions? options = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(raw);
        options ??= new();
        var faults = new List<Fault>();
        var overrides = Match(raw, options, faults);
        var profiles = new ColumnProfile[raw.Columns.Count];
        var found = new List<Fault>?[profiles.Length];
        Parallel.For(0, profiles.Length, new ParallelOptions { CancellationToken = cancel }, i =>
        {
            var detection = new ColumnDetection(raw, i, options, overrides[i]);
            profiles[i] = detection.Run();
            found[i] = detection.Faults;
        });
        faults.AddRange(found.SelectMany(list => list ?? []));
        if (faults.Count > 0) throw new SemblanceException(faults);
        return new() { Schema = new() { Columns = [.. profiles.Select(profile => profile.Schema)] },
            Profiles = profiles };
    }

    private static ColumnOverride?[] Match(RawTable raw, DetectionOptions options, List<Fault> faults)
    {
        var matched = new ColumnOverride?[raw.Columns.Count];
        if (options.Overrides is not { } overrides) return matched;
        var names = raw.Columns.Select(column => column.Name).ToArray();
        foreach (var column in overrides.Columns)
        {
            var at = Array.IndexOf(names, column.Name);
            if (at >= 0) matched[at] = column;
            else
            {
                faults.Add(new($"The schema describes a column '{column.Name}', which {raw.Source} does not have.",
                    overrides.Source,
                    Nearest.Suggest(column.Name, names) is { } near ? $"Did you mean '{near}'?"
                        : $"Its columns are: {Nearest.List(names)}."));
            }
        }
        return matched;
    }
}
