using Spectre.Console;

namespace Semblance.Cli.Painting;

/// <summary>Paragraphs broken at the terminal's width, with a hanging indent and no blanks at line ends.</summary>
internal static class Words
{
    /// <summary>The lines of a paragraph of at most so many letters; a longer word stands alone.</summary>
    public static IEnumerable<string> Wrap(string paragraph, int width)
    {
        var line = "";
        foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }
            line += line.Length == 0 ? word : $" {word}";
        }
        if (line.Length > 0) yield return line;
    }

    /// <summary>Writes a paragraph whose lines all begin under the end of <paramref name="start"/>.</summary>
    public static void Hang(IAnsiConsole painter, string start, string paragraph, Style? style = null)
    {
        var lead = start;
        foreach (var line in Wrap(ErrorPage.Visible(paragraph), Math.Max(20, painter.Profile.Width - start.Length - 1))
            .DefaultIfEmpty(""))
        {
            painter.Write(new Text((lead + line).TrimEnd() + "\n", style));
            lead = new(' ', start.Length);
        }
    }
}
