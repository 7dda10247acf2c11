namespace Semblance.Relational.Connectors;

/// <summary>How database files are told apart: by what is said, by their first bytes, by their endings.</summary>
internal static class DatabaseFiles
{
    /// <summary>The path in <c>scheme:path</c> or <c>scheme:///path</c>; null where the text is neither.</summary>
    public static string? PathOf(string typed, string scheme)
    {
        if (!typed.StartsWith(scheme + ":", StringComparison.OrdinalIgnoreCase)) return null;
        var path = typed[(scheme.Length + 1)..];
        return path.StartsWith("//", StringComparison.Ordinal) ? path[2..] : path;
    }

    /// <summary>Whether a connection string names a server rather than a file.</summary>
    public static bool IsServer(ConnectionText text) =>
        text.HasAny("Initial Catalog", "Database", "Integrated Security", "Trusted_Connection", "User Id", "Uid", "User", "Username", "Encrypt",
            "TrustServerCertificate", "Host", "Server");

    /// <summary>Whether the file holds these bytes at this place; null where there is no such file, or it is empty.</summary>
    public static bool? Begins(string path, int at, ReadOnlySpan<byte> bytes)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
            if (file.Length == 0) return null;
            Span<byte> head = stackalloc byte[at + bytes.Length];
            return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head[at..].SequenceEqual(bytes);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null; // opening it says why
        }
    }

    /// <summary>Whether the name ends in one of these.</summary>
    public static bool Has(string path, IEnumerable<string> endings) =>
        endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>The path as it was typed.</summary>
    public static string Shown(string path, string folder) => folder.Length == 0 ? path : Path.GetRelativePath(Path.GetFullPath(folder), path) is var short_
        && !short_.StartsWith("..", StringComparison.Ordinal) ? short_ : path;
}
