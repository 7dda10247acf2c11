using Semblance.Cli.Painting;
using Semblance.Recipes;
using Spectre.Console;

namespace Semblance.Cli.Verbs;

/// <summary>Judges a synthetic table by the real one.</summary>
internal sealed class EvaluateVerb : RecipeVerb<Evaluate, EvaluateOutcome>
{
    public override string Group => "Look";

    public override string Summary =>
        "Says how good and how private a synthetic table or database is, whatever made it.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("semblance evaluate adult.csv synthetic.csv", "a summary"),
        new("semblance evaluate train.csv synthetic.csv --holdout test.csv --report report.html",
            "with real rows that were not learnt from: every number then has its reference"),
        new("semblance evaluate chinook.db copy.db",
            "two databases: keys, children per parent, trends along the keys, each table"),
        new("semblance evaluate train.csv synthetic.csv --target income --json > quality.json", "for machines"),
    ];

    protected override IReadOnlyList<(string Option, string Shown)> Positions =>
        [("real", "REAL"), ("synthetic", "SYNTHETIC")];

    protected override void Paint(Evaluate recipe, EvaluateOutcome outcome, IAnsiConsole painter)
    {
        var held = outcome.HoldoutRows > 0 ? $", and {Numbers.Count(outcome.HoldoutRows)} held out" : "";
        painter.MarkupLineInterpolated(
            $"[bold]{Numbers.Count(outcome.SyntheticRows, "synthetic row")}[/] against {Numbers.Count(outcome.RealRows)} real ones{held} [grey](in {Numbers.Duration(TimeSpan.FromSeconds(outcome.Seconds))})[/]");
        painter.WriteLine();
        if (outcome.Evaluation is not null) QualityTable.Write(painter, outcome.Evaluation);
        if (outcome.Database is not null) DatabasePage.WriteScores(painter, outcome.Database);
        Files.Write(painter, outcome);
    }
}
