using Semblance.Tables.Formats;

namespace Semblance.Relational.Connectors;

/// <summary>
/// What files of databases have in common: how they are told apart, and that a new one appears whole or not at all.
/// </summary>
internal static class DatabaseFiles
{
    /// <summary>The file that a text names: by a scheme, a connection string, its first bytes, or its ending.</summary>
    public static DatabaseAddress? Recognise(Connector connector, string typed, string folder, string scheme, int at,
        ReadOnlySpan<byte> magic, string[] endings)
    {
        var said = ConnectionText.Parse(typed) is { } text && !ConnectionText.IsServer(text)
            ? text.First("Data Source", "Filename") : null;
        var path = Path.Combine(folder, PathOf(typed, scheme) ?? said ?? typed);
        var isOne = PathOf(typed, scheme) is not null || (Begins(path, at, magic)
            ?? (Has(path, endings) || said is not null && scheme == "sqlite" && Path.GetExtension(path).Length == 0));
        return isOne ? new(connector, path, said ?? PathOf(typed, scheme) ?? typed, path) : null;
    }

    /// <summary>
    /// Writes to a file: a new one beside its place, which it takes when all is written; one that is there by a
    /// transaction in it, since others may have it open.
    /// </summary>
    public static async Task<WrittenDatabase> WriteAsync(DatabaseAddress address, Func<string, SqlSession> open,
        DatabaseContent content,
        DatabaseWriteOptions options, IProgress<Progress>? progress, CancellationToken cancel)
    {
        var path = address.Path!;
        if (File.Exists(path) && new FileInfo(path).Length > 0)
        {
            using var session = open(path);
            return await session.WriteAsync(content, options, progress, cancel).ConfigureAwait(false);
        }
        OutputFile.Check(path, []);
        WrittenDatabase? written = null;
        await OutputFile.ReplaceAsync(path, async beside =>
        {
            using var session = open(beside);
            written = await session.WriteAsync(content, options, progress, cancel).ConfigureAwait(false);
        }, cancel).ConfigureAwait(false);
        return written!;
    }

    // scheme:path or scheme:///path
    private static string? PathOf(string typed, string scheme)
    {
        if (!typed.StartsWith(scheme + ":", StringComparison.OrdinalIgnoreCase)) return null;
        var path = typed[(scheme.Length + 1)..];
        return path.StartsWith("//", StringComparison.Ordinal) ? path[2..] : path;
    }

    // null where there is no such file, or it is empty
    private static bool? Begins(string path, int at, ReadOnlySpan<byte> bytes)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
            if (file.Length == 0) return null;
            Span<byte> head = stackalloc byte[at + bytes.Length];
            return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head[at..]
                .SequenceEqual(bytes);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null; // opening it says why
        }
    }

    private static bool Has(string path, string[] endings) =>
        Array.Exists(endings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
