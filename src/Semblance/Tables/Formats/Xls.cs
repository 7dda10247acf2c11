namespace Semblance.Tables.Formats;

/// <summary>A workbook of Excel 97 to 2003, which is read and not written.</summary>
public sealed record Xls : TableFormat
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".xls"];

    /// <inheritdoc/>
    public override string Title => "Excel 97";

    /// <inheritdoc/>
    public override bool CanWrite => false;

    internal override bool IsBinary => true;

    internal override bool Recognizes(ReadOnlySpan<byte> head) => head is [0xD0, 0xCF, 0x11, 0xE0, ..];

    internal override BlockReader Open(OpenedFile file, ReadOptions options) => new ExcelReader(file, options, ".xls");

    internal override Task WriteAsync(Stream output, Schema schema, IAsyncEnumerable<Table> batches,
        WriteOptions options, CancellationToken cancel) => throw new NotSupportedException($"{Title} is not written.");
}
