namespace Semblance.Tables.Formats;

/// <summary>A JSON array of objects, one a row.</summary>
public sealed record Json : TableFormat
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".json"];

    /// <inheritdoc/>
    public override string Title => "JSON";

    internal override bool Recognizes(ReadOnlySpan<byte> head) => head.TrimStart(" \t\r\n"u8) is [(byte)'[', ..];

    internal override BlockReader Open(OpenedFile file, ReadOptions options) => new JsonReader(file, options);

    internal override Task WriteAsync(Stream output, Schema schema, IAsyncEnumerable<Table> batches,
        WriteOptions options, CancellationToken cancel) =>
        JsonWriter.WriteAsync(output, schema, batches, array: true, cancel);
}
