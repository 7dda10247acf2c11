using System.Diagnostics;
using Semblance.Benchmarks.Quality;
using Semblance.Catalog;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Metrics;

namespace Semblance.Benchmarks.Micro;

/// <summary>
/// Fit, sample in memory, and the fidelity metrics, on one table: the median of several rounds in one
/// run, after a warm-up.
/// </summary>
internal static class SpeedBench
{
    public static void Run(Options options)
    {
        var table = BenchTable.Read(options.Text("table", "samples/adult/adult.csv"));
        var rounds = options.Number("rounds", 5);
        var million = options.Number("rows", 1_000_000);
        Console.WriteLine($"{Environment.ProcessorCount} cores; {table.RowCount:N0} rows "
            + $"x {table.Columns.Count}; median of {rounds}");
        Console.WriteLine();
        Console.WriteLine("| step | wall s | CPU s | rows/s |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var kind in options.Text("synthesizers", "independent,gaussian-copula,sequential-trees").Split(','))
        {
            var synthesizer = ComponentCatalog.Own.Bind<TableSynthesizer>(kind, options.Settings());
            TableModel? model = null;
            Report($"{kind}: fit", rounds, table.RowCount,
                round => model = synthesizer.Fit(table, new Rng((ulong)round)));
            Report($"{kind}: sample as many", rounds, table.RowCount,
                round => model!.Sample(0, table.RowCount, new Rng((ulong)round)));
            Report($"{kind}: sample {million:N0}", Math.Min(3, rounds), million,
                round => model!.Sample(0, million, new Rng((ulong)round)));
        }
        var part = table.Slice(0, Math.Min(26_048, table.RowCount));
        var other = new Tables.Synthesizers.Independent().Fit(part, new Rng(1)).Sample(0, part.RowCount, new Rng(2));
        Report($"metrics: shapes and pairs of {part.RowCount:N0} rows", rounds, part.RowCount, _ =>
        {
            var data = new Comparison(part, other); // a new one each time: it keeps what metrics share
            new ColumnShapes().Compute(data, new Rng(1));
            new PairTrends().Compute(data, new Rng(1));
        });
    }

    private static void Report(string step, int rounds, long rows, Action<int> work)
    {
        work(0);
        var walls = new List<double>();
        var cpus = new List<double>();
        for (var round = 1; round <= rounds; round++)
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            var clock = Stopwatch.StartNew();
            work(round);
            walls.Add(clock.Elapsed.TotalSeconds);
            cpus.Add((Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds);
        }
        walls.Sort();
        cpus.Sort();
        Console.WriteLine(
            $"| {step} | {walls[rounds / 2]:0.000} | {cpus[rounds / 2]:0.000} | {rows / walls[rounds / 2]:N0} |");
    }
}
