using System.Globalization;
using Semblance.Benchmarks.Micro;
using Semblance.Benchmarks.Quality;
using Semblance.Benchmarks.Relational;

namespace Semblance.Benchmarks;

/// <summary>
/// quality: synthesizers on real tables, judged independently. speed: fit, sample and metrics in memory. stream: many
/// rows sampled into a file, and the memory that takes. levels: an epoch on columns of very many labels. relational:
/// whole databases, learnt, made and judged. io: reading and writing.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["quality", .. var options]:
                QualityBench.Run(Options.Of(options));
                return 0;
            case ["speed", .. var options]:
                SpeedBench.Run(Options.Of(options));
                return 0;
            case ["stream", .. var options]:
                await StreamBench.Run(Options.Of(options)).ConfigureAwait(false);
                return 0;
            case ["levels", .. var options]:
                LevelsBench.Run(Options.Of(options));
                return 0;
            case ["relational", .. var options]:
                RelationalBench.Run(Options.Of(options));
                return 0;
            case ["io", var csv, var rows]:
                return TableIo.Run(csv, long.Parse(rows, CultureInfo.InvariantCulture));
            default:
                await Console.Error.WriteLineAsync(
                    "usage: quality|speed|stream|levels|relational [--option value ...], or io FILE.csv ROWS").ConfigureAwait(false);
                return 2;
        }
    }
}
