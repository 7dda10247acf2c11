namespace Semblance.Tables.Formats;

/// <summary>Apache Arrow IPC files, which Feather is too, and streams.</summary>
public sealed record Arrow : TableFormat
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".arrow", ".feather", ".ipc", ".arrows"];

    /// <inheritdoc/>
    public override string Title => "Arrow";

    internal override bool IsBinary => true;

    internal override bool Recognizes(ReadOnlySpan<byte> head) =>
        head.StartsWith("ARROW1"u8) || head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFF, 0xFF, 0xFF]);

    internal override BlockReader Open(OpenedFile file, ReadOptions options) => new ArrowReader(file);

    internal override Task WriteAsync(Stream output, Schema schema, IAsyncEnumerable<Table> batches,
        WriteOptions options, CancellationToken cancel) => ArrowWriter.WriteAsync(output, schema, batches, cancel);
}
