namespace Semblance.Tables.Formats;

/// <summary>Writes Parquet through DuckDB: at most one row group and two batches are in memory.</summary>
internal static class ParquetWriter
{
    private const string Rows = "semblance_rows";

    /// <summary>Writes every row to a file.</summary>
    public static Task WriteAsync(string path, Schema schema, IAsyncEnumerable<Table> batches,
        CancellationToken cancel) =>
        DuckDbRows.RunAsync(() => new(), Rows, $"COPY (SELECT * FROM {Rows}()) TO {DuckDb.Literal(path)} "
            + "(FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)", schema, batches, cancel);
}
