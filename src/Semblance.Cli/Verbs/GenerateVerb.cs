using Semblance.Cli.Painting;
using Semblance.Recipes;
using Spectre.Console;

namespace Semblance.Cli.Verbs;

/// <summary>Makes tables from rules.</summary>
internal sealed class GenerateVerb : RecipeVerb<Generate, GenerateOutcome>
{
    public override string Group => "Make";

    public override string Summary => "Makes tables from rules, without data: any number of rows, in bounded memory.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("semblance generate customers.yaml -n 1_000_000 -o customers.csv", "a million rows of one table"),
        new("semblance generate samples/rules-shop/shop.yaml -o shop/ --format parquet",
            "several tables that hang together, a file for each"),
        new("semblance generate schema.json --save rules.yaml", "rules from what 'inspect --save' wrote, to edit"),
    ];

    protected override IReadOnlyList<(string Option, string Shown)> Positions => [("rules", "RULES")];

    protected override void Paint(Generate recipe, GenerateOutcome outcome, IAnsiConsole painter)
    {
        foreach (var (table, rows) in outcome.Rows)
            painter.MarkupLineInterpolated($"[bold]{table}[/]: {Numbers.Count(rows, "row")}");
        var total = outcome.Rows.Values.Sum();
        if (total > 0)
        {
            painter.MarkupLineInterpolated(
                $"[grey]{Numbers.Count(total, "row")} in {Numbers.Duration(TimeSpan.FromSeconds(outcome.Seconds))}, seed {outcome.Seed}[/]");
        }
        Files.Write(painter, outcome);
    }
}
