using Semblance.Recipes;
using Semblance.Tables;
using Semblance.Tables.Detection;
using Spectre.Console;

namespace Semblance.Cli.Painting;

/// <summary>
/// What the columns of a table hold: a head line with a small histogram, what it holds, and why it is taken for that.
/// </summary>
internal static class InspectPage
{
    private const int HistogramWidth = 20, MostLevels = 4, Indent = 4;

    public static void Write(IAnsiConsole painter, InspectOutcome outcome)
    {
        if (outcome.Personal is { } personal)
        {
            PersonalPage.Write(painter, outcome, personal);
            return;
        }
        var sample = outcome.Rows < outcome.SourceRows
            ? $", of which {Numbers.Count(outcome.Rows)} were looked at" : "";
        painter.MarkupLineInterpolated(
            $"[bold]{ErrorPage.Visible(Source(outcome))}[/]: {Numbers.Count(outcome.SourceRows, "row")}{sample}, {Numbers.Count(outcome.Columns.Count, "column")}");
        var nameWidth = Math.Min(28, outcome.Columns.Max(column => Width(column.Schema.Name)));
        var kindWidth = Math.Min(24, outcome.Columns.Max(column => KindOf(column.Schema).Length));
        foreach (var column in outcome.Columns)
        {
            painter.WriteLine();
            WriteColumn(painter, column, nameWidth, kindWidth);
        }
        WriteFindings(painter, outcome);
        Files.Write(painter, outcome);
    }

    private static string Source(InspectOutcome outcome) =>
        outcome.Source == Run.Pipe ? "standard input" : Path.GetFileName(outcome.Source);

    private static void WriteColumn(IAnsiConsole painter, ColumnProfile column, int nameWidth, int kindWidth)
    {
        var name = ErrorPage.Visible(column.Schema.Name);
        var bars = Histogram(column);
        var head = new Paragraph().Append(name + new string(' ', Math.Max(0, nameWidth - Width(name))),
            new Style(decoration: Decoration.Bold))
            .Append("  " + KindOf(column.Schema).PadRight(bars.Length > 0 ? kindWidth : 0),
                new Style(column.Schema.Handling == Handling.Generate ? Color.Yellow : Color.Aqua));
        if (bars.Length > 0) head.Append("  " + bars, new Style(Color.Blue));
        painter.Write(head);
        painter.WriteLine();
        foreach (var line in Facts(column)) Indented(painter, line, Style.Plain);
        foreach (var line in Reasons(column)) Indented(painter, line, new Style(Color.Grey));
        foreach (var note in column.Notes) Indented(painter, note, new Style(Color.Yellow));
    }

    private static IEnumerable<string> Facts(ColumnProfile column)
    {
        var facts = new List<string> { column.Distinct == 1 ? "1 value" : $"{Numbers.Count(column.Distinct)} values" };
        if (column.Minimum is not null) facts[0] += $", {column.Minimum} to {column.Maximum}";
        else if (column.TopLevels.Count > 0) facts[0] += ": " + Levels(column);
        else if (column.Lengths is { } lengths)
            facts.Add(lengths.Shortest == lengths.Longest ? Numbers.Count(lengths.Longest, "character")
                : $"{lengths.Shortest} to {lengths.Longest} characters");
        if (column.MissingCount > 0)
        {
            var marks = column.MissingMarks.Where(mark => mark.Text.Length > 0)
                .Select(mark => $"\"{mark.Text}\"").ToList();
            facts.Add(
                $"{Numbers.Share(column.MissingShare)} missing{(marks.Count > 0 ? $" ({string.Join(", ", marks)})" : "")}");
        }
        if (column.Spikes.Count > 0)
            facts.Add("stands out: " + string.Join(", ",
                column.Spikes.Take(3).Select(spike => $"{spike.Text} in {Numbers.Share(spike.Share)}")));
        if (column.Schema.Handling == Handling.Generate) facts.Add("will be replaced by generated values");
        yield return string.Join("; ", facts.Select(ErrorPage.Visible));
    }

    private static string Levels(ColumnProfile column)
    {
        var shown = column.TopLevels.Take(MostLevels)
            .Select(level => $"{Cut(level.Text)} {Numbers.Share(level.Share)}");
        return string.Join(", ", shown) + (column.Distinct > MostLevels ? ", …" : "");
    }

    private static IEnumerable<string> Reasons(ColumnProfile column) =>
        new[] { column.Why, column.SemanticWhy, column.HandlingWhy }.Where(why => !string.IsNullOrEmpty(why))
            .Select(why => why!).Distinct();

    private static string Histogram(ColumnProfile column) => column.Histogram is { } histogram
        ? Blocks.Of([.. histogram.Counts.Select(count => (double)count)], HistogramWidth)
        : column.Schema.Kind is ColumnKind.Category or ColumnKind.Boolean
            ? Blocks.Of([.. column.TopLevels.Select(level => (double)level.Count)], HistogramWidth) : "";

    private static void WriteFindings(IAnsiConsole painter, InspectOutcome outcome)
    {
        if (outcome.Findings.Count == 0) return;
        painter.WriteLine();
        painter.MarkupLine("[bold]Findings[/]");
        foreach (var finding in outcome.Findings) Indented(painter, ErrorPage.Visible(finding.Text), Style.Plain, 2);
    }

    private static string KindOf(ColumnSchema schema)
    {
        var kind = schema.Kind.ToString().ToLowerInvariant();
        if (schema.Ordered) kind = "ordered " + kind;
        return schema.Semantic is null ? kind : $"{kind} ({schema.Semantic})";
    }

    private static string Cut(string text) =>
        text.Length <= 24 ? text : text[..(char.IsHighSurrogate(text[22]) ? 22 : 23)] + "…";

    /// <summary>Columns of a terminal that a text takes; East Asian letters take two.</summary>
    private static int Width(string text) =>
        Spectre.Console.Rendering.Segment.CellCount([new Spectre.Console.Rendering.Segment(text)]);

    private static void Indented(IAnsiConsole painter, string line, Style style, int indent = Indent) =>
        Words.Hang(painter, new string(' ', indent), line, style);
}
