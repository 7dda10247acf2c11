using Semblance.Recipes;
using Semblance.Tables.Personal;
using Spectre.Console;

namespace Semblance.Cli.Painting;

/// <summary>Where a table holds personal data: a line a finding, with redacted examples.</summary>
internal static class PersonalPage
{
    public static void Write(IAnsiConsole painter, InspectOutcome outcome, IReadOnlyList<PersonalFinding> found)
    {
        var columns = found.Select(Place).Distinct().Count();
        var sum = found.Count == 0 ? "none was found"
            : $"{Numbers.Count(found.Count, "finding")} in {Numbers.Count(columns, "column")}";
        painter.MarkupLineInterpolated($"[bold]Personal data[/] in {Numbers.Count(outcome.Rows, "row")}: {sum}");
        foreach (var part in found.GroupBy(finding => finding.Names))
        {
            var heading = part.Key ? "Names a person by itself" : "Tells somebody apart together with other columns";
            painter.WriteLine();
            painter.MarkupLineInterpolated($"[bold]{heading}[/]");
            var width = Math.Min(36, part.Max(finding => Place(finding).Length));
            foreach (var finding in part)
                Words.Hang(painter, "  " + ErrorPage.Visible(Place(finding)).PadRight(width + 2), Sentence(finding));
        }
        Files.Write(painter, outcome);
    }

    private static string Place(PersonalFinding finding) =>
        finding.Table is { } table ? $"{table}.{finding.Column}" : finding.Column;

    private static string Sentence(PersonalFinding finding)
    {
        var how = finding.How == "within texts" ? finding.How : $"by the {finding.How}";
        var cells = finding.Cells == 0
            ? "" : $", {Numbers.Count(finding.Cells, "cell")} ({Numbers.Share(finding.Share)})";
        var examples = string.Join(", ", finding.Examples.Select(ErrorPage.Visible));
        return $"{finding.What}, {how}{cells}; {finding.Treatment}{(examples.Length == 0 ? "" : $": {examples}")}";
    }
}
