using System.Diagnostics;
using System.Globalization;
using Semblance.Random;
using Semblance.Relational;
using Semblance.Relational.Connectors;
using Semblance.Relational.Metrics;
using Semblance.Relational.Synthesizers;
using Semblance.Tables;
using Semblance.Tables.Metrics;

namespace Semblance.Benchmarks.Relational;

/// <summary>
/// Learns databases whole, real ones (--databases) and a made one of any size (--rows), and says how long that takes and how
/// alike they are. --scale makes more rows; --seeds repeats (1,2,3) and gives means and ranges; --details yes shows every
/// relation and the pairs that cost most; --again yes adds what other samples of the real families would score; --keep keeps
/// tables (a,b).
/// </summary>
internal static class RelationalBench
{
    private const int LeastRows = 200;

    public static void Run(Options options)
    {
        var scale = double.Parse(options.Text("scale", "1"), CultureInfo.InvariantCulture);
        foreach (var rows in options.Text("rows", "").Split(',', StringSplitOptions.RemoveEmptyEntries))
            Run(options, $"twelve tables, {rows}", LargeDatabase.Make(int.Parse(rows, CultureInfo.InvariantCulture), new(1)), 1);
        foreach (var path in options.Text("databases", "").Split(',', StringSplitOptions.RemoveEmptyEntries))
            Run(options, Path.GetFileNameWithoutExtension(path), DatabaseAddress.Parse(path).Read().Database, scale);
    }

    private static void Run(Options options, string name, Database database, double scale)
    {
        var seeds = options.Text("seeds", "1").Split(',').Select(seed => ulong.Parse(seed, CultureInfo.InvariantCulture)).ToArray();
        Console.WriteLine(FormattableString.Invariant($"{name}: seeds {string.Join(", ", seeds)}"));
        var figures = new Figures();
        var keep = options.Text("keep", "").Split(',').Where(table => database.Schema.Tables.Any(one => one.Name == table)).ToArray();
        foreach (var seed in seeds) Run(figures, database, new() { Keep = keep }, scale, new(seed), options.Text("details", "") == "yes");
        if (options.Text("again", "") == "yes") foreach (var seed in seeds) SampleAgain(figures, database, new Rng(seed).Split("again"));
        figures.Write();
        Console.WriteLine(FormattableString.Invariant($"  most memory so far {Process.GetCurrentProcess().PeakWorkingSet64 >> 20:N0} MiB"));
    }

    private static void Run(Figures figures, Database database, DatabaseSynthesizer synthesizer, double scale, Rng rng, bool details)
    {
        var clock = Stopwatch.StartNew();
        var model = synthesizer.Fit(database, rng, details ? new Timed("fit", figures) : null);
        figures.Add("seconds: fit", clock.Elapsed.TotalSeconds);
        clock.Restart();
        var synthetic = model.Sample(new() { Scale = scale }, rng.Split("sample"), details ? new Timed("sample", figures) : null);
        var sample = clock.Elapsed.TotalSeconds;
        figures.Add("seconds: sample", sample);
        figures.Add("rows", synthetic.Schema.Tables.Sum(table => (double)synthetic[table.Name].RowCount));
        figures.Add("rows a second", synthetic.Schema.Tables.Sum(table => (double)synthetic[table.Name].RowCount) / sample);
        clock.Restart();
        var data = new DatabaseComparison(database, synthetic);
        DatabaseMetric[] metrics = [new ReferentialIntegrity(), new UniqueKeys(), new CardinalityShape(), new InterTableTrends(),
            new InterTableTrends { Rule = PairRule.Associated }, new InterTableTrends { Hops = 2 }, new ChildrenByAttribute(), new SiblingCoherence()];
        foreach (var metric in metrics)
        {
            var score = metric.Compute(data);
            figures.Add($"{score.Metric} {score.Variant}", score.Value);
            foreach (var part in score.Parts.Where(_ => details))
            {
                figures.Add($"  {score.Metric} {score.Variant}: {string.Join(" ", part.Columns)}", part.Value);
                foreach (var pair in part.Parts ?? [])
                    if (pair.Value < 0.95) figures.Add($"    {score.Metric} {score.Variant}: {string.Join(" × ", pair.Columns)}", pair.Value);
            }
        }
        foreach (var table in database.Schema.Tables.Where(table => database[table.Name].RowCount >= (details ? 1 : LeastRows)))
            Compare(figures, table.Name, new(data.Real[table.Name], data.Synthetic[table.Name]), rng, details);
        figures.Add("seconds: evaluate", clock.Elapsed.TotalSeconds);
        foreach (var table in database.Schema.Tables.Where(table => !model.Kept.Contains(table.Name)))
            figures.Add($"copies: {table.Name}", Copies(data.Real[table.Name], data.Synthetic[table.Name]));
    }

