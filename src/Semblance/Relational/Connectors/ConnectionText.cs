using System.Data.Common;

namespace Semblance.Relational.Connectors;

/// <summary>Connection strings and URLs: their parts, and what of them may be shown.</summary>
internal sealed class ConnectionText
{
    private static readonly string[] Shown =
        ["host", "server", "datasource", "addr", "address", "networkaddress", "port", "database", "initialcatalog",
        "username", "userid", "uid", "user", "filename"];

    private static readonly string[] Secret = ["password", "pwd", "passphrase", "token", "secret", "key"];

    private readonly DbConnectionStringBuilder parts;

    private ConnectionText(DbConnectionStringBuilder parts) => this.parts = parts;

    /// <summary>The parts of a connection string; null where the text is none.</summary>
    public static ConnectionText? Parse(string typed)
    {
        if (!typed.Contains('=', StringComparison.Ordinal)
            || typed.Contains("://", StringComparison.Ordinal)) return null;
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = typed;
        }
        catch (ArgumentException)
        {
            return null;
        }
        return parts.Count > 0 ? new(parts) : null;
    }

    /// <summary>
    /// The parts of a URL with one of these schemes, as <c>scheme://user:password@host:port/database?key=value</c>.
    /// </summary>
    public static ConnectionText? OfUrl(string typed, params string[] schemes)
    {
        var at = typed.IndexOf("://", StringComparison.Ordinal);
        if (at < 0 || !schemes.Contains(typed[..at].ToLowerInvariant())) return null;
        if (!Uri.TryCreate(typed, UriKind.Absolute, out var url))
            throw new SemblanceException("The address of the database is not a URL.", typed[..at] + "://…",
                $"Write {schemes[0]}://user:password@host/database; letters such as @ and / "
                + "in a password are written %40 and %2F.");
        var parts = new DbConnectionStringBuilder { ["Host"] = url.Host,
            ["Database"] = Uri.UnescapeDataString(url.AbsolutePath.Trim('/')) };
        if (url.Port > 0) parts["Port"] = url.Port;
        var person = url.UserInfo.Split(':', 2);
        if (person[0].Length > 0) parts["Username"] = Uri.UnescapeDataString(person[0]);
        if (person.Length > 1) parts["Password"] = Uri.UnescapeDataString(person[1]);
        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2)))
            parts[Uri.UnescapeDataString(pair[0])] = pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : "";
        return new(parts);
    }

    /// <summary>Whether it names a server rather than a file.</summary>
    public static bool IsServer(ConnectionText text) =>
        text.HasAny("Initial Catalog", "Database", "Integrated Security", "Trusted_Connection",
        "User Id", "Uid", "User", "Username", "Encrypt", "TrustServerCertificate", "Host", "Server");

    /// <summary>The parts of <c>kind:connection string</c>, which says whose it is.</summary>
    public static ConnectionText? Said(string typed, string kind) =>
        typed.StartsWith(kind + ":", StringComparison.OrdinalIgnoreCase)
            && !typed.Contains("://", StringComparison.Ordinal) ? Parse(typed[(kind.Length + 1)..]) : null;

    /// <summary>The same with more parts; a value that is null is left out.</summary>
    public ConnectionText With(params (string Key, string? Value)[] more)
    {
        var all = new DbConnectionStringBuilder { ConnectionString = parts.ConnectionString };
        foreach (var (key, value) in more)
        {
            if (value is not null) all[key] = value;
        }
        return new(all);
    }

    /// <summary>The same without some parts.</summary>
    public ConnectionText Without(params string[] keys)
    {
        var all = new DbConnectionStringBuilder { ConnectionString = parts.ConnectionString };
        foreach (var key in keys) all.Remove(key);
        return new(all);
    }

    /// <summary>Whether a text is meant as a connection string or URL, well written or not.</summary>
    public static bool LooksLikeOne(string typed) =>
        Parse(typed) is { } text && (text["password"] ?? text["pwd"] ?? text["server"] ?? text["host"]
        ?? text["datasource"] ?? text["database"]) is not null || typed.Contains("://", StringComparison.Ordinal);

    /// <summary>A text that was typed as an address, without what may be a secret.</summary>
    public static string Redacted(string typed)
    {
        if (Parse(typed) is { } text) return text.ToString();
        var at = typed.IndexOf("://", StringComparison.Ordinal);
        if (at < 0) return typed;
        var end = typed.LastIndexOf('@');
        var rest = (end > at ? typed[(end + 1)..] : typed[(at + 3)..]).Split('?')[0];
        return $"{typed[..at]}://{rest}";
    }

    /// <summary>The value of a key, blanks and case apart; null where it is not there.</summary>
    public string? this[string key] =>
        parts.Keys.Cast<string>().FirstOrDefault(known => Simple(known) == Simple(key)) is { } found
        ? parts[found]?.ToString() : null;

    /// <summary>The first of several keys that is there.</summary>
    public string? First(params string[] keys) =>
        keys.Select(key => this[key]).FirstOrDefault(value => value is not null);

    /// <summary>Whether one of these keys is there.</summary>
    public bool HasAny(params string[] keys) => First(keys) is not null;

    /// <summary>The whole, as a driver takes it.</summary>
    public string Connection => parts.ConnectionString;

    /// <summary>The values that must not be shown.</summary>
    public IReadOnlyList<string> Secrets =>
        [.. parts.Keys.Cast<string>()
            .Where(key => Secret.Any(word => Simple(key).Contains(word, StringComparison.Ordinal)))
            .Select(key => parts[key]?.ToString() ?? "").Where(value => value.Length > 0)];

    /// <summary>Host, port, database and user.</summary>
    public override string ToString() =>
        string.Join(';', parts.Keys.Cast<string>().Where(key => Shown.Contains(Simple(key)))
        .Select(key => $"{key}={parts[key]}"));

    private static string Simple(string key) =>
        key.Replace(" ", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
