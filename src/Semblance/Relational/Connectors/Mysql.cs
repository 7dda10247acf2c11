namespace Semblance.Relational.Connectors;

/// <summary>MySQL and MariaDB.</summary>
public sealed record Mysql : Connector
{
    /// <inheritdoc/>
    public override string Title => "MySQL";

    /// <inheritdoc/>
    public override string Example => "mysql://me@localhost/shop";

    /// <inheritdoc/>
    internal override DatabaseAddress? Recognise(string typed, string folder)
    {
        var text = ConnectionText.OfUrl(typed, "mysql", "mariadb") ?? ConnectionText.Said(typed, "mysql")
            ?? ConnectionText.Said(typed, "mariadb")
            ?? (ConnectionText.Parse(typed) is { } one && one.HasAny("Server", "Data Source") && !one.HasAny("Host")
                && one.HasAny("Port", "Uid", "SslMode", "AllowLoadLocalInfile", "AllowUserVariables", "CharSet",
                    "ConnectionProtocol") ? one : null);
        return text is null ? null : new(this, text.Connection, text.ToString(), null, text.Secrets);
    }

    /// <inheritdoc/>
    internal override DatabaseSession Open(DatabaseAddress address) => new MysqlSession(address);
}
