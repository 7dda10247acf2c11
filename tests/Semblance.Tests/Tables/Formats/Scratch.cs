using System.Text;
using Semblance.Tables;
using Semblance.Tables.Formats;

namespace Semblance.Tests.Tables.Formats;

/// <summary>A folder that goes when the test ends, and short ways to read and write in it.</summary>
internal sealed class Scratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("semblance-io-").FullName;

    public static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!System.IO.File.Exists(Path.Combine(folder.FullName, "Semblance.slnx"))) folder = folder.Parent!;
            return folder.FullName;
        }
    }

    public static string Adult => Path.Combine(Repository, "samples", "adult", "adult.csv");

    public string this[string name] => Path.Combine(Folder, name);

    public string File(string name, string text) => File(name, Encoding.UTF8.GetBytes(text));

    public string File(string name, byte[] bytes)
    {
        System.IO.File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public RawTable Read(string name, string text, ReadOptions? options = null) =>
        TableFile.ReadRaw(File(name, text), options);

    public SemblanceException Refused(string name, string text, ReadOptions? options = null) =>
        Xunit.Assert.Throws<SemblanceException>(() => Read(name, text, options));

    /// <summary>The cells of a row; null where the source has no value.</summary>
    public static IEnumerable<string?> Row(RawTable table, int row) =>
        table.Columns.Select(column => column.Codes[row] < 0 ? null : column.Texts[column.Codes[row]]);

    public static IEnumerable<string?[]> Rows(RawTable table) =>
        Enumerable.Range(0, table.RowCount).Select(row => Row(table, row).ToArray());

    public static string[] Names(RawTable table) => [.. table.Columns.Select(column => column.Name)];

    /// <summary>A table of text columns.</summary>
    public static Table Texts(string[] names, params string?[][] rows) => new([.. names.Select((name, i) =>
        (Column)new TextColumn(new() { Name = name, Kind = ColumnKind.Text }, [.. rows.Select(row => row[i])]))]);

    public static async IAsyncEnumerable<Table> Stream(params Table[] batches)
    {
        foreach (var batch in batches)
        {
            await Task.Yield();
            yield return batch;
        }
    }

    public static Task<long> Write(string path, Table table, WriteOptions? options = null) =>
        TableFile.WriteAsync(path, table.Schema, Stream(table), options);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
