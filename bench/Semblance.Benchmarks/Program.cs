using System.Globalization;
using Semblance.Benchmarks.Micro;
using Semblance.Benchmarks.Quality;
using Semblance.Benchmarks.Relational;

namespace Semblance.Benchmarks;

/// <summary>
/// quality: synthesizers on real tables, judged independently. choosing: what auto finds and takes. costs: whether
/// synthesizers take as long as they say. toys: what each makes of two-dimensional tables, measured and drawn. speed:
/// fit, sample and metrics in memory. stream: many rows sampled into a file, and the memory that takes. levels: an
/// epoch on columns of very many labels. constraints: what each kind costs. rules: a table made by rules, beside plain
/// Bogus. relational: whole databases, learnt, made and judged. io: reading and writing.
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
            case ["choosing", .. var options]:
                ChoosingBench.Choose(Options.Of(options));
                return 0;
            case ["costs", .. var options]:
                ChoosingBench.Cost(Options.Of(options));
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
            case ["constraints", .. var options]:
                ConstraintBench.Run(Options.Of(options));
                return 0;
            case ["toys", .. var options]:
                ToyBench.Run(Options.Of(options));
                return 0;
            case ["rules", .. var options]:
                await RulesBench.Run(Options.Of(options)).ConfigureAwait(false);
                return 0;
            case ["relational", .. var options]:
                RelationalBench.Run(Options.Of(options));
                return 0;
            case ["io", var csv, var rows]:
                return TableIo.Run(csv, long.Parse(rows, CultureInfo.InvariantCulture));
            default:
                await Console.Error.WriteLineAsync(
                    "usage: quality|choosing|costs|toys|speed|stream|levels|constraints|rules|relational [--option "
                    + "value ...], or io FILE.csv ROWS").ConfigureAwait(false);
                return 2;
        }
    }
}
