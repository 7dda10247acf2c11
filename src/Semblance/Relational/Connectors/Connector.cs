namespace Semblance.Relational.Connectors;

/// <summary>
/// A kind of place that keeps several tables: a database file, a server, a folder. Adding one is adding its file.
/// </summary>
public abstract record Connector : Component
{
    /// <summary>Every one that there is, by kind.</summary>
    public static IReadOnlyList<Connector> All { get; } =
        [.. typeof(Connector).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(Connector)) && !type.IsAbstract)
            .Select(type => (Connector)Activator.CreateInstance(type)!)
            .OrderBy(connector => connector.Kind, StringComparer.Ordinal)];

    /// <summary>What it is called in messages.</summary>
    public abstract string Title { get; }

    /// <summary>How places of this kind are written, for messages and help.</summary>
    public abstract string Example { get; }

    /// <summary>The place that a text names, or null where it names none of this kind.</summary>
    /// <param name="typed">A path, a URL or a connection string.</param>
    /// <param name="folder">Where relative paths start.</param>
    internal abstract DatabaseAddress? Recognise(string typed, string folder);

    /// <summary>The place that a text names as a target, which need not be there yet.</summary>
    internal virtual DatabaseAddress? RecogniseTarget(string typed, string folder) => Recognise(typed, folder);

    /// <summary>Opens the place to read it.</summary>
    internal abstract DatabaseSession Open(DatabaseAddress address);

    /// <summary>Writes tables and rows to the place: all of them, or nothing.</summary>
    internal virtual async Task<WrittenDatabase> WriteAsync(DatabaseAddress address, DatabaseContent content,
        DatabaseWriteOptions options,
        IProgress<Progress>? progress, CancellationToken cancel)
    {
        using var session = Open(address);
        return await session.WriteAsync(content, options, progress, cancel).ConfigureAwait(false);
    }
}
