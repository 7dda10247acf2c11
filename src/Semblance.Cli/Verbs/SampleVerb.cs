using Semblance.Cli.Painting;
using Semblance.Recipes;
using Spectre.Console;

namespace Semblance.Cli.Verbs;

/// <summary>Draws rows from a fitted model.</summary>
internal sealed class SampleVerb : RecipeVerb<Sample, SampleOutcome>
{
    public override string Group => "Make";

    public override string Summary => "Draws rows from a fitted model: any number of them, in bounded memory.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("semblance sample chinook-model -o copy.db --scale 10", "a database ten times as large as the real one"),
        new("semblance sample adult-model -n 1000 -o rows.csv", "a thousand rows"),
        new("semblance sample adult-model -n 10_000_000 -o rows.parquet", "ten million, written as they are drawn"),
        new("semblance sample adult-model -n 100 -o - --where \"income = '>50K'\" --seed 7",
            "to a pipe, on a condition"),
    ];

    protected override IReadOnlyList<(string Option, string Shown)> Positions => [("model", "MODEL")];

    protected override void Paint(Sample recipe, SampleOutcome outcome, IAnsiConsole painter) =>
        painter.MarkupLineInterpolated(
            $"[bold]{Numbers.Count(outcome.Rows, "row")} {(outcome.Tables is { } tables ? $"in {Numbers.Count(tables, "table")}" : $"x {Numbers.Count(outcome.Columns, "column")}")}[/] in {Files.Name(recipe.Output)} [grey](in {Numbers.Duration(TimeSpan.FromSeconds(outcome.Seconds))})[/]");
}
