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

    /// <summary>Writes all batches to a file.</summary>
    /// <param name="path">Where the bytes go.</param>
    /// <param name="name">The name that the file will have, which tells its compression.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="batches">The rows.</param>
    /// <param name="options">The layout.</param>
    /// <param name="cancel">Checked at every batch.</param>
    internal virtual async Task WriteFileAsync(string path, string name, Schema schema, IAsyncEnumerable<Table> batches,
        WriteOptions options, CancellationToken cancel)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1,
            FileOptions.Asynchronous);
        await using (file.ConfigureAwait(false))
        {
            var packed = Compression.Pack(file, name);
            try
            {
                await WriteAsync(packed, schema, batches, options, cancel).ConfigureAwait(false);
            }
            finally
            {
                if (packed != file) await packed.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether a file that begins with these bytes is of this form.</summary>
    internal virtual bool Recognizes(ReadOnlySpan<byte> head) => false;

    /// <summary>Whether the form has its own compression, so that .gz and .zst are not put around it.</summary>
    internal virtual bool IsBinary => false;
}

