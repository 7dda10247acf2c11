using Semblance.Tables;

namespace Semblance.Relational.Connectors;

/// <summary>
/// Where a database is: a file, a folder, a URL or a connection string. It shows itself without its secrets; nothing
/// else that is written, said or kept has them.
/// </summary>
public sealed class DatabaseAddress
{
    internal DatabaseAddress(Connector connector, string connection, string shown, string? path = null,
        IReadOnlyList<string>? secrets = null)
    {
        Connector = connector;
        Connection = connection;
        Shown = shown;
        Path = path;
        Secrets = secrets ?? [];
    }

    /// <summary>What kind of place it is.</summary>
    public Connector Connector { get; }

    /// <summary>The place in words that everybody may read.</summary>
    public string Shown { get; }

    /// <summary>The file or folder; null where it is a server.</summary>
    public string? Path { get; }

    /// <summary>What the driver needs, secrets included.</summary>
    internal string Connection { get; }

    /// <summary>What must not be shown.</summary>
    internal IReadOnlyList<string> Secrets { get; }

    /// <summary>
    /// The database that a text names, or null where it names none: a table's file, perhaps, or a mistake.
    /// </summary>
    /// <param name="typed">A path, a URL or a connection string.</param>
    /// <param name="folder">Where relative paths start; the current folder where it is empty.</param>
    /// <exception cref="SemblanceException">It looks like the address of a database, but is not one.</exception>
    public static DatabaseAddress? Find(string typed, string folder = "")
    {
        ArgumentNullException.ThrowIfNull(typed);
        ArgumentNullException.ThrowIfNull(folder);
        foreach (var connector in Connector.All)
        {
            if (connector.Recognise(typed, folder) is { } address) return address;
        }
        return ConnectionText.LooksLikeOne(typed)
            ? throw new SemblanceException("The connection string does not tell which database it is for.",
            ConnectionText.Redacted(typed),
                $"Write one of {string.Join(", ", Connector.All.Select(connector => connector.Example))}.") : null;
    }

    /// <summary>
    /// The place that a text names to write to, which need not be there yet; null where it names a table's file.
    /// </summary>
    /// <inheritdoc cref="Find" path="/param"/>
    /// <exception cref="SemblanceException">It looks like the address of a database, but is not one.</exception>
    public static DatabaseAddress? FindTarget(string typed, string folder = "")
    {
        ArgumentNullException.ThrowIfNull(typed);
        return Find(typed, folder) ?? Connector.All.Select(connector => connector.RecogniseTarget(typed, folder))
            .FirstOrDefault(found => found is not null);
    }

    /// <summary>The database that a text names.</summary>
    /// <inheritdoc cref="Find" path="/param"/>
    /// <exception cref="SemblanceException">It names none.</exception>
    public static DatabaseAddress Parse(string typed, string folder = "") => Find(typed, folder)
        ?? throw new SemblanceException("This is no database.", ConnectionText.Redacted(typed),
            $"Write one of {string.Join(", ", Connector.All.Select(connector => connector.Example))}.");

    /// <summary>
    /// What was typed as a place, as it may be shown: without the secrets of a connection string or URL.
    /// </summary>
    /// <param name="typed">A path, a URL or a connection string.</param>
    public static string WithoutSecrets(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        return ConnectionText.LooksLikeOne(typed) ? ConnectionText.Redacted(typed) : typed;
    }

    /// <summary>Reads every table into memory, and what the database says of them.</summary>
    /// <param name="options">What is known beforehand.</param>
    /// <param name="progress">Told of the rows read.</param>
    /// <param name="cancel">Checked while reading.</param>
    /// <exception cref="SemblanceException">The database cannot be opened or read.</exception>
    public SourceDatabase Read(DatabaseReadOptions? options = null, IProgress<Progress>? progress = null,
        CancellationToken cancel = default)
    {
        using var session = Connector.Open(this);
        return new DatabaseReading(session, options ?? new(), progress, cancel).Read(Shown);
    }

    /// <summary>
    /// Writes tables and rows to the place: all of them, or nothing. Tables that are not there are made.
    /// </summary>
    /// <param name="content">What to write.</param>
    /// <param name="options">Whether rows that are there may go.</param>
    /// <param name="progress">Told of the rows written.</param>
    /// <param name="cancel">A cancelled run leaves the place as it was.</param>
    /// <exception cref="SemblanceException">It cannot be written, or has rows already.</exception>
    public Task<WrittenDatabase> WriteAsync(DatabaseContent content, DatabaseWriteOptions? options = null,
        IProgress<Progress>? progress = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return Connector.WriteAsync(this, content, options ?? new(), progress, cancel);
    }

    /// <inheritdoc/>
    public override string ToString() => Shown;

    /// <summary>A driver's message without what must not be shown.</summary>
    internal string Clean(string message)
    {
        foreach (var secret in Secrets.Where(secret => secret.Length > 0))
            message = message.Replace(secret, "***", StringComparison.Ordinal);
        return message;
    }
}
