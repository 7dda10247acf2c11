namespace Semblance.Tables.Formats;

/// <summary>Tab-separated values.</summary>
public sealed record Tsv : TableFormat
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".tsv", ".tab"];

    /// <inheritdoc/>
    public override string Title => "TSV";

    internal override BlockReader Open(OpenedFile file, ReadOptions options) =>
        new CsvReader(file,
            options with { Delimiter = options.Delimiter ?? '\t' }, '\t');

    internal override Task WriteAsync(Stream output, Schema schema, IAsyncEnumerable<Table> batches,
        WriteOptions options, CancellationToken cancel) =>
        new CsvWriter((options.Layout ?? new('\t')) with { Delimiter = '\t' })
            .WriteAsync(output, schema, batches, cancel);
}