    /// <summary>How long each table takes.</summary>
    private sealed class Timed(string what, Figures figures) : IProgress<Progress>
    {
        private readonly Stopwatch clock = Stopwatch.StartNew();
        private string? table;

        public void Report(Progress value)
        {
            if (table is not null) figures.Add($"    seconds: {what} {table}", clock.Elapsed.TotalSeconds);
            table = value.Note;
            clock.Restart();
        }
    }

    /// <summary>The share of rows that equal a real one in every compared column, of three or more.</summary>
    private static double? Copies(Table real, Table synthetic)
    {
        string[] names = [.. real.Columns.Where(column => ComparedTables.WhyLeftOut(column.Schema) is null).Select(column => column.Name)];
        if (names.Length < 3 || synthetic.RowCount == 0) return null;
        string Text(Table table, int row) => string.Join('\u001f', names.Select(name => table[name].IsMissing(row) ? "" : table[name].Text(row)));
        var known = Enumerable.Range(0, real.RowCount).Select(row => Text(real, row)).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(0, synthetic.RowCount).Count(row => known.Contains(Text(synthetic, row))) / (double)synthetic.RowCount;
    }

    private static void Compare(Figures figures, string table, Comparison pair, Rng rng, bool details)
    {
        var (shapes, trends) = (new ColumnShapes().Compute(pair, rng), new PairTrends().Compute(pair, rng));
        figures.Add($"{table} ({pair.Real.RowCount}): shapes", shapes.Value);
        figures.Add($"{table} ({pair.Real.RowCount}): trends", trends.Value);
        foreach (var part in shapes.Parts.Concat(trends.Parts).Where(part => details && part.Value < 0.97))
            figures.Add($"    {table}: {string.Join(" × ", part.Columns)}", part.Value);
    }

    /// <summary>The same figures of real families drawn again, and of one half against the other.</summary>
    private static void SampleAgain(Figures figures, Database database, Rng rng)
    {
        var data = new DatabaseComparison(database, database);
        var (again, halves) = (new List<double>(), new List<double>());
        for (var at = 0; at < data.Relations.Count; at++)
        {
            if (FamilySamples.Relation(data, at) is not var (real, of)) continue;
            var (stream, count) = (rng.Split(at), real["parent"].RowCount);
            var order = stream.Permutation(count);
            var metric = new InterTableTrends();
            double? Value(Database one, Database other) => metric.Compute(new(one, other)).Value;
            var (drawn, halved) = (Value(real, of(FamilySamples.Again(count, stream))), Value(of(order[..(count / 2)]), of(order[(count / 2)..])));
            if (drawn is null) continue;
            again.Add(drawn.Value);
            if (halved is not null) halves.Add(halved.Value);
            figures.Add($"  again: inter-table-trends {data.Relations[at]}", drawn);
            figures.Add($"  halves: inter-table-trends {data.Relations[at]}", halved);
        }
        if (again.Count > 0) figures.Add("again: inter-table-trends", again.Average());
        if (halves.Count > 0) figures.Add("halves: inter-table-trends", halves.Average());
        var plan = DatabasePlanner.Of(data.RealRows);
        foreach (var table in plan.Tables.Where(table => database[table.Table].RowCount >= LeastRows))
        {
            var rows = FamilySamples.Again(data.Real[table.Table], table.Owner < 0 ? null : data.RealRows.Parents(table.Owner), rng.Split(table.Table));
            Compare(figures, $"again: {table.Table}", new(data.Real[table.Table], rows), rng, false);
        }
    }
}
