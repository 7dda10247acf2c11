namespace Semblance.Tables.Formats;

/// <summary>A form of table files: one derived record a form, found by reflection.</summary>
public abstract record TableFormat : Format
{
    /// <summary>Opens files for reading.</summary>
    internal virtual BlockReader Open(OpenedFile file, ReadOptions options) =>
        throw new NotSupportedException($"{Title} is not read.");

    /// <summary>Writes all batches to a stream, which stays open.</summary>
    internal abstract Task WriteAsync(Stream output, Schema schema, IAsyncEnumerable<Table> batches,
        WriteOptions options, CancellationToken cancel);

    /// <summary>Whether a file that begins with these bytes is of this form.</summary>
    internal virtual bool Recognizes(ReadOnlySpan<byte> head) => false;

    /// <summary>Whether the form has its own compression, so that .gz and .zst are not put around it.</summary>
    internal virtual bool IsBinary => false;
}

