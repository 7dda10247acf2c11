using System.Diagnostics;
using Semblance.Providers;
using Semblance.Tables;
using Semblance.Tables.Personal;

namespace Semblance.Recipes;

/// <summary>
/// Writes a table or a database again with its personal data dropped, faked, pseudonymised, masked or generalised; all
/// else is as it was.
/// </summary>
public sealed record Mask : PersonalRecipe
{
    /// <summary>
    /// The table: CSV, TSV, JSON, JSON Lines, Parquet, Arrow or Excel, plain, .gz or .zst. Or a database: a file, a
    /// connection string or URL, a folder of files.
    /// </summary>
    [File] public required string Data { get; init; }

    /// <summary>
    /// Where the treated table goes; its ending decides the format. "-" is standard output. A database goes to a
    /// database file, a server's database or a folder.
    /// </summary>
    [File] public required string Output { get; init; }

    /// <summary>
    /// The form of the files in a folder ("parquet", "csv", "json-lines", "arrow"). Left out: parquet.
    /// </summary>
    public string? Format { get; init; }

    /// <summary>
    /// Whether rows that the target database's tables hold already are deleted first. Left out: they are refused.
    /// </summary>
    public bool Overwrite { get; init; }

    internal override async Task<Outcome> Execute(Run run, CancellationToken cancel)
    {
        if (DatabasePlace.Find(run, Data, Sheet) is { } database)
            return await MaskDatabase.Execute(run, this, database, cancel).ConfigureAwait(false);
        DatabasePlace.Refuse("a table",
            ("--format", Format is not null, "Take it away; the ending of --output says it."),
            ("--overwrite", Overwrite, "Take it away; a file is replaced when the new one is whole."),
            ("--subset", Subset is not null, "Take it away; --max-rows reads a part of a table."));
        run.Check([("FILE", Data), ("--schema", Schema), ("--key-file", KeyFile)], [("--output", Output)],
            table: Output);
        var clock = Stopwatch.StartNew();
        var source = await SourceTable.Read(run, this, Data, cancel, readsAll: true).ConfigureAwait(false);
        var treatments = Treatments(source.Table.Schema);
        // by header, by value, and within free texts
        var personal = PersonalScan.Find(source.Raw, source.Detected, cancel).Where(finding => finding.Names)
            .GroupBy(finding => finding.Column, StringComparer.Ordinal)
                .ToDictionary(found => found.Key, found => found.First(), StringComparer.Ordinal);
        var columns = new List<Column>();
        var rows = new long[source.Table.RowCount];
        for (var i = 0; i < rows.Length; i++) rows[i] = i;
        foreach (var column in source.Table.Columns)
        {
            var isFaked = treatments.TryGetValue(column.Name, out var treatment) ? treatment.Fakes
                : personal.ContainsKey(column.Name);
            if (isFaked && treatment is null) run.Tell(column.Name, "fake",
                $"{personal[column.Name].What} was found, {personal[column.Name].Found}");
            columns.Add(isFaked ? ValueMaker.Fit(column).Make(rows, Run.Seeded(Seed)) : column);
        }
        TellKeptTexts(run, source.Table.Columns
            .Where(column => !treatments.ContainsKey(column.Name) && !personal.ContainsKey(column.Name))
            .Select(column => (column.Name, column)));
        var table = new Table(columns);
        await source.Write(run, Output, table.RowCount, TableFiles.One(table), cancel).ConfigureAwait(false);
        return new MaskOutcome
        {
            Rows = table.RowCount, Columns = table.Columns.Count, Seconds = clock.Elapsed.TotalSeconds, Seed = Seed,
            Choices = run.Choices, Files = run.Files,
        };
    }

    /// <summary>Says which free texts are left as they are: people may be named in them.</summary>
    /// <param name="run">Told.</param>
    /// <param name="untreated">Columns that nothing was done to, and what to call them.</param>
    internal static void TellKeptTexts(Run run, IEnumerable<(string Name, Column Column)> untreated)
    {
        foreach (var (name, _) in untreated.Where(one => IsProse(one.Column)))
            run.Tell(name, "left as it is", $"free text may name people; --personal {name}=drop leaves it out");
    }

    private static bool IsProse(Column column) => column.Schema is { Semantic: null, Personal: null }
        && PersonalScan.IsProse(column.Schema,
            Enumerable.Range(0, column.Count).Where(row => !column.IsMissing(row)).Select(column.Text));
}

/// <summary>What came of <see cref="Mask"/>.</summary>
public sealed record MaskOutcome : Outcome
{
    /// <summary>Rows written.</summary>
    public long Rows { get; init; }

    /// <summary>Columns written.</summary>
    public int Columns { get; init; }

    /// <summary>Tables of the database; null where it was one table.</summary>
    public int? Tables { get; init; }

    /// <summary>Time to read, treat and write.</summary>
    public double Seconds { get; init; }

    /// <summary>The seed that gives the same made-up values again.</summary>
    public long Seed { get; init; }
}
