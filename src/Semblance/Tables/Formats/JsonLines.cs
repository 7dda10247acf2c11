namespace Semblance.Tables.Formats;

/// <summary>JSON objects, one a line and one a row.</summary>
public sealed record JsonLines : TableFormat
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".jsonl", ".ndjson"];

    /// <inheritdoc/>
    public override string Title => "JSON Lines";

    internal override bool Recognizes(ReadOnlySpan<byte> head) => head.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];

    internal override BlockReader Open(OpenedFile file, ReadOptions options) => new JsonReader(file, options);

    internal override Task WriteAsync(Stream output, Schema schema, IAsyncEnumerable<Table> batches,
        WriteOptions options, CancellationToken cancel) =>
        JsonWriter.WriteAsync(output, schema, batches, array: false, cancel);
}
