namespace Semblance.Tables.Formats;

/// <summary>
/// An Excel workbook: its first sheet, or the one that is named, with the column names in its first row.
/// </summary>
public sealed record Xlsx : TableFormat
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".xlsx"];

    /// <inheritdoc/>
    public override string Title => "Excel";

    internal override bool IsBinary => true;

    // a zip archive whose first entries are those of a workbook; .xlsm is one too
    internal override bool Recognizes(ReadOnlySpan<byte> head) => head.StartsWith("PK\u0003\u0004"u8)
        && (head.IndexOf("[Content_Types].xml"u8) >= 0 || head.IndexOf("xl/"u8) >= 0);

    internal override BlockReader Open(OpenedFile file, ReadOptions options) => new ExcelReader(file, options, ".xlsx");

    internal override Task WriteAsync(Stream output, Schema schema, IAsyncEnumerable<Table> batches,
        WriteOptions options, CancellationToken cancel) =>
        new XlsxWriter(output).WriteAsync([new("data", schema, batches, options.ExpectedRows)], cancel);
}
