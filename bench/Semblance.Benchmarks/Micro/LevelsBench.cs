using System.Diagnostics;
using Semblance.Catalog;
using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Benchmarks.Micro;

/// <summary>An epoch on columns of very many labels: the time it takes, and the most memory that the process
/// had.</summary>
internal static class LevelsBench
{
    public static void Run(Options options)
    {
        int rows = options.Number("rows", 1_000_000), levels = options.Number("levels", 100_000);
        var kind = options.Text("synthesizers", "ctgan");
        var rng = new Rng(1);
        // Zipf's law over most of the labels: few are frequent, most are rare
        CategoryColumn Labels(string name, long lane) => new(new() { Name = name, Kind = ColumnKind.Category },
            [.. Enumerable.Range(0, rows).Select(row => (int)Math.Pow(levels, rng.Uniform(row, lane)))],
            [.. Enumerable.Range(0, levels).Select(level => $"{name} {level}")]);
        double[] x = [.. Enumerable.Range(0, rows).Select(row => Normal.Draw(rng, row, 2))];
        var table = new Table([Labels("first", 0), Labels("second", 1),
            new DoubleColumn(new() { Name = "x", Kind = ColumnKind.Decimal }, x)]);
        var settings = options.Settings();
        settings["epochs"] = 1;
        var clock = Stopwatch.StartNew();
        var model = ComponentCatalog.Own.Bind<TableSynthesizer>(kind, settings).Fit(table, new Rng(1));
        var fit = clock.Elapsed;
        clock.Restart();
        model.Sample(0, 100_000, new Rng(2));
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"{kind}: {rows:N0} rows, two columns of {levels:N0} labels: fit with one epoch " +
            $"{fit.TotalSeconds:0.0} s, 100,000 rows {clock.Elapsed.TotalSeconds:0.0} s, " +
            $"peak {process.PeakWorkingSet64 >> 20:N0} MB");
        foreach (var note in model.Features.Training?.Notes ?? [])
            Console.WriteLine($"{note.About}: {note.What} ({note.Why})");
    }
}
