using System.CommandLine;
using Semblance.Cli.Painting;
using Semblance.Recipes;

namespace Semblance.Cli.Verbs;

/// <summary>Executes a recipe from a file.</summary>
internal sealed class RunVerb : Verb
{
    private static readonly Argument<string?> File = new("RECIPE")
    {
        Description =
            "A JSON file: { \"kind\": \"synth\", \"data\": \"adult.csv\", ... }. Paths in it start at its folder.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> Json =
        new("--json") { Description = "Prints the result as JSON, for machines." };

    public override string Group => "Make";

    public override string Name => "run";

    public override string Summary => "Executes a recipe: any of these verbs with its options, kept in a JSON file.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("semblance run samples/adult/recipe.json", "does what the file says; the same file gives the same bytes"),
    ];

    public override void Declare(Command command)
    {
        command.Add(File);
        command.Add(Json);
        Required.Add(File);
    }

    public override async Task<int> Run(ParseResult typed, Terminal terminal, CancellationToken cancel)
    {
        var path = typed.GetValue(File)
            ?? throw new SemblanceException("Recipe is missing.", "RECIPE", "Name a JSON file that holds a recipe.");
        var located = Path.Combine(terminal.Folder, path);
        var recipe = RecipeFile.Load(located);
        var outcome = await Execution.Run(recipe, Path.GetDirectoryName(located) ?? "", terminal, cancel)
            .ConfigureAwait(false);
        Execution.Paint(terminal, recipe, outcome, typed.GetValue(Json),
            painter => _ = CommandLine.Verbs().Any(verb => verb.TryPaint(recipe, outcome, painter)));
        return CommandLine.Done;
    }
}
