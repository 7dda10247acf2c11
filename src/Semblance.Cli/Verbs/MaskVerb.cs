using Semblance.Cli.Painting;
using Semblance.Recipes;
using Spectre.Console;

namespace Semblance.Cli.Verbs;

/// <summary>Takes personal data out of a table or a database, without a model.</summary>
internal sealed class MaskVerb : RecipeVerb<Mask, MaskOutcome>
{
    public override string Group => "Make";

    public override string Summary =>
        "Writes a table or a database again without its personal data; all else is as it was.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("semblance mask customers.csv -o masked.csv",
            "what names a person is replaced by made-up values of the same form"),
        new("semblance mask customers.csv -o masked.csv --personal phone=mask:4 --personal email=drop --personal birth_date=generalise:year",
            "each column as it is asked"),
        new("semblance mask orders.csv -o masked.csv --personal customer_id=pseudonymise --key-file key.txt",
            "the same key gives the same alias in every table, so that keys still join"),
        new("semblance mask shop.db -o masked.db --personal customers.email=pseudonymise --key-file key.txt",
            "a whole database: what is found is replaced alike in every table; the mail and all keys that refer to it get its alias"),
        new("semblance mask shop.db -o test.db --subset customers=1000",
            "a small database to test with: a thousand customers, all that is theirs, and all that it names"),
    ];

    protected override IReadOnlyList<(string Option, string Shown)> Positions => [("data", "FILE")];

    protected override void Paint(Mask recipe, MaskOutcome outcome, IAnsiConsole painter) =>
        painter.MarkupLineInterpolated(
            $"[bold]{Numbers.Count(outcome.Rows, "row")} {(outcome.Tables is { } tables ? $"in {Numbers.Count(tables, "table")}" : $"x {Numbers.Count(outcome.Columns, "column")}")}[/] in {Files.Name(recipe.Output)} [grey](in {Numbers.Duration(TimeSpan.FromSeconds(outcome.Seconds))})[/]");
}
