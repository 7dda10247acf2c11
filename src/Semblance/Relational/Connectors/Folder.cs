using Semblance.Tables.Formats;

namespace Semblance.Relational.Connectors;

/// <summary>A folder of files, one table a file. Keys are read from a schema file beside them, or inferred.</summary>
public sealed record Folder : Connector
{
    /// <inheritdoc/>
    public override string Title => "Folder";

    /// <inheritdoc/>
    public override string Example => "a folder of CSV or Parquet files";

    /// <inheritdoc/>
    internal override DatabaseAddress? Recognise(string typed, string folder)
    {
        var path = Path.Combine(folder, typed);
        return Directory.Exists(path) && FilesOf(path).Count > 0 ? new(this, path, typed, path) : null;
    }

    /// <summary>A folder that is there, or a name that ends as folders' names do.</summary>
    internal override DatabaseAddress? RecogniseTarget(string typed, string folder)
    {
        var path = Path.Combine(folder, typed);
        return Directory.Exists(path) || Path.EndsInDirectorySeparator(typed) || typed != "-"
            && Path.GetExtension(typed).Length == 0
            ? new(this, Path.TrimEndingDirectorySeparator(path), typed, Path.TrimEndingDirectorySeparator(path)) : null;
    }

    /// <inheritdoc/>
    internal override DatabaseSession Open(DatabaseAddress address) => new FolderSession(address);

    /// <summary>
    /// The table files of a folder by the names of their tables; empty where it is a model's folder, or holds none.
    /// </summary>
    internal static List<(string Table, string File)> FilesOf(string folder)
    {
        if (File.Exists(Path.Combine(folder, "model.json"))) return [];
        // descriptions in JSON and plain text lie beside tables
        return [.. Directory.EnumerateFiles(folder)
            .Where(file => Path.GetFileName(file) is var name && !name.StartsWith('.')
                && TableFile.FormatOf(name) is { CanRead: true, Kind: not "json" }
                && !name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .Select(file =>
                (Uri.UnescapeDataString(Path.GetFileNameWithoutExtension(Compression.Without(Path.GetFileName(file)))),
                file))];
    }
}
