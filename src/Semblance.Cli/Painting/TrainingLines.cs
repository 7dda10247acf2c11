using Spectre.Console;

namespace Semblance.Cli.Painting;

/// <summary>How a network learnt, in a few lines: each measure's course, where it ended, and what real rows
/// reach.</summary>
internal static class TrainingLines
{
    private const string Bars = "▁▂▃▄▅▆▇█";
    private const int Width = 40;

    public static void Write(IAnsiConsole painter, TrainingHistory history)
    {
        var trained = history.Points.Count == 0 ? 0 : history.Points[^1].Epoch;
        var held = history.HeldRows == 0 ? "no rows held out"
            : $"held against {Numbers.Count(history.HeldRows)} rows that it never saw";
        painter.MarkupLineInterpolated(
            $"trained for {Numbers.Count(trained, "epoch")}, kept epoch {history.BestEpoch}, {held}");
        Line(painter, "loss", [.. history.Points.Select(point => point.Loss)], "");
        ProbeScores[] scores = [.. history.Points.Select(point => point.Scores).OfType<ProbeScores>()];
        if (scores.Length == 0 || history.Reference is not { } real) return;
        Line(painter, "shapes", [.. scores.Select(score => score.Shapes)], Numbers.Score(real.Shapes));
        Line(painter, "trends", [.. scores.Select(score => score.Trends)], Numbers.Score(real.Trends));
        if (real.Detection is { } detection)
            Line(painter, "detection", [.. scores.Select(score => score.Detection ?? 0)], Numbers.Score(detection));
    }

    private static void Line(IAnsiConsole painter, string name, double[] values, string real)
    {
        if (values.Length == 0) return;
        var reference = real.Length == 0 ? "" : $"   real rows {real}";
        var course = $"{Numbers.Score(values[0]),7} {Spark(values)} {Numbers.Score(values[^1])}";
        painter.MarkupLineInterpolated($"  {name,-10} {course}[grey]{reference}[/]");
    }

    /// <summary>A bar for each of up to forty equal stretches: their means, from the smallest to the largest.</summary>
    internal static string Spark(IReadOnlyList<double> values)
    {
        var count = Math.Min(Width, values.Count);
        double[] means = [.. Enumerable.Range(0, count).Select(i =>
        {
            int first = i * values.Count / count, end = (i + 1) * values.Count / count;
            return values.Skip(first).Take(end - first).Average();
        })];
        double low = means.Min(), reach = means.Max() - low;
        return string.Concat(means.Select(mean =>
            Bars[reach > 0 ? (int)Math.Round((mean - low) / reach * (Bars.Length - 1)) : 0]));
    }
}
