using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Semblance.Catalog;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Formats;

namespace Semblance.Benchmarks.Quality;

/// <summary>
/// Fits a synthesizer on each table's training rows, samples as many, and asks an independent judge;
/// for the share of rows nearer to training than to other real rows, fits on one half and judges by the
/// other, unless told not to (<c>--half no</c>). Prints the mean over the seeds.
/// </summary>
internal static class QualityBench
{
    private static readonly string[] Measures =
        ["shape", "trend", "detection", "utility", "utility_real", "copies", "copies_holdout"];

    public static void Run(Options options)
    {
        var tables = options.Text("tables", "tables");
        var judge = options.Text("judge", "judge.py");
        var kinds = options.Text("synthesizers", "sequential-trees").Split(',');
        var names = options.Maybe("only")?.Split(',');
        var seeds = options.Number("seeds", 5);
        var hasHalf = options.Text("half", "yes") == "yes";
        string[] measures = hasHalf ? [.. Measures, "nearer_to_training"] : Measures;
        Console.WriteLine($"{Environment.ProcessorCount} cores; {seeds} seeds; mean (standard deviation)");
        Console.WriteLine();
        Console.WriteLine("| table | synthesizer | " + string.Join(" | ", measures) + " | fit s | sample s | CPU s |");
        Console.WriteLine("|---|---|" + string.Concat(Enumerable.Repeat("---|", measures.Length + 3)));
        foreach (var table in BenchTable.All.Where(table => names is null || names.Contains(table.Name)))
        {
            foreach (var kind in kinds)
            {
                var synthesizer = ComponentCatalog.Own.Bind<TableSynthesizer>(kind, options.Settings());
                var runs = Enumerable.Range(1, seeds)
                    .Select(seed => Judge(synthesizer, table, $"{tables}/{table.Name}", judge, hasHalf, (ulong)seed))
                    .ToList();
                Console.WriteLine($"| {table.Name} | {kind} | " + string.Join(" | ",
                    measures.Select(measure => Cell(runs.Select(run => (double)run.Scores[measure]!)))) + " | "
                    + string.Join(" | ", Seconds(runs.Select(run => run.Fit)), Seconds(runs.Select(run => run.Sample)),
                        Seconds(runs.Select(run => run.Cpu))) + " |");
            }
        }
    }

    private sealed record Judged(JsonObject Scores, double Fit, double Sample, double Cpu);

    private static Judged Judge(TableSynthesizer synthesizer, BenchTable table, string folder, string judge,
        bool hasHalf, ulong seed)
    {
        var scratch = Directory.CreateTempSubdirectory("semblance-bench").FullName;
        try
        {
            var (fit, sample, cpu) = Make(synthesizer, $"{folder}/train.csv", $"{scratch}/synthetic.csv", seed);
            List<string> arguments =
            [
                judge, "--train", $"{folder}/train.csv", "--test", $"{folder}/test.csv", "--synthetic",
                $"{scratch}/synthetic.csv",
                "--target", table.Target,
            ];
            if (hasHalf)
            {
                Make(synthesizer, $"{folder}/a.csv", $"{scratch}/half.csv", seed);
                arguments.AddRange(["--half", $"{folder}/a.csv", $"{folder}/b.csv", $"{scratch}/half.csv"]);
            }
            if (table.Categorical.Length > 0) arguments.AddRange(["--categorical", table.Categorical]);
            using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3",
                arguments) { RedirectStandardOutput = true })!;
            var line = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new(JsonNode.Parse(line)!.AsObject(), fit, sample, cpu);
        }
        finally
        {
            Directory.Delete(scratch, true);
        }
    }

    private static (double Fit, double Sample, double Cpu) Make(TableSynthesizer synthesizer, string input,
        string output, ulong seed)
    {
        var train = BenchTable.Read(input);
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        var model = synthesizer.Fit(train, new Rng(seed));
        var fit = clock.Elapsed.TotalSeconds;
        var sampled = model.Sample(0, train.RowCount, new Rng(seed + 1000));
        var sample = clock.Elapsed.TotalSeconds - fit;
        var cpu = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        TableFile.WriteAsync(output, sampled.Schema, new[] { sampled }.ToAsyncEnumerable()).GetAwaiter().GetResult();
        return (fit, sample, cpu);
    }

    private static string Cell(IEnumerable<double> values)
    {
        var all = values.ToArray();
        var mean = all.Average();
        var deviation = all.Length < 2
            ? 0 : Math.Sqrt(all.Sum(value => (value - mean) * (value - mean)) / (all.Length - 1));
        return string.Create(CultureInfo.InvariantCulture, $"{mean:0.0000} ({deviation:0.0000})");
    }

    private static string Seconds(IEnumerable<double> values) =>
        values.Order().ElementAt(values.Count() / 2).ToString("0.00", CultureInfo.InvariantCulture);
}
