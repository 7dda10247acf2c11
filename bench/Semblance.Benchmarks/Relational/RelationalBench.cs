using System.Diagnostics;
using System.Globalization;
using Semblance.Random;
using Semblance.Relational;
using Semblance.Relational.Connectors;
using Semblance.Relational.Metrics;
using Semblance.Relational.Synthesizers;
using Semblance.Tables.Metrics;

namespace Semblance.Benchmarks.Relational;

/// <summary>
/// Learns databases whole, real ones (--databases) and a made one of any size (--rows), and says how long that takes
/// and how alike they are. --scale makes more rows; --seeds repeats; --details yes shows every relation.
/// </summary>
internal static class RelationalBench
{
    private const int LeastRows = 200;

    public static void Run(Options options)
    {
        var scale = double.Parse(options.Text("scale", "1"), CultureInfo.InvariantCulture);
        foreach (var rows in options.Text("rows", "").Split(',', StringSplitOptions.RemoveEmptyEntries))
            Run("twelve tables", LargeDatabase.Make(int.Parse(rows, CultureInfo.InvariantCulture), new(1)), 1,
                new(2), false);
        foreach (var path in options.Text("databases", "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var database = DatabaseAddress.Parse(path).Read().Database;
            foreach (var seed in options.Text("seeds", "1").Split(','))
                Run(Path.GetFileNameWithoutExtension(path), database, scale,
                    new(ulong.Parse(seed, CultureInfo.InvariantCulture)), options.Text("details", "") == "yes");
        }
    }

    private static void Run(string name, Database database, double scale, Rng rng, bool details)
    {
        var clock = Stopwatch.StartNew();
        var model = new DatabaseSynthesizer().Fit(database, rng);
        var fit = clock.Elapsed.TotalSeconds;
        clock.Restart();
        var synthetic = model.Sample(new() { Scale = scale }, rng.Split("sample"));
        var sample = clock.Elapsed.TotalSeconds;
        long rows = synthetic.Schema.Tables.Sum(table => (long)synthetic[table.Name].RowCount);
        Console.WriteLine(
            FormattableString.Invariant(
                $"{name}: fit {fit:0.00} s, sample {rows:N0} rows in {sample:0.00} s ({rows / sample:N0} rows/s)"));
        clock.Restart();
        var data = new DatabaseComparison(database, synthetic);
        DatabaseMetric[] metrics = [new ReferentialIntegrity(), new UniqueKeys(), new CardinalityShape(),
            new InterTableTrends(),
            new InterTableTrends { Rule = PairRule.Associated }, new InterTableTrends { Hops = 2 },
            new ChildrenByAttribute(), new SiblingCoherence()];
        foreach (var metric in metrics)
        {
            var score = metric.Compute(data);
            Console.WriteLine(
                FormattableString.Invariant($"  {score.Metric} {score.Variant}: {score.Value:0.0000}  {score.Note}"));
            foreach (var part in score.Parts.Where(_ => details))
            {
                Console.WriteLine(
                    FormattableString.Invariant(
                        $"      {part.Value:0.000} {string.Join(" ", part.Columns)} {part.Note}"));
                foreach (var inner in (part.Parts ?? []).Take(6))
                    Console.WriteLine(
                        FormattableString.Invariant(
                            $"          {inner.Value:0.000} {string.Join(" × ", inner.Columns)} {string.Join(", ", (inner.Details ?? new Dictionary<string, double>()).Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value:0.000}")))}"));
            }
        }
        foreach (var table in database.Schema.Tables.Where(table => database[table.Name].RowCount >= (details
            ? 1 : LeastRows)))
        {
            var pair = new Comparison(data.Real[table.Name], data.Synthetic[table.Name]);
            var (shapes, trends) = (new ColumnShapes().Compute(pair, rng), new PairTrends().Compute(pair, rng));
            Console.WriteLine(
                FormattableString.Invariant(
                    $"  {table.Name} ({pair.Real.RowCount:N0} → {pair.Synthetic.RowCount:N0}): shapes {shapes.Value:0.000}, trends {trends.Value:0.000} (two real halves: {trends.Reference:0.000})"));
            foreach (var part in shapes.Parts.Concat(trends.Parts).Where(part => details && part.Value < 0.95).Take(8))
                Console.WriteLine(
                    FormattableString.Invariant($"          {part.Value:0.000} {string.Join(" × ", part.Columns)}"));
        }
        Console.WriteLine(
            FormattableString.Invariant(
                $"  evaluated in {clock.Elapsed.TotalSeconds:0.00} s; most memory so far {Process.GetCurrentProcess().PeakWorkingSet64 >> 20:N0} MiB"));
    }
}
