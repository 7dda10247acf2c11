using Semblance.Random;
using Semblance.Tables.Formats;

namespace Semblance.Recipes;

/// <summary>
/// One execution of a recipe: where its relative paths start, and who is told of progress and choices.
/// </summary>
public sealed class Run
{
    /// <summary>What stands for standard output in a recipe's paths.</summary>
    public const string Pipe = "-";

    private readonly List<Choice> choices = [];
    private readonly List<string> files = [];

    /// <summary>The folder that relative paths start from; the current one where it is empty.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Receives what was done.</summary>
    public IProgress<Progress>? Progress { get; init; }

    /// <summary>Receives each choice when it is made.</summary>
    public IProgress<Choice>? Told { get; init; }

    /// <summary>Opens what the path "-" stands for; null where nothing does.</summary>
    public Func<Stream>? OpenPipe { get; init; }

    /// <summary>Opens what the path "-" stands for where it is read; null where nothing does.</summary>
    public Func<Stream>? OpenInput { get; init; }

    /// <summary>When the run was started, as reports and model cards show it; the library reads no clock.</summary>
    public string? Started { get; init; }

    /// <summary>What was chosen so far.</summary>
    public IReadOnlyList<Choice> Choices => choices;

    /// <summary>What was written so far.</summary>
    public IReadOnlyList<string> Files => files;

    /// <summary>Executes a recipe.</summary>
    /// <exception cref="SemblanceException">
    /// The recipe, or what it names, is at fault; all problems together.
    /// </exception>
    public Task<Outcome> Execute(Recipe recipe, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        RecipeFile.Validate(recipe);
        return recipe.Execute(this, cancel);
    }

    /// <summary>A path of the recipe as the operating system needs it.</summary>
    internal string Locate(string path) => path == Pipe ? path : Path.Combine(Folder, path);

    internal void Tell(string about, string what, string why)
    {
        var choice = new Choice(about, what, why);
        choices.Add(choice);
        Told?.Report(choice);
    }

    internal void Wrote(string path)
    {
        if (path != Pipe) files.Add(path);
    }

    internal void Report(string stage, long done = 0, long total = 0) => Progress?.Report(new(stage, done, total));

    /// <summary>
    /// Looks at the files before any work: what is read must be there, what is written must not be what is read, and
    /// its folder must take files.
    /// </summary>
    /// <param name="reads">What is read, with the option that names it.</param>
    /// <param name="writes">What is written, with the option that names it.</param>
    /// <param name="table">The one of those that is a table: its ending must be that of a format.</param>
    /// <param name="format">The table's format, where the ending does not tell.</param>
    internal void Check(IReadOnlyList<(string Option, string? Path)> reads,
        IReadOnlyList<(string Option, string? Path)> writes,
        string? table = null, string? format = null)
    {
        var faults = new List<Fault>();
        foreach (var (option, path) in reads)
        {
            if (path == Pipe && OpenInput is null)
                faults.Add(new("There is nothing to read from here.", option, "Name a file."));
            if (path is not null && !IsPattern(path) && !File.Exists(Locate(path)) && !Directory.Exists(Locate(path)))
                faults.Add(Absent(option, path));
        }
        foreach (var (option, path) in writes)
        {
            if (path is null) continue;
            // "-" read and "-" written are two streams
            var same = reads.FirstOrDefault(read => read.Path is not (null or Pipe) && Same(read.Path, path));
            if (same.Path is not null)
            {
                faults.Add(new($"The output would overwrite what is read: '{path}' is both.",
                    $"{option} and {same.Option}",
                    "Write to another file, and rename it when you are content with it."));
            }
            else if (writes.Any(other => other.Option != option && other.Path is not null && Same(other.Path, path)
                && string.CompareOrdinal(other.Option, option) < 0))
            {
                faults.Add(new($"Two outputs would be written to '{path}'.", option,
                    "Give each output a file of its own."));
            }
            else if (path == Pipe)
            {
                if (OpenPipe is null) faults.Add(new("There is no pipe to write to here.", option, "Name a file."));
            }
            else if (Unwritable(option, path) is { } fault) faults.Add(fault);
            else if (path == table) CheckTable(path, format, faults);
        }
        if (faults.Count > 0) throw new SemblanceException(faults);
    }

    private void CheckTable(string path, string? format, List<Fault> faults)
    {
        try
        {
            TableFile.CheckOutput(Locate(path), new WriteOptions { Format = format });
        }
        catch (SemblanceException error)
        {
            faults.AddRange(error.Faults);
        }
    }

    /// <summary>The stream of every draw of a recipe with this seed.</summary>
    internal static Rng Seeded(long seed) => new((ulong)seed);

    private bool Same(string one, string other) => one == Pipe || other == Pipe ? one == other
        : string.Equals(Real(Locate(one)), Real(Locate(other)), OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
            ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static string Real(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return File.Exists(full) ? File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full : full;
    }

    private static bool IsPattern(string path) => path == Pipe || path.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    private Fault Absent(string option, string path)
    {
        var located = Path.GetFullPath(Locate(path));
        var folder = Path.GetDirectoryName(located);
        if (!Directory.Exists(folder))
        {
            return new($"There is no file '{path}': its folder does not exist.", option,
                $"Check the path; it was looked for at {located}.");
        }
        var near = Spelling.Nearest(Path.GetFileName(located),
            Directory.EnumerateFileSystemEntries(folder).Take(1000).Select(entry => Path.GetFileName(entry)!));
        return new($"There is no file '{path}'.", option, near is null
            ? $"Check the path; it was looked for at {located}."
            : $"Did you mean '{Path.Combine(Path.GetDirectoryName(path) ?? "", near)}'?");
    }

    private Fault? Unwritable(string option, string path)
    {
        var located = Path.GetFullPath(Locate(path));
        var folder = Path.GetDirectoryName(located) ?? located;
        if (!Directory.Exists(folder))
        {
            return new($"The folder of '{path}' does not exist.", option, $"Make it first: mkdir -p \"{folder}\"");
        }
        if (Path.EndsInDirectorySeparator(path) && option != "--model")
            return new($"'{path}' names a folder, not a file.", option, "Name a file in it.");
        var probe = Path.Combine(folder, $".semblance-{Environment.ProcessId}.probe");
        try
        {
            using (new FileStream(probe, FileMode.Create, FileAccess.Write, FileShare.None, 1,
                FileOptions.DeleteOnClose))
            {
                return null;
            }
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            return new($"The folder of '{path}' cannot be written to.", option,
                "Choose another folder, or have its permissions changed.");
        }
    }
}
