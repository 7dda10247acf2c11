using Semblance.Cli.Painting;
using Semblance.Recipes;
using Spectre.Console;

namespace Semblance.Cli.Verbs;

/// <summary>Fills missing cells.</summary>
internal sealed class CompleteVerb : RecipeVerb<Complete, CompleteOutcome>
{
    public override string Group => "Make";

    public override string Summary =>
        "Fills the missing cells of a table with plausible values, drawn given the cells that are there.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("semblance complete penguins.csv -o full.csv --missing NA",
            "learns the table, and fills the cells that hold NA"),
        new("semblance complete new.csv -o full.csv --model adult-model", "fills with a model that was fitted before"),
    ];

    protected override IReadOnlyList<(string Option, string Shown)> Positions => [("data", "FILE")];

    protected override void Paint(Complete recipe, CompleteOutcome outcome, IAnsiConsole painter)
    {
        painter.MarkupLineInterpolated(
            $"[bold]{Numbers.Count(outcome.FilledCells, "cell")} filled[/] in {Numbers.Count(outcome.Rows, "row")}, written to {Files.Name(recipe.Output)}");
        foreach (var (column, cells) in outcome.Filled)
            painter.MarkupLineInterpolated($"  {ErrorPage.Visible(column)} [grey]{Numbers.Count(cells)}[/]");
    }
}
