namespace Semblance.Relational.Connectors;

/// <summary>SQLite files.</summary>
public sealed record Sqlite : Connector
{
    private static readonly string[] Endings = [".db", ".sqlite", ".sqlite3", ".db3", ".s3db"];

    /// <inheritdoc/>
    public override string Title => "SQLite";

    /// <inheritdoc/>
    public override string Example => "shop.db";

    /// <inheritdoc/>
    internal override DatabaseAddress? Recognise(string typed, string folder) =>
        DatabaseFiles.Recognise(this, typed, folder, "sqlite", 0, "SQLite format 3\0"u8, Endings);

    /// <inheritdoc/>
    internal override DatabaseSession Open(DatabaseAddress address) =>
        new SqliteSession(address, address.Path!, isRead: true);

    /// <inheritdoc/>
    internal override Task<WrittenDatabase> WriteAsync(DatabaseAddress address, DatabaseContent content,
        DatabaseWriteOptions options,
        IProgress<Progress>? progress, CancellationToken cancel) =>
        DatabaseFiles.WriteAsync(address, path => new SqliteSession(address, path, isRead: false), content, options,
            progress, cancel);
}
