using Semblance.Tables;
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

    /// <inheritdoc/>
    internal override DatabaseSession Open(DatabaseAddress address) => new FolderSession(address);

    /// <summary>The table files of a folder by the names of their tables; empty where it is a model's folder, or holds none.</summary>
    internal static List<(string Table, string File)> FilesOf(string folder)
    {
        if (File.Exists(Path.Combine(folder, "model.json"))) return [];
        var files = Directory.EnumerateFiles(folder).Where(file => Path.GetFileName(file) is var name && !name.StartsWith('.')
            && TableFile.FormatOf(name) is { CanRead: true }).Order(StringComparer.Ordinal).ToList();
        // other tools leave descriptions beside their tables
        var tables = files.Where(file => TableFile.FormatOf(file)!.Kind != "json").ToList();
        return [.. tables.Select(file => (Path.GetFileNameWithoutExtension(Compression.Without(Path.GetFileName(file))), file))];
    }
}

/// <summary>A folder of tables, all of them in memory.</summary>
internal sealed class FolderSession(DatabaseAddress address) : DatabaseSession
{
    private readonly Dictionary<string, RawTable> tables = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override DatabaseSchema ReadSchema(CancellationToken cancel)
    {
        foreach (var (name, file) in Folder.FilesOf(address.Path!))
        {
            if (tables.ContainsKey(name))
                throw new SemblanceException($"Two files hold the table '{name}'.", file, "Take one of them out of the folder.");
            tables[name] = TableFile.ReadRaw(file, new() { MemoryBytes = long.MaxValue, MayBeEmpty = true }, null, cancel);
        }
        var keys = new InferredKeys(tables, new Dictionary<string, IReadOnlyList<string>>());
        return new()
        {
            Tables = [.. tables.Select(pair => new TableDefinition
            {
                Name = pair.Key,
                Columns = [.. pair.Value.Columns.Select(column => new ColumnDefinition { Name = column.Name, Nullable = HasBlanks(column) })],
                PrimaryKey = keys.PrimaryKeys.GetValueOrDefault(pair.Key) ?? [],
            })],
            Relations = keys.Relations,
        };
    }

    /// <inheritdoc/>
    public override RawTable ReadRows(TableDefinition table, Func<string, bool> keepsBinary, IProgress<Progress>? progress, CancellationToken cancel) =>
        tables[table.Name];

    /// <inheritdoc/>
    public override void Dispose() => tables.Clear();

    private static bool HasBlanks(RawColumn column) =>
        column.Codes.Length == 0 || column.Codes.Any(code => code < 0 || string.IsNullOrWhiteSpace(column.Texts[code]));
}
