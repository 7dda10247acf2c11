using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Semblance.Catalog;
using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Benchmarks.Quality;

/// <summary>
/// Fits every synthesizer on tables of two numbers, draws real rows beside as many synthetic ones, and measures how
/// many lie where real ones could. Options are the defaults, with one thread.
/// </summary>
internal static class ToyBench
{
    private static readonly (string Name, string Kind, string? Preset)[] Models =
    [
        ("independent", "independent", null),
        ("gaussian-copula", "gaussian-copula", null),
        ("sequential-trees", "sequential-trees", null),
        ("adversarial-forest", "adversarial-forest", null),
        ("ctgan-paper", "ctgan", "paper"),
        ("ctgan", "ctgan", null),
        ("copula-gan", "copula-gan", null),
        ("tvae", "tvae", null),
        ("tabddpm", "tabddpm", null),
        ("argn", "argn", null),
    ];

    public static void Run(Options options)
    {
        var rows = options.Number("rows", 5000);
        var images = options.Text("images", "docs/images");
        var only = options.Maybe("synthesizers")?.Split(',');
        Directory.CreateDirectory(images);
        Console.WriteLine("| synthesizer | ring: modes of 8 | near | rarest | grid: modes of 25 | near | rarest "
            + "| moons: near | fit, CPU s | sample, CPU s |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        Row("real rows", Toy.All.Select(toy => (toy, toy.Score(toy.Points(toy.Draw(rows, new Rng(2)))))), "", "");
        foreach (var (name, kind, preset) in Models.Where(model => only is null || only.Contains(model.Name)))
        {
            var settings = options.Settings();
            settings["threads"] = 1;
            if (preset is not null) settings["preset"] = preset;
            var runs = Toy.All.Select(toy => Make(toy, kind, settings, rows)).ToList();
            var title = $"Real and synthetic rows of three toy tables: {name}";
            File.WriteAllText($"{images}/toys-{name}.svg",
                ToyFigure.Draw(title, [.. Toy.All.Zip(runs, (toy, run) => (toy, run.Real, run.Made))]));
            Row(name, Toy.All.Zip(runs, (toy, run) => (toy, toy.Score(run.Made))),
                Seconds(runs.Sum(run => run.Fit)), Seconds(runs.Sum(run => run.Sample)));
        }
    }

    private sealed record Pair(ToyPoint[] Real, ToyPoint[] Made, double Fit, double Sample);

    private static Pair Make(Toy toy, string kind, JsonObject settings, int rows)
    {
        var synthesizer = ComponentCatalog.Own.Bind<TableSynthesizer>(kind, settings);
        var train = toy.Draw(rows, new Rng(1));
        var start = Cpu();
        var model = synthesizer.Fit(train, new Rng(1));
        var fitted = Cpu();
        var sampled = model.Sample(0, rows, new Rng(2));
        return new(toy.Points(train), toy.Points(sampled), fitted - start, Cpu() - fitted);
    }

    private static double Cpu()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }

    private static void Row(string name, IEnumerable<(Toy Toy, ToyScore Score)> scores, string fit, string sample) =>
        Console.WriteLine($"| {name} | " + string.Join(" | ", scores.SelectMany(Cells)) + $" | {fit} | {sample} |");

    private static IEnumerable<string> Cells((Toy Toy, ToyScore Score) of)
    {
        var near = of.Score.Near.ToString("0.000", CultureInfo.InvariantCulture);
        var rarest = of.Score.Rarest.ToString("0.00", CultureInfo.InvariantCulture);
        return of.Toy.HasModes ? [$"{of.Score.Modes}", near, rarest] : [near];
    }

    private static string Seconds(double seconds) => seconds.ToString("0.0", CultureInfo.InvariantCulture);
}
