using Semblance.Cli.Painting;
using Semblance.Recipes;
using Spectre.Console;

namespace Semblance.Cli.Verbs;

/// <summary>Fit, sample, judge and report in one go.</summary>
internal sealed class SynthVerb : RecipeVerb<Synth, SynthOutcome>
{
    public override string Group => "Make";

    public override string Summary => "Makes a synthetic table or database like a real one, and says how good it is.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("semblance synth adult.csv -o synthetic.csv --report report.html",
            "as many rows as the real table, and a report on them"),
        new("semblance synth adult.csv -o synthetic.parquet --rows 1000000 --judge false",
            "a million rows, in a stream, unjudged"),
        new("semblance synth adult.csv -o women.csv --where \"sex = 'Female' and age between 30 and 40\"",
            "only such rows, with the probabilities that they have"),
        new("semblance synth survey.csv -o - --missing NA --schema schema.json | head",
            "to a pipe; 'NA' is missing; the schema overrides what is found"),
        new("semblance synth adult.csv -o synthetic.csv -s gaussian-copula --seed 7 --model adult.semblance",
            "another synthesizer and seed; the model is kept"),
        new("semblance synth chinook.db -o copy.db --report report.html",
            "a whole database, from SQLite, DuckDB, PostgreSQL, MySQL, SQL Server or a folder"),
        new("semblance synth \"Host=localhost;Database=shop;Username=me\" -o out/ --scale 10",
            "ten times as much of it, as a Parquet file a table"),
        new("semblance synth shop.db -o copy.db --constraint \"orders: ordered <= shipped\" --personal customers.email=pseudonymise",
            "what holds in a table of a database, and what becomes of a personal column and of all keys that refer to it"),
    ];

    protected override IReadOnlyList<(string Option, string Shown)> Positions => [("data", "FILE")];

    protected override void Paint(Synth recipe, SynthOutcome outcome, IAnsiConsole painter)
    {
        var judged = outcome.JudgeSeconds is { } seconds
            ? $", judged in {Numbers.Duration(TimeSpan.FromSeconds(seconds))}" : "";
        painter.WriteLine();
        painter.MarkupLineInterpolated(
            $"[bold]{Numbers.Count(outcome.Rows, "row")} {(outcome.Tables is { } tables ? $"in {Numbers.Count(tables, "table")}" : $"x {Numbers.Count(outcome.Columns, "column")}")}[/] in {Files.Name(recipe.Output)} [grey](fit in {Numbers.Duration(TimeSpan.FromSeconds(outcome.FitSeconds))}, sampled in {Numbers.Duration(TimeSpan.FromSeconds(outcome.SampleSeconds))}{judged})[/]");
        if (outcome.Evaluation is not null)
        {
            painter.WriteLine();
            QualityTable.Write(painter, outcome.Evaluation);
        }
        if (outcome.Database is not null)
        {
            painter.WriteLine();
            DatabasePage.WriteScores(painter, outcome.Database);
        }
        Files.Write(painter, outcome, recipe.Output);
    }
}
