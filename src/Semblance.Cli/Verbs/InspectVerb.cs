using Semblance.Cli.Painting;
using Semblance.Recipes;
using Spectre.Console;

namespace Semblance.Cli.Verbs;

/// <summary>Shows what a table holds.</summary>
internal sealed class InspectVerb : RecipeVerb<Inspect, InspectOutcome>
{
    public override string Group => "Look";

    public override string Summary => "Shows what the columns of a table hold and why they are taken for that, and what was found in them.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("semblance inspect adult.csv", "each column's kind, missing share, range, spikes and histogram; keys, dependencies, personal data"),
        new("semblance inspect adult.csv --save schema.json", "a schema to edit: synth, fit and evaluate take it with --schema"),
        new("semblance inspect customers.csv --pii", "personal data alone: where, what, how much, with redacted examples"),
        new("semblance inspect export.txt --delimiter ';' --missing NA --missing -99", "where the file does not tell"),
    ];

    protected override IReadOnlyList<(string Option, string Shown)> Positions => [("data", "FILE")];

    protected override void Paint(Inspect recipe, InspectOutcome outcome, IAnsiConsole painter) => InspectPage.Write(painter, outcome);
}
