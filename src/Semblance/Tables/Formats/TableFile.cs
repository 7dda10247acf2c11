namespace Semblance.Tables.Formats;

/// <summary>Reads tables from files, and writes them.</summary>
public static class TableFile
{
    /// <summary>Every form that there is, by name.</summary>
    public static IReadOnlyList<TableFormat> Formats { get; } =
        [.. typeof(TableFormat).Assembly.GetExportedTypes().Where(type => type.BaseType == typeof(TableFormat))
            .Select(type => (TableFormat)Activator.CreateInstance(type)!)
            .OrderBy(format => format.Kind, StringComparer.Ordinal)];

    /// <summary>
    /// Reads files as text, each column's distinct texts once. Rows keep their order. Where they need more memory than
    /// <see cref="ReadOptions.MemoryBytes"/> or are more than <see cref="ReadOptions.MaxRows"/>, a
    /// uniform sample is held.
    /// </summary>
    /// <param name="path">A file, or a pattern such as <c>data/*.csv.gz</c> whose files have the same columns.</param>
    /// <param name="options">What is known about the files.</param>
    /// <param name="progress">Receives the bytes read, of those that there are.</param>
    /// <param name="cancel">Checked at every megabyte or so.</param>
    /// <exception cref="SemblanceException">A file is missing, cannot be read, or is not what it should be.</exception>
    public static RawTable ReadRaw(string path, ReadOptions? options = null, IProgress<Progress>? progress = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        options ??= new();
        var files = SourceFiles.Find(path);
        var total = files.Sum(file => new FileInfo(file).Length);
        return new TableReading(options, progress, cancel).Read(path,
            files.Select<string, Func<OpenedFile>>(file => () => OpenedFile.Open(file)), total);
    }

    /// <summary>
    /// Reads a stream, such as standard input, as
    /// <see cref="ReadRaw(string, ReadOptions?, IProgress{Progress}?, CancellationToken)"/> reads a file.
    /// </summary>
    /// <param name="input">The bytes; compressed or not. It stays open.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="options">What is known about it.</param>
    /// <param name="progress">Receives the bytes read.</param>
    /// <param name="cancel">Checked at every megabyte or so.</param>
    public static RawTable ReadRaw(Stream input, string name, ReadOptions? options = null,
        IProgress<Progress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new TableReading(options ?? new(), progress, cancel).Read(name,
            [() => OpenedFile.Open(input, name)], 0);
    }

    /// <summary>
    /// The form that a file name stands for, with .gz and .zst taken off; null where it stands for none.
    /// </summary>
    public static TableFormat? FormatOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = Compression.Without(Path.GetFileName(path));
        return Formats.FirstOrDefault(format => format.Extensions.Any(ending =>
            name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>The form of that kind, such as "csv".</summary>
    /// <exception cref="SemblanceException">There is none.</exception>
    public static TableFormat FormatNamed(string kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return Formats.FirstOrDefault(format => format.Kind.Equals(kind, StringComparison.OrdinalIgnoreCase)
                || format.Extensions.Contains("." + kind, StringComparer.OrdinalIgnoreCase))
            ?? throw new SemblanceException($"'{kind}' is not a format.", "the format",
                $"Name one of {string.Join(", ", Formats.Select(format => format.Kind))}.");
    }

    /// <summary>
    /// Refuses, before any work is done, an output that could not be written: an unknown ending, a missing or
    /// forbidden folder, a folder itself, or one of the inputs.
    /// </summary>
    /// <param name="path">Where the table is to go.</param>
    /// <param name="options">The form, and what must not be overwritten.</param>
    /// <exception cref="SemblanceException">It could not be written.</exception>
    public static void CheckOutput(string path, WriteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        options ??= new();
        FormatFor(path, options);
        OutputFile.Check(path, options.Inputs);
    }

    /// <summary>
    /// Writes a table to a file, batch by batch. The file appears, or is replaced, when all is written; a failed or
    /// cancelled run leaves what was there.
    /// </summary>
    /// <param name="path">Its ending tells the form; .gz and .zst after it, the compression.</param>
    /// <param name="schema">The columns, and how their values are written.</param>
    /// <param name="batches">The rows.</param>
    /// <param name="options">The form, and what must not be overwritten.</param>
    /// <param name="progress">Receives the rows written.</param>
    /// <param name="cancel">Checked at every batch.</param>
    /// <returns>How many rows were written.</returns>
    /// <exception cref="SemblanceException">The file cannot be written.</exception>
    public static async Task<long> WriteAsync(string path, Schema schema, IAsyncEnumerable<Table> batches,
        WriteOptions? options = null, IProgress<Progress>? progress = null, CancellationToken cancel = default)
    {
        CheckOutput(path, options);
        options ??= new();
        var counted = new CountedBatches(batches, options.ExpectedRows, progress);
        await OutputFile.ReplaceAsync(path, beside =>
            FormatFor(path, options).WriteFileAsync(beside, path, schema, counted, options, cancel), cancel)
            .ConfigureAwait(false);
        return counted.Rows;
    }

    /// <summary>Writes a table to a stream, such as standard output, which stays open.</summary>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="schema">The columns, and how their values are written.</param>
    /// <param name="batches">The rows.</param>
    /// <param name="options">The form: CSV where none is named.</param>
    /// <param name="progress">Receives the rows written.</param>
    /// <param name="cancel">Checked at every batch.</param>
    /// <returns>How many rows were written.</returns>
    public static async Task<long> WriteAsync(Stream output, Schema schema, IAsyncEnumerable<Table> batches,
        WriteOptions? options = null, IProgress<Progress>? progress = null, CancellationToken cancel = default)
    {
        options ??= new();
        var counted = new CountedBatches(batches, options.ExpectedRows, progress);
        try
        {
            await FormatNamed(options.Format ?? "csv").WriteAsync(output, schema, counted, options, cancel)
                .ConfigureAwait(false);
            await output.FlushAsync(cancel).ConfigureAwait(false);
        }
        catch (IOException cause)
        {
            throw OutputFile.Explain(cause, "the output");
        }
        return counted.Rows;
    }

    private static TableFormat FormatFor(string path, WriteOptions options)
    {
        if (options.Format is not null) return FormatNamed(options.Format);
        if (FormatOf(path) is { CanWrite: true } format)
        {
            if (format.IsBinary && Compression.Without(path) != path)
                throw new SemblanceException($"{format.Title} has a compression of its own.", path,
                    $"Write to {Compression.Without(path)}.");
            return format;
        }
        var endings = Formats.Where(one => one.CanWrite).SelectMany(one => one.Extensions.Take(1)).ToList();
        var ending = Path.GetExtension(Compression.Without(path));
        var nearest = Spelling.Nearest(ending, Formats.Where(one => one.CanWrite).SelectMany(one => one.Extensions));
        var known = $"Use one of {string.Join(", ", endings)}, each also with .gz or .zst where it is text.";
        throw new SemblanceException(
            ending.Length == 0 ? "The file name has no ending, so the format is not known."
                : $"'{ending}' is not the ending of a table format.", path,
            nearest is null ? known : $"Did you mean '{nearest}'? {known}");
    }
}
