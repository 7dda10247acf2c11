using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace Semblance.Cli;

/// <summary>
/// Where a command writes: data and answers to <see cref="Out"/>, everything else to <see cref="Error"/>.
/// </summary>
internal sealed class Terminal
{
    private const int RedirectedWidth = 100;

    /// <summary>Standard output as text.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Standard output as bytes, opened when data goes there.</summary>
    public required Func<Stream> OpenPipe { get; init; }

    /// <summary>Standard input as bytes.</summary>
    public required Func<Stream> OpenInput { get; init; }

    /// <summary>Where relative paths start: the folder in which the command was typed.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Whether a person reads standard output.</summary>
    public bool IsOutTerminal { get; init; }

    /// <summary>Whether a person reads standard error.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>Columns of text.</summary>
    public int Width { get; init; } = RedirectedWidth;

    /// <summary>Whether colours and bold are welcome where a person reads.</summary>
    public bool HasColor { get; init; }

    /// <summary>The console that this process was started on.</summary>
    public static Terminal Standard()
    {
        var isOut = !Console.IsOutputRedirected;
        var isError = !Console.IsErrorRedirected;
        return new()
        {
            Out = Console.Out,
            Error = Console.Error,
            OpenPipe = OpenStandardOutput,
            OpenInput = Console.OpenStandardInput,
            IsOutTerminal = isOut,
            IsErrorTerminal = isError,
            Width = isOut || isError ? WindowWidth() : RedirectedWidth,
            HasColor = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
                && Environment.GetEnvironmentVariable("TERM") != "dumb",
        };
    }

    /// <summary>A painter on standard output: plain text when it is redirected.</summary>
    public IAnsiConsole Painter() => Painter(Out, IsOutTerminal);

    /// <summary>A painter on standard error: plain text when it is redirected.</summary>
    public IAnsiConsole ErrorPainter() => Painter(Error, IsErrorTerminal);

    private IAnsiConsole Painter(TextWriter writer, bool isTerminal)
    {
        var painter = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal && HasColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        painter.Profile.Width = Width;
        painter.Profile.Capabilities.Unicode = true;
        return painter;
    }

    /// <summary>
    /// Standard output as a file: the console's own stream says nothing when the reader has gone, and a billion rows
    /// would be drawn for nobody.
    /// </summary>
    private static Stream OpenStandardOutput()
    {
        if (OperatingSystem.IsWindows()) return Console.OpenStandardOutput();
        var pipe = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, 1 << 16);
        if (!pipe.CanSeek) return pipe;
        // Redirected to a file, which no reader leaves: a FileStream would write at places of its own and leave the
        // place that this process shares with others where it was, so that the next to write there overwrote the rows.
        pipe.Dispose();
        return new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
    }

    private static int WindowWidth()
    {
        try
        {
            return Math.Clamp(Console.WindowWidth, 40, 400);
        }
        catch (IOException) // a terminal that does not know its width
        {
            return 80;
        }
    }
}
