namespace Semblance.Cli.Painting;

/// <summary>Three lines a problem: what is wrong, where, and what to do.</summary>
internal static class ErrorPage
{
    public static void Write(Terminal terminal, IReadOnlyList<Fault> faults)
    {
        var isPainted = terminal is { IsErrorTerminal: true, HasColor: true };
        for (var i = 0; i < faults.Count; i++)
        {
            if (i > 0) terminal.Error.WriteLine();
            Write(terminal.Error, faults[i], isPainted);
        }
    }

    private static void Write(TextWriter writer, Fault fault, bool isPainted)
    {
        var (red, dim, end) = isPainted ? ("\e[1;31m", "\e[2m", "\e[0m") : ("", "", "");
        writer.WriteLine($"{red}{Visible(fault.Problem)}{end}");
        if (fault.Where.Length > 0) writer.WriteLine($"{dim}  at {Visible(fault.Where)}{end}");
        if (fault.Remedy.Length > 0) writer.WriteLine($"  {Visible(fault.Remedy)}");
    }

    /// <summary>
    /// The text without control characters other than line ends, so that a cell cannot steer the terminal.
    /// </summary>
    internal static string Visible(string text) =>
        text.Any(IsUnsafe) ? string.Concat(text.Select(letter => IsUnsafe(letter) ? '\uFFFD' : letter)) : text;

    private static bool IsUnsafe(char letter) => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t');
}
