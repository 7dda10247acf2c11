namespace Semblance.Tables.Formats;

/// <summary>
/// Writes a file so that it is there whole or not at all: beside its place under another name, and renamed at the end.
/// </summary>
internal static class OutputFile
{
    private const int NoSpaceLeftWindows = unchecked((int)0x80070070);

    /// <summary>ENOSPC, as .NET gives it on Unix.</summary>
    public const int NoSpaceLeft = 28;

    /// <summary>Refuses a path that could not be written, or that is one of the inputs.</summary>
    public static void Check(string path, IReadOnlyList<string> inputs)
    {
        if (Directory.Exists(path))
            throw new SemblanceException("The output is a folder.", path, "Name a file in it.");
        var target = Target(path);
        foreach (var input in inputs)
        {
            if (IsSame(target, input))
                throw new SemblanceException("The output is one of the inputs.", path,
                    "Write to another file; the real data stays as it is.");
        }
        if (IsDevice(target)) return;
        var folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
            throw new SemblanceException("The output's folder does not exist.", folder,
                $"Make it first: mkdir -p \"{folder}\"");
        var beside = Beside(target);
        try
        {
            using (new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, 1)) { }
            File.Delete(beside);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Explain(cause, path);
        }
    }

    /// <summary>Writes a file through a stream, and puts it in its place when all is written.</summary>
    /// <param name="path">Its place; what is there is kept until then.</param>
    /// <param name="write">Writes to the stream that it is given.</param>
    /// <param name="cancel">A cancelled run leaves what was there.</param>
    public static Task WriteAsync(string path, Func<Stream, Task> write, CancellationToken cancel) =>
        ReplaceAsync(path, async beside =>
        {
            var stream = new FileStream(beside, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1,
                FileOptions.Asynchronous);
            await using (stream.ConfigureAwait(false)) await write(stream).ConfigureAwait(false);
        }, cancel);

    /// <summary>Writes a file, and puts it in its place when all is written.</summary>
    /// <param name="path">Its place; what is there is kept until then.</param>
    /// <param name="write">Writes to the path that it is given.</param>
    /// <param name="cancel">A cancelled run leaves what was there.</param>
    public static async Task ReplaceAsync(string path, Func<string, Task> write, CancellationToken cancel)
    {
        var target = Target(path);
        var device = IsDevice(target);
        var beside = device ? target : Beside(target);
        try
        {
            if (!device) File.Delete(beside); // what a killed run may have left
            await write(beside).ConfigureAwait(false);
            cancel.ThrowIfCancellationRequested();
            if (device) return;
            if (!OperatingSystem.IsWindows() && File.Exists(target))
                File.SetUnixFileMode(beside, File.GetUnixFileMode(target));
            File.Move(beside, target, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Explain(cause, path);
        }
        finally
        {
            if (!device && File.Exists(beside)) File.Delete(beside);
        }
    }

    /// <summary>What a user can do about an exception that writing gave.</summary>
    public static SemblanceException Explain(Exception cause, string path) => cause switch
    {
        UnauthorizedAccessException => new("There is no permission to write here.", path,
            "Write to a folder of your own, or ask for the right to write to this one.", cause),
        { HResult: NoSpaceLeft or NoSpaceLeftWindows } => new("The disk is full.", path,
            "Make room, or write to another disk; nothing was left behind.", cause),
        DirectoryNotFoundException => new("The output's folder does not exist.", path, "Make it first.", cause),
        _ => new($"The file cannot be written: {cause.Message}", path, "Write to another place.", cause),
    };

    // The file behind a symbolic link: a rename would replace the link.
    private static string Target(string path)
    {
        var full = Path.GetFullPath(path);
        var file = new FileInfo(full);
        return file.LinkTarget is null ? full : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full;
    }

    private static bool IsSame(string target, string input)
    {
        var comparison = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
            ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return string.Equals(target, Target(input), comparison);
    }

    private static bool IsDevice(string target) =>
        !OperatingSystem.IsWindows() && (target.StartsWith("/dev/", StringComparison.Ordinal)
            || target.StartsWith("/proc/self/fd/", StringComparison.Ordinal))
            && !target.StartsWith("/dev/shm/", StringComparison.Ordinal);

    private static string Beside(string target) => Path.Combine(Path.GetDirectoryName(target)!,
        $".{Path.GetFileName(target)}.{Environment.ProcessId}.part");
}
