using Semblance.Cli.Painting;
using Semblance.Recipes;
using Spectre.Console;

namespace Semblance.Cli.Verbs;

/// <summary>Judges a synthetic table by the real one.</summary>
internal sealed class EvaluateVerb : RecipeVerb<Evaluate, EvaluateOutcome>
{
    public override string Group => "Look";

    public override string Summary => "Says how good and how private a synthetic table is, whatever made it.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("semblance evaluate adult.csv synthetic.csv", "a summary"),
        new("semblance evaluate train.csv synthetic.csv --holdout test.csv --report report.html",
            "with real rows that were not learnt from: every number then has its reference"),
        new("semblance evaluate train.csv synthetic.csv --target income --json > quality.json", "for machines"),
    ];

    protected override IReadOnlyList<(string Option, string Shown)> Positions => [("real", "REAL"), ("synthetic", "SYNTHETIC")];

    protected override void Paint(Evaluate recipe, EvaluateOutcome outcome, IAnsiConsole painter)
    {
        var held = outcome.HoldoutRows > 0 ? $", and {Numbers.Count(outcome.HoldoutRows)} held out" : "";
        painter.MarkupLineInterpolated(
            $"[bold]{Numbers.Count(outcome.SyntheticRows, "synthetic row")}[/] against {Numbers.Count(outcome.RealRows)} real ones{held} [grey](in {Numbers.Duration(TimeSpan.FromSeconds(outcome.Seconds))})[/]");
        painter.WriteLine();
        QualityTable.Write(painter, outcome.Evaluation);
        Files.Write(painter, outcome);
    }
}
