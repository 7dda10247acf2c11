using System.IO.Compression;
using System.Text;

namespace Semblance.Tables.Formats;

/// <summary>A sheet that is to be written.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Schema">Its columns.</param>
/// <param name="Batches">Its rows.</param>
/// <param name="ExpectedRows">How many they are; 0 where that is not known.</param>
internal sealed record XlsxSheet(string Name, Schema Schema, IAsyncEnumerable<Table> Batches, long ExpectedRows)
{
    /// <summary>Columns of texts that are written as the numbers that they spell.</summary>
    public IReadOnlySet<string> Numbers { get; init; } = new HashSet<string>();
}

/// <summary>
/// Writes a workbook row by row. No clock goes into it: the same rows give the same bytes.
/// </summary>
/// <remarks>Office Open XML, ISO/IEC 29500. Libraries that write it stamp their archives with the time
/// of day.</remarks>
internal sealed class XlsxWriter(Stream output)
{
    private const int MostRows = 1_048_576, MostColumns = 16_384;

    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes every row of every sheet, in order.</summary>
    /// <exception cref="SemblanceException">A sheet does not take all its rows or columns: all that is known of it
    /// before the first row is written.</exception>
    public async Task WriteAsync(IReadOnlyList<XlsxSheet> sheets, CancellationToken cancel)
    {
        Refuse(sheets.SelectMany(sheet => Faults(sheet, sheet.ExpectedRows)));
        using var archive = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (path, content) in XlsxParts.Of([.. sheets.Select(sheet => sheet.Name)]))
        {
            var part = Part(archive, path);
            await using (part.ConfigureAwait(false)) await part.WriteAsync(content.AsMemory(), cancel)
                .ConfigureAwait(false);
        }
        for (var i = 0; i < sheets.Count; i++)
        {
            var part = Part(archive, XlsxParts.Sheet(i + 1));
            await using (part.ConfigureAwait(false)) await WriteAsync(part, sheets[i], cancel).ConfigureAwait(false);
        }
    }

    private static async Task WriteAsync(StreamWriter part, XlsxSheet sheet, CancellationToken cancel)
    {
        var (text, written) = (new StringBuilder(), 0L);
        var rows = new XlsxRows(text, sheet.Numbers);
        text.Append("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>");
        rows.AddNames(sheet.Schema);
        await foreach (var batch in sheet.Batches.WithCancellation(cancel).ConfigureAwait(false))
        {
            Refuse(Faults(sheet, written += batch.RowCount));
            for (var row = 0; row < batch.RowCount; row++)
            {
                rows.AddRow(batch, row);
                if (text.Length < 1 << 16) continue;
                cancel.ThrowIfCancellationRequested();
                await part.WriteAsync(text, cancel).ConfigureAwait(false);
                text.Clear();
            }
        }
        text.Append("</sheetData></worksheet>");
        await part.WriteAsync(text, cancel).ConfigureAwait(false);
    }

    private static void Refuse(IEnumerable<Fault> faults)
    {
        if (faults.ToList() is { Count: > 0 } found) throw new SemblanceException(found);
    }

    private static IEnumerable<Fault> Faults(XlsxSheet sheet, long rows)
    {
        var place = $"--output, sheet '{sheet.Name}'";
        if (rows >= MostRows)
            yield return new($"A sheet takes {MostRows - 1:N0} rows and a header, and {rows:N0} rows are more.", place,
                "Write to CSV or Parquet, or make fewer rows.");
        if (sheet.Schema.Columns.Count > MostColumns)
            yield return new($"A sheet takes {MostColumns:N0} columns, and {sheet.Schema.Columns.Count:N0} are more.",
                place, "Write to CSV or Parquet.");
    }

    private static StreamWriter Part(ZipArchive archive, string path)
    {
        var entry = archive.CreateEntry(path, CompressionLevel.Fastest);
        entry.LastWriteTime = NoTime;
        return new(entry.Open(), new UTF8Encoding(false));
    }
}
