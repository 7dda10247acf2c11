namespace Semblance.Tables.Formats;

/// <summary>Apache Parquet: columns with types, packed.</summary>
public sealed record Parquet : TableFormat
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".parquet", ".pq"];

    /// <inheritdoc/>
    public override string Title => "Parquet";

    internal override bool IsBinary => true;

    internal override bool Recognizes(ReadOnlySpan<byte> head) => head.StartsWith("PAR1"u8);

    internal override BlockReader Open(OpenedFile file, ReadOptions options) => new ParquetReader(file);

    internal override Task WriteFileAsync(string path, string name, Schema schema, IAsyncEnumerable<Table> batches,
        WriteOptions options, CancellationToken cancel) => ParquetWriter.WriteAsync(path, schema, batches, cancel);

    internal override async Task WriteAsync(Stream output, Schema schema, IAsyncEnumerable<Table> batches,
        WriteOptions options, CancellationToken cancel)
    {
        var path = TemporaryFile.New(".parquet");
        try
        {
            await ParquetWriter.WriteAsync(path, schema, batches, cancel).ConfigureAwait(false);
            var file = File.OpenRead(path);
            await using (file.ConfigureAwait(false)) await file.CopyToAsync(output, cancel).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
