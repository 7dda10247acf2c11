using Semblance.Recipes;
using Semblance.Relational.Connectors;
using Spectre.Console;

namespace Semblance.Cli.Painting;

/// <summary>Files as people are told of them.</summary>
internal static class Files
{
    /// <summary>The path or address without its secrets, or what "-" stands for.</summary>
    public static string Name(string path) =>
        path == Run.Pipe ? "standard output" : ErrorPage.Visible(DatabaseAddress.WithoutSecrets(path));

    /// <summary>Where everything went that was not named yet.</summary>
    public static void Write(IAnsiConsole painter, Outcome outcome, params string[] named)
    {
        var others = outcome.Files.Except(named).ToList();
        if (others.Count == 0) return;
        painter.WriteLine();
        foreach (var file in others) painter.MarkupLineInterpolated($"Written: [bold]{ErrorPage.Visible(file)}[/]");
    }
}
