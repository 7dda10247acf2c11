using Semblance.Reports;
using Spectre.Console;

namespace Semblance.Cli.Painting;

/// <summary>The few numbers to look at first, each with what unseen real rows get and a word on it.</summary>
internal static class QualityTable
{
    public static void Write(IAnsiConsole painter, Evaluation evaluation)
    {
        var table = new Table().Border(TableBorder.None).AddColumn(new TableColumn("").PadLeft(0).NoWrap());
        table.AddColumn(new TableColumn(new Markup("[grey]score[/]")).RightAligned().NoWrap());
        table.AddColumn(new TableColumn(new Markup("[grey]real[/]")).RightAligned().NoWrap());
        table.AddColumn(new TableColumn("").NoWrap());
        foreach (var headline in evaluation.Headlines)
        {
            table.AddRow(new Text(headline.Label),
                new Text(Numbers.Score(headline.Value), new Style(decoration: Decoration.Bold)),
                new Text(Numbers.Score(headline.Reference), new Style(Color.Grey)), Word(headline.Verdict));
        }
        painter.Write(table);
        if (evaluation.Headlines.Any(headline => headline.Reference is not null))
            painter.MarkupLine("[grey]real: what real rows get that the model never saw[/]");
        foreach (var item in evaluation.NotJudged.Where(item =>
            evaluation.Headlines.Any(headline => headline.Metric == item.What)))
            painter.MarkupLineInterpolated($"[grey]{item.What} could not be judged: {ErrorPage.Visible(item.Why)}[/]");
    }

    private static Text Word(Verdict verdict) => verdict switch
    {
        Verdict.Similar => new Text("similar", new Style(Color.Green)),
        Verdict.Check => new Text("check", new Style(Color.Yellow)),
        Verdict.Risk => new Text("risk", new Style(Color.Red)),
        _ => new Text("not judged", new Style(Color.Grey)),
    };
}
