namespace Semblance.Relational.Connectors;

/// <summary>SQL Server.</summary>
public sealed record SqlServer : Connector
{
    /// <inheritdoc/>
    public override string Title => "SQL Server";

    /// <inheritdoc/>
    public override string Example => "sqlserver://me@localhost/shop";

    /// <inheritdoc/>
    internal override DatabaseAddress? Recognise(string typed, string folder)
    {
        if (ConnectionText.OfUrl(typed, "sqlserver", "mssql") is { } url)
            return new(this, ForDriver(url).Connection, url.ToString(), null, url.Secrets);
        var text = ConnectionText.Said(typed, "sqlserver")
            ?? (ConnectionText.Parse(typed) is { } one && IsOne(one) ? one : null);
        return text is null ? null : new(this, text.Connection, text.ToString(), null, text.Secrets);
    }

    /// <inheritdoc/>
    internal override DatabaseSession Open(DatabaseAddress address) => new SqlServerSession(address);

    private static bool IsOne(ConnectionText text) =>
        text.HasAny("Initial Catalog", "Integrated Security", "Trusted_Connection", "Encrypt",
            "TrustServerCertificate", "MultipleActiveResultSets", "MultiSubnetFailover", "Application Intent")
        || text.First("Server", "Data Source") is { } server
            && (server.StartsWith("tcp:", StringComparison.OrdinalIgnoreCase)
            || server.Contains('\\', StringComparison.Ordinal) || server.Contains(',', StringComparison.Ordinal)
                || server.Contains("(localdb)", StringComparison.OrdinalIgnoreCase));

    private static ConnectionText ForDriver(ConnectionText url)
    {
        var server = url["Host"] + (url["Port"] is { } port ? "," + port : "");
        return url.With(("Server", server), ("User ID", url["Username"])).Without("Host", "Port", "Username");
    }
}
