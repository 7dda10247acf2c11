using System.Diagnostics;
using Semblance.Catalog;
using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Benchmarks.Micro;

/// <summary>An epoch on columns of very many labels: the time it takes, and the most memory that the process had.</summary>
internal static class LevelsBench
{
    public static void Run(Options options)
    {
        int rows = options.Number("rows", 1_000_000), levels = options.Number("levels", 100_000);
        var kind = options.Text("synthesizers", "ctgan");
        var rng = new Rng(1);
        // Zipf's law over most of the labels: few are frequent, most are rare
        int[] Codes(long lane) => [.. Enumerable.Range(0, rows).Select(row => (int)Math.Pow(levels, rng.Uniform(row, lane)))];
        var table = new Table([Labels("first", Codes(0), levels), Labels("second", Codes(1), levels),
            new DoubleColumn(new() { Name = "x", Kind = ColumnKind.Decimal }, [.. Enumerable.Range(0, rows).Select(row => Normal.Draw(rng, row, 2))])]);
        var settings = options.Settings();
        settings["epochs"] = 1;
        var clock = Stopwatch.StartNew();
        var model = ComponentCatalog.Own.Bind<TableSynthesizer>(kind, settings).Fit(table, new Rng(1));
        var fit = clock.Elapsed;
        clock.Restart();
        model.Sample(0, 100_000, new Rng(2));
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"{kind}: {rows:N0} rows, two columns of {levels:N0} labels: fit with one epoch {fit.TotalSeconds:0.0} s, " +
            $"100,000 rows {clock.Elapsed.TotalSeconds:0.0} s, peak {process.PeakWorkingSet64 >> 20:N0} MB");
        foreach (var note in model.Features.Training?.Notes ?? []) Console.WriteLine($"{note.About}: {note.What} ({note.Why})");
    }

    private static CategoryColumn Labels(string name, int[] codes, int levels) => new(new() { Name = name, Kind = ColumnKind.Category },
        codes, [.. Enumerable.Range(0, levels).Select(level => $"{name} {level}")]);
}
