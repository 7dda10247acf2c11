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

    public byte[] Piped { get; private set; } = [];

    public string this[string name] => Path.Combine(Folder, name);

    public string Text(string name) => File.ReadAllText(this[name]);

    public string File_(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public int Run(params string[] arguments) => Run(CancellationToken.None, arguments);

    public int Run(CancellationToken cancel, params string[] arguments)
    {
        var (output, error, pipe) = (new StringWriter(), new StringWriter(), new MemoryStream());
        var terminal = new Terminal { Out = output, Error = error, OpenPipe = () => pipe, OpenInput = () => new MemoryStream() };
        var code = CommandLine.Run(arguments, terminal, cancel).GetAwaiter().GetResult();
        Out = output.ToString().ReplaceLineEndings("\n");
        Error = error.ToString().ReplaceLineEndings("\n").Replace(Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
        Piped = pipe.ToArray();
        return code;
    }

    public string PipedText => Encoding.UTF8.GetString(Piped);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
