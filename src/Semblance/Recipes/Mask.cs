using System.Diagnostics;
using Semblance.Providers;
using Semblance.Tables;
using Semblance.Tables.Personal;

namespace Semblance.Recipes;

/// <summary>
/// Writes a table again with its personal data dropped, faked, pseudonymised, masked or generalised; all else is as it
/// was.
/// </summary>
public sealed record Mask : PersonalRecipe
{
    /// <summary>The table: CSV, TSV, JSON, JSON Lines, Parquet, Arrow or Excel, plain, .gz or .zst.</summary>
    [File] public required string Data { get; init; }

    /// <summary>Where the treated table goes; its ending decides the format. "-" is standard output.</summary>
    [File] public required string Output { get; init; }

    internal override async Task<Outcome> Execute(Run run, CancellationToken cancel)
    {
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
        var table = new Table(columns);
        await source.Write(run, Output, table.RowCount, TableFiles.One(table), cancel).ConfigureAwait(false);
        return new MaskOutcome
        {
            Rows = table.RowCount, Columns = table.Columns.Count, Seconds = clock.Elapsed.TotalSeconds, Seed = Seed,
            Choices = run.Choices, Files = run.Files,
        };
    }
}

/// <summary>What came of <see cref="Mask"/>.</summary>
public sealed record MaskOutcome : Outcome
{
    /// <summary>Rows written.</summary>
    public long Rows { get; init; }

    /// <summary>Columns written.</summary>
    public int Columns { get; init; }

    /// <summary>Time to read, treat and write.</summary>
    public double Seconds { get; init; }

    /// <summary>The seed that gives the same made-up values again.</summary>
    public long Seed { get; init; }
}
