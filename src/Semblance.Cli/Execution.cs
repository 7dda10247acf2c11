using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Semblance.Cli.Painting;
using Semblance.Recipes;
using Spectre.Console;

namespace Semblance.Cli;

/// <summary>
/// Executes a recipe before a person's eyes: progress and choices while it runs, the result at the end.
/// </summary>
internal static class Execution
{
    /// <summary>How results are written for machines.</summary>
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static Task<Outcome> Run(Recipe recipe, string folder, Terminal terminal, CancellationToken cancel) =>
        ProgressBars.Show(terminal, (progress, painter) => new Run
        {
            Folder = folder,
            Progress = progress,
            Told = new ChoiceLines(terminal, painter),
            OpenPipe = terminal.OpenPipe,
            OpenInput = terminal.OpenInput,
            Started = DateTime.Now.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        }.Execute(recipe, cancel));

    /// <summary>
    /// Paints the result where a person looks: on standard error when the data itself is on standard output.
    /// </summary>
    public static void Paint(Terminal terminal, Recipe recipe, Outcome outcome, bool asJson, Action<IAnsiConsole> paint)
    {
        var isPiped = recipe is Synth { Output: Recipes.Run.Pipe } or Sample { Output: Recipes.Run.Pipe }
            or Complete { Output: Recipes.Run.Pipe } or Generate { Output: Recipes.Run.Pipe }
            or Mask { Output: Recipes.Run.Pipe };
        if (asJson) (isPiped ? terminal.Error : terminal.Out)
            .WriteLine(JsonSerializer.Serialize(outcome, outcome.GetType(), Json));
        else paint(isPiped ? terminal.ErrorPainter() : terminal.Painter());
    }

    /// <summary>One line a choice, on standard error.</summary>
    private sealed class ChoiceLines(Terminal terminal, IAnsiConsole painter) : IProgress<Choice>
    {
        public void Report(Choice value)
        {
            var (about, rest) = (ErrorPage.Visible(value.About), $"{ErrorPage.Visible(value.What)}");
            if (!terminal.IsErrorTerminal)
                terminal.Error.WriteLine($"{about}: {rest} ({ErrorPage.Visible(value.Why)})");
            else painter.MarkupLineInterpolated($"[bold]{about}[/]: {rest} [grey]({ErrorPage.Visible(value.Why)})[/]");
        }
    }
}
