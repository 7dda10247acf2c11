using Semblance.Cli.Painting;
using Semblance.Recipes;
using Spectre.Console;

namespace Semblance.Cli.Verbs;

/// <summary>Shows what a table holds.</summary>
internal sealed class InspectVerb : RecipeVerb<Inspect, InspectOutcome>
{
    public override string Group => "Look";

    public override string Summary =>
        "Shows what a table's columns hold and why they are taken for that; of a "
        + "database, its tables, keys and relations.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("semblance inspect adult.csv",
            "each column's kind, missing share, range, spikes and histogram; keys, dependencies, personal data"),
        new("semblance inspect adult.csv --save schema.json",
            "a schema to edit: synth, fit and evaluate take it with --schema"),
        new("semblance inspect customers.csv --pii",
            "personal data alone: where, what, how much, with redacted examples"),
        new("semblance inspect chinook.db --pii", "the same of a whole database, worst first"),
        new("semblance inspect chinook.db",
            "a database: its tables as a tree, their keys, and how many children parents have"),
        new("semblance inspect export.txt --delimiter ';' --missing NA --missing -99", "where the file does not tell"),
    ];

    protected override IReadOnlyList<(string Option, string Shown)> Positions => [("data", "FILE")];

    protected override void Paint(Inspect recipe, InspectOutcome outcome, IAnsiConsole painter)
    {
        if (outcome.Database is { } database) DatabasePage.Write(painter, outcome, database);
        else InspectPage.Write(painter, outcome);
    }
}
