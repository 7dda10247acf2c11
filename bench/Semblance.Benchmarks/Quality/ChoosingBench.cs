using System.Diagnostics;
using System.Globalization;
using Semblance.Catalog;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Encoders;
using Semblance.Trials;

namespace Semblance.Benchmarks.Quality;

/// <summary>What auto finds and chooses on each table; and whether synthesizers cost what they say.</summary>
internal static class ChoosingBench
{
    /// <summary>Prints each trial.</summary>
    public static void Choose(Options options)
    {
        var auto = ComponentCatalog.Own.Bind<Auto>("auto", options.Settings());
        foreach (var table in Tables(options))
        {
            var train = BenchTable.Read($"{options.Text("tables", "tables")}/{table.Name}/train.csv");
            for (var seed = 1; seed <= options.Number("seeds", 1); seed++)
            {
                var clock = Stopwatch.StartNew();
                var trial = auto.Fit(train, new Rng((ulong)seed) ).Trial!;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"\n{table.Name}, seed {seed}: {trial.Chosen} ({trial.Why}); {trial.Rows} rows; all of it took "
                    + $"{clock.Elapsed.TotalSeconds:0.0} s\n"));
                Console.WriteLine("| synthesizer | score | shapes | trends | detection | "
                    + "utility | nearer to training | estimate, s | |");
                Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
                foreach (var candidate in trial.Candidates)
                    Console.WriteLine(Row(candidate.Kind, candidate.Score, candidate.Scores, candidate.Seconds,
                        candidate.Note));
                Console.WriteLine(Row("real rows", null, trial.Real, null, null));
            }
        }
    }

    private static string Row(string kind, double? score, TrialScores? scores, double? seconds, string? note) =>
        $"| {kind} | {Cell(score)} | {Cell(scores?.Shapes)} | {Cell(scores?.Trends)} | {Cell(scores?.Detection)} | "
        + $"{Cell(scores?.Utility)} | "
        + $"{Cell(scores?.NearerToTraining)} | {seconds?.ToString("0.0", CultureInfo.InvariantCulture)} | {note} |";

    private static string Cell(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Prints what each synthesizer estimates, and what it takes on one thread.</summary>
    public static void Cost(Options options)
    {
        var kinds = options.Text("synthesizers", "sequential-trees").Split(',');
        Console.WriteLine("| table | rows | synthesizer | estimate, s | CPU s |\n|---|---|---|---|---|");
        foreach (var table in Tables(options))
        {
            var whole = BenchTable.Read($"{options.Text("tables", "tables")}/{table.Name}/train.csv");
            foreach (var rows in options.Text("rows", "4000").Split(',')
                .Select(text => Math.Min(whole.RowCount, int.Parse(text, CultureInfo.InvariantCulture))))
            {
                var train = whole.Gather(new Rng(1).Permutation(whole.RowCount).AsSpan(0, rows));
                var layout = TableEncoder.Fit(train).Layout;
                foreach (var kind in kinds)
                {
                    var synthesizer = ComponentCatalog.Own.Bind<TableSynthesizer>(kind,
                        options.Settings()) with { Threads = 1 };
                    var before = Process.GetCurrentProcess().TotalProcessorTime;
                    synthesizer.Fit(train, new Rng(1)).Sample(0, rows, new Rng(2));
                    var taken = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"| {table.Name} | {rows} | {kind} | {synthesizer.EstimateSeconds(layout, rows):0.00} | {taken:0.00} |"));
                }
            }
        }
    }

    private static IEnumerable<BenchTable> Tables(Options options)
    {
        var names = options.Maybe("only")?.Split(',');
        return BenchTable.All.Where(table => names is null || names.Contains(table.Name));
    }
}
