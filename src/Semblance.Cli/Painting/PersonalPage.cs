using Semblance.Recipes;
using Semblance.Tables.Personal;
using Spectre.Console;

namespace Semblance.Cli.Painting;

/// <summary>Where a table holds personal data: a line a finding, with redacted examples.</summary>
internal static class PersonalPage
{
    public static void Write(IAnsiConsole painter, InspectOutcome outcome, IReadOnlyList<PersonalFinding> found)
    {
        painter.MarkupLineInterpolated($"[bold]Personal data[/] in {Numbers.Count(outcome.Rows, "row")}: {(found.Count == 0 ? "none was found" : $"{Numbers.Count(found.Count, "finding")} in {Numbers.Count(found.Select(one => one.Column).Distinct().Count(), "column")}")}");
        foreach (var part in found.GroupBy(finding => finding.Names))
        {
            painter.WriteLine();
            painter.MarkupLineInterpolated($"[bold]{(part.Key ? "Names a person by itself" : "Tells somebody apart together with other columns")}[/]");
            var width = Math.Min(28, part.Max(finding => finding.Column.Length));
            foreach (var finding in part)
            {
                var cells = finding.Cells == 0 ? "" : $", {Numbers.Count(finding.Cells, "cell")} ({Numbers.Share(finding.Share)})";
                Words.Hang(painter, "  " + ErrorPage.Visible(finding.Column).PadRight(width + 2),
                    $"{finding.What}, {(finding.How == "within texts" ? finding.How : "by the " + finding.How)}{cells}; {finding.Treatment}{(finding.Examples.Count == 0 ? "" : $": {string.Join(", ", finding.Examples.Select(ErrorPage.Visible))}")}");
            }
        }
        Files.Write(painter, outcome);
    }
}
