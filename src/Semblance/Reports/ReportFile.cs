using Semblance.Tables.Formats;

namespace Semblance.Reports;

/// <summary>The short way from a report to its two files.</summary>
public static class ReportFile
{
    /// <summary>
    /// Writes the page and, beside it, its twin with the ending .json. Each appears, or is replaced, when it is whole.
    /// </summary>
    /// <param name="report">What to write.</param>
    /// <param name="path">Where the page goes, usually with the ending .html.</param>
    /// <param name="cancel">A cancelled save leaves what was there.</param>
    /// <returns>The two files.</returns>
    /// <exception cref="SemblanceException">A file cannot be written.</exception>
    public static async Task<IReadOnlyList<string>> SaveAsync(this Report report, string path,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(path);
        var twin = TwinOf(path);
        await Save(path, report.WriteHtml, cancel).ConfigureAwait(false);
        await Save(twin, report.WriteJson, cancel).ConfigureAwait(false);
        return [path, twin];
    }

    /// <summary>Where the JSON twin of a page goes.</summary>
    public static string TwinOf(string path) =>
        Path.ChangeExtension(path, ".json") is var twin && twin == path ? path + ".json" : twin;

    private static Task Save(string path, Action<Stream> write, CancellationToken cancel) =>
        OutputFile.WriteAsync(path, stream =>
    {
        write(stream);
        return Task.CompletedTask;
    }, cancel);
}
