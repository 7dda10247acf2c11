using System.Diagnostics;
using Semblance.Benchmarks.Quality;
using Semblance.Catalog;
using Semblance.Random;
using Semblance.Recipes;
using Semblance.Tables;
using Semblance.Tables.Formats;

namespace Semblance.Benchmarks.Micro;

/// <summary>Many rows sampled into a file in a stream: the rate, and the most memory that the process held.</summary>
internal static class StreamBench
{
    public static async Task Run(Options options)
    {
        var rows = options.Number("rows", 10_000_000);
        var output = options.Text("output", Path.Combine(Path.GetTempPath(), "semblance-stream.csv"));
        var model = ComponentCatalog.Own.Bind<TableSynthesizer>(options.Text("synthesizers", "sequential-trees"),
            options.Settings())
            .Fit(BenchTable.Read(options.Text("table", "samples/adult/adult.csv")), new Rng(1));
        var clock = Stopwatch.StartNew();
        await TableFile.WriteAsync(output, model.Schema, SampleStream.Of(model, rows, new Rng(2)))
            .ConfigureAwait(false);
        var seconds = clock.Elapsed.TotalSeconds;
        Console.WriteLine(
            $"{rows:N0} rows to {Path.GetExtension(output)}: {seconds:0.0} s, {rows / seconds:N0} rows/s, "
            + $"{new FileInfo(output).Length / 1048576.0:N0} MiB, peak memory "
            + $"{Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0:N0} MiB");
        File.Delete(output);
    }
}
