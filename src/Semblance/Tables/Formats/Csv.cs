namespace Semblance.Tables.Formats;

/// <summary>Comma-separated values, and text with any other delimiter.</summary>
/// <remarks>RFC 4180 (Y. Shafranovich, 2005), with what is found in the wild.</remarks>
public sealed record Csv : TableFormat
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".csv", ".txt", ".data", ".dat", ".test"];

    /// <inheritdoc/>
    public override string Title => "CSV";

    internal override BlockReader Open(OpenedFile file, ReadOptions options) =>
        new CsvReader(file, options, null);

    internal override Task WriteAsync(Stream output, Schema schema, IAsyncEnumerable<Table> batches,
        WriteOptions options, CancellationToken cancel) =>
        new CsvWriter(options.Layout ?? new(',')).WriteAsync(output, schema, batches, cancel);
}
