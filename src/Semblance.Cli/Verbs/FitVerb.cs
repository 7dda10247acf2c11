using Semblance.Cli.Painting;
using Semblance.Recipes;
using Spectre.Console;

namespace Semblance.Cli.Verbs;

/// <summary>Learns a table and keeps the model.</summary>
internal sealed class FitVerb : RecipeVerb<Fit, FitOutcome>
{
    public override string Group => "Make";

    public override string Summary => "Learns a table and keeps the model, to sample from it as often as you like.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("semblance fit adult.csv -o adult-model",
            "a folder; 'semblance sample adult-model -o rows.csv' draws from it"),
        new("semblance fit chinook.db -o chinook-model",
            "a whole database; 'semblance sample chinook-model -o copy.db --scale 10' makes others"),
        new("semblance fit adult.csv -o adult.semblance -s gaussian-copula", "the same folder in one zip file"),
    ];

    protected override IReadOnlyList<(string Option, string Shown)> Positions => [("data", "FILE")];

    protected override void Paint(Fit recipe, FitOutcome outcome, IAnsiConsole painter)
    {
        painter.MarkupLineInterpolated(
            $"[bold]{outcome.Synthesizer}[/] learnt {Numbers.Count(outcome.Rows, "row")} {(outcome.Tables is { } tables ? $"in {Numbers.Count(tables, "table")}" : $"x {Numbers.Count(outcome.Columns, "column")}")} in {Numbers.Duration(TimeSpan.FromSeconds(outcome.FitSeconds))}");
        painter.MarkupLineInterpolated($"Written: [bold]{Files.Name(outcome.Model)}[/]");
        var how = outcome.Tables is null ? "-n 1000 -o rows.csv" : "-o copy.db";
        painter.MarkupLineInterpolated($"[grey]Draw from it: semblance sample {Files.Name(outcome.Model)} {how}[/]");
    }
}
