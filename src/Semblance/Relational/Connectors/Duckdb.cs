namespace Semblance.Relational.Connectors;

/// <summary>DuckDB files.</summary>
public sealed record Duckdb : Connector
{
    private static readonly string[] Endings = [".duckdb", ".ddb"];

    /// <inheritdoc/>
    public override string Title => "DuckDB";

    /// <inheritdoc/>
    public override string Example => "shop.duckdb";

    /// <inheritdoc/>
    internal override DatabaseAddress? Recognise(string typed, string folder) =>
        DatabaseFiles.Recognise(this, typed, folder, "duckdb", 8, "DUCK"u8, Endings);

    /// <inheritdoc/>
    internal override DatabaseSession Open(DatabaseAddress address) =>
        new DuckdbSession(address, address.Path!, isRead: true);

    /// <inheritdoc/>
    internal override Task<WrittenDatabase> WriteAsync(DatabaseAddress address, DatabaseContent content,
        DatabaseWriteOptions options,
        IProgress<Progress>? progress, CancellationToken cancel) =>
        DatabaseFiles.WriteAsync(address, path => new DuckdbSession(address, path, isRead: false), content, options,
            progress, cancel);
}
