using System.Text;
using Semblance.Cli;
using Semblance.Tests.Goldens;

namespace Semblance.Tests.Cli;

/// <summary>One command line, run in this process in a folder of its own: what it wrote, and its exit code.</summary>
internal sealed class CommandRun : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("semblance-cli-").FullName;

    public static string Adult => Path.Combine(Golden.Root, "samples", "adult", "adult.csv");

    public static string Penguins => Path.Combine(Golden.Root, "samples", "penguins", "penguins.csv");

    public string Out { get; private set; } = "";

    public string Error { get; private set; } = "";

    /// <summary>What takes the place of standard output when data goes there.</summary>
    public MemoryStream? Pipe { get; init; }

    /// <summary>What is on standard input.</summary>
    public string Input { get; init; } = "";

    public byte[] Piped { get; private set; } = [];

    public string this[string name] => Path.Combine(Folder, name);

    public string Text(string name) => File.ReadAllText(this[name]);

    public string File_(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public int Run(params string[] arguments) => Run(CancellationToken.None, arguments);

    /// <summary>With relative paths that start at <see cref="Folder"/>.</summary>
    public int RunInside(params string[] arguments) => Start(arguments, Folder, CancellationToken.None);

    public int Run(CancellationToken cancel, params string[] arguments) => Start(arguments, "", cancel);

    private int Start(string[] arguments, string folder, CancellationToken cancel)
    {
        var (output, error, pipe) = (new StringWriter(), new StringWriter(), Pipe ?? new MemoryStream());
        var terminal = new Terminal
        {
            Out = output,
            Error = error,
            OpenPipe = () => pipe,
            OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(Input)),
            Folder = folder,
        };
        var code = CommandLine.Run(arguments, terminal, cancel).GetAwaiter().GetResult();
        Out = output.ToString().ReplaceLineEndings("\n");
        Error = error.ToString().ReplaceLineEndings("\n")
            .Replace(Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
        Piped = pipe.ToArray();
        return code;
    }

    public string PipedText => Encoding.UTF8.GetString(Piped);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
