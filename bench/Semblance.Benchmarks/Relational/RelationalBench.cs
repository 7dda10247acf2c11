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
/// Learns databases whole, real ones (--databases) and a made one of any size (--rows), and says how long that takes
/// and how alike they are. --scale makes more rows; --seeds repeats (1,2,3) and gives means and ranges; --details yes
/// shows every table's time, every relation, and the pairs that cost most; --again yes adds what other samples of the
/// real families would score; --keep keeps tables (a,b); --write writes what is made to a database (copy.db, a
/// connection string) and counts that too.
/// </summary>
internal static class RelationalBench
{
    private const int LeastRows = 200;

    public static void Run(Options options)
    {
        var scale = double.Parse(options.Text("scale", "1"), CultureInfo.InvariantCulture);
        foreach (var rows in List(options, "rows", ""))
        {
            var made = LargeDatabase.Make(int.Parse(rows, CultureInfo.InvariantCulture), new(1));
            Run(options, $"twelve tables, {rows}", made, 1);
        }
        foreach (var path in List(options, "databases", ""))
            Run(options, Path.GetFileNameWithoutExtension(path), DatabaseAddress.Parse(path).Read().Database, scale);
    }

    private static string[] List(Options options, string name, string otherwise) =>
        options.Text(name, otherwise).Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static void Run(Options options, string name, Database database, double scale)
    {
        var seeds = List(options, "seeds", "1");
        Console.WriteLine($"{name}: seeds {string.Join(", ", seeds)}");
        var figures = new Figures();
        var keep = List(options, "keep", "").Intersect(database.Schema.Tables.Select(table => table.Name)).ToArray();
        foreach (var rng in seeds.Select(seed => new Rng(ulong.Parse(seed, CultureInfo.InvariantCulture))))
        {
            Run(figures, database, new() { Keep = keep }, scale, rng, options.Text("details", "") == "yes",
                options.Text("write", ""));
            if (options.Text("again", "") == "yes") SampleAgain(figures, database, rng.Split("again"));
        }
        figures.Write();
        var memory = Process.GetCurrentProcess().PeakWorkingSet64 >> 20;
        Console.WriteLine(FormattableString.Invariant($"  most memory so far {memory:N0} MiB"));
    }

    private static void Run(Figures figures, Database database, DatabaseSynthesizer synthesizer, double scale, Rng rng,
        bool details, string write)
    {
        var clock = Stopwatch.StartNew();
        var model = synthesizer.Fit(database, rng, details ? new Timed("fit", figures) : null);
        figures.Add("seconds: fit", clock.Elapsed.TotalSeconds);
        clock.Restart();
        var timed = details ? new Timed("sample", figures) : null;
        var synthetic = model.Sample(new() { Scale = scale }, rng.Split("sample"), null, timed);
        var sample = clock.Elapsed.TotalSeconds;
        var rows = synthetic.Schema.Tables.Sum(table => (double)synthetic[table.Name].RowCount);
        figures.Add("seconds: sample", sample);
        figures.Add("rows", rows);
        figures.Add("rows a second", rows / sample);
        if (write.Length > 0)
        {
            clock.Restart();
            DatabaseAddress.FindTarget(write)!.WriteAsync(DatabaseContent.Of(synthetic), new() { Overwrite = true })
                .GetAwaiter().GetResult();
            figures.Add("seconds: write", clock.Elapsed.TotalSeconds);
        }
        clock.Restart();
        var data = new DatabaseComparison(database, synthetic);
        DatabaseMetric[] metrics =
        [
            new ReferentialIntegrity(), new UniqueKeys(), new CardinalityShape(), new InterTableTrends(),
            new InterTableTrends { Rule = PairRule.Associated }, new InterTableTrends { Hops = 2 },
            new ChildrenByAttribute(), new SiblingCoherence(),
        ];
        foreach (var metric in metrics)
        {
            var score = metric.Compute(data);
            var name = $"{score.Metric} {score.Variant}";
            figures.Add(name, score.Value);
            foreach (var part in score.Parts.Where(_ => details))
            {
                figures.Add($"  {name}: {string.Join(" ", part.Columns)}", part.Value);
                foreach (var pair in (part.Parts ?? []).Where(pair => pair.Value < 0.95))
                    figures.Add($"    {name}: {string.Join(" × ", pair.Columns)}", pair.Value);
            }
        }
        var least = details ? 1 : LeastRows;
        foreach (var table in database.Schema.Tables.Where(table => database[table.Name].RowCount >= least))
            Compare(figures, table.Name, new(data.Real[table.Name], data.Synthetic[table.Name]), rng, details);
        figures.Add("seconds: evaluate", clock.Elapsed.TotalSeconds);
        foreach (var table in database.Schema.Tables.Where(table => details && !model.Kept.Contains(table.Name)))
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

    /// <summary>
    /// The share of rows that equal a real one in every compared column; null where these are fewer than three.
    /// </summary>
    private static double? Copies(Table real, Table synthetic)
    {
        string[] names = [.. real.Columns.Select(column => column.Schema)
            .Where(schema => ComparedTables.WhyLeftOut(schema) is null).Select(schema => schema.Name)];
        if (names.Length < 3 || synthetic.RowCount == 0) return null;
        var known = Texts(real).ToHashSet(StringComparer.Ordinal);
        return Texts(synthetic).Count(known.Contains) / (double)synthetic.RowCount;

        IEnumerable<string> Texts(Table table) => Enumerable.Range(0, table.RowCount).Select(row =>
            string.Join('\u001f', names.Select(name => table[name].IsMissing(row) ? "" : table[name].Text(row))));
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
            var (real, of) = FamilySamples.Relation(data, at);
            var (stream, count) = (rng.Split(at), real["parent"].RowCount);
            var order = stream.Permutation(count);
            var metric = new InterTableTrends();
            double? Value(Database one, Database other) => metric.Compute(new(one, other)).Value;
            var drawn = Value(real, of(FamilySamples.Again(count, stream)));
            var halved = Value(of(order[..(count / 2)]), of(order[(count / 2)..]));
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
            var parents = table.Owner < 0 ? null : data.RealRows.Parents(table.Owner);
            var rows = FamilySamples.Again(data.Real[table.Table], parents, rng.Split(table.Table));
            Compare(figures, $"again: {table.Table}", new(data.Real[table.Table], rows), rng, false);
        }
    }
}
