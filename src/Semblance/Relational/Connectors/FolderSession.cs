using Semblance.Tables;
using Semblance.Tables.Formats;

namespace Semblance.Relational.Connectors;

/// <summary>A folder of tables.</summary>
internal sealed class FolderSession(DatabaseAddress address) : BareTablesSession
{
    private static readonly char[] NotInNames =
        [.. Path.GetInvalidFileNameChars(), '/', '\\', ':', '*', '?', '"', '<', '>', '|', '%'];

    private string Place => address.Path!;

    /// <inheritdoc/>
    public override DatabaseSchema ReadSchema(CancellationToken cancel)
    {
        foreach (var (name, file) in Folder.FilesOf(Place))
        {
            if (Tables.ContainsKey(name))
                throw new SemblanceException($"Two files hold the table '{name}'.", file,
                    "Take one of them out of the folder.");
            Tables[name] = TableFile.ReadRaw(file, new() { MemoryBytes = long.MaxValue, MayBeEmpty = true }, null,
                cancel);
            foreach (var note in Tables[name].Notes) Notes.Add($"{Path.GetFileName(file)}: {note}");
        }
        var schema = AsRead();
        var file_ = Path.Combine(Place, DatabaseSchemaFile.Name);
        if (File.Exists(file_)) schema = DatabaseSchemaFile.Apply(schema, file_, Constraint);
        return schema.Relations.Count > 0 ? schema : Inferred(schema);
    }

    /// <summary>Writes all files to a folder beside, which takes its place when it is whole.</summary>
    public override async Task<WrittenDatabase> WriteAsync(DatabaseContent content, DatabaseWriteOptions options,
        IProgress<Progress>? progress,
        CancellationToken cancel)
    {
        var format = TableFile.FormatNamed(options.Format);
        if (Directory.Exists(Place) && !options.Overwrite && Directory.EnumerateFileSystemEntries(Place).Any())
            throw new SemblanceException("The folder is not empty.", address.Shown,
                "Write to an empty or new folder, or say --overwrite to replace the tables in it.");
        var full = Path.GetFullPath(Place);
        var beside = Path.Combine(Path.GetDirectoryName(full)!,
            $".{Path.GetFileName(full)}.{Environment.ProcessId}.part");
        try
        {
            if (Directory.Exists(beside)) Directory.Delete(beside, recursive: true); // what a killed run may have left
            Directory.CreateDirectory(beside);
            var rows = new Dictionary<string, long>();
            foreach (var table in content.Schema.Tables)
            {
                rows[table.Name] =
                    await TableFile.WriteAsync(Path.Combine(beside, FileName(table.Name) + format.Extensions[0]),
                    content.Columns[table.Name],
                    Counted(content, table.Name, progress, cancel), new() { Format = format.Kind }, null, cancel)
                        .ConfigureAwait(false);
            }
            DatabaseSchemaFile.Save(content.Schema, Path.Combine(beside, DatabaseSchemaFile.Name));
            cancel.ThrowIfCancellationRequested();
            Settle(beside, full);
            return new(rows, []);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw OutputFile.Explain(cause, address.Shown);
        }
        finally
        {
            if (Directory.Exists(beside)) Directory.Delete(beside, recursive: true);
        }
    }

    // a folder that was there keeps what else it holds
    private static void Settle(string beside, string place)
    {
        if (!Directory.Exists(place)) Directory.Move(beside, place);
        else foreach (var file in Directory.EnumerateFiles(beside)) File.Move(file,
            Path.Combine(place, Path.GetFileName(file)), overwrite: true);
    }

    private static string FileName(string table) =>
        string.Concat(table.Select(letter => NotInNames.Contains(letter) ? Uri.HexEscape(letter) : letter.ToString()));
}
