namespace Semblance.Relational.Connectors;

/// <summary>PostgreSQL, and servers that speak as it does.</summary>
public sealed record Postgresql : Connector
{
    /// <inheritdoc/>
    public override string Title => "PostgreSQL";

    /// <inheritdoc/>
    public override string Example => "\"Host=localhost;Database=shop;Username=me\"";

    /// <inheritdoc/>
    internal override DatabaseAddress? Recognise(string typed, string folder)
    {
        var text = ConnectionText.OfUrl(typed, "postgresql", "postgres") ?? ConnectionText.Said(typed, "postgresql")
            ?? (ConnectionText.Parse(typed) is { } one && one.HasAny("Host") ? one : null);
        return text is null ? null : new(this, text.Connection, text.ToString(), null, text.Secrets);
    }

    /// <inheritdoc/>
    internal override DatabaseSession Open(DatabaseAddress address) => new PostgresqlSession(address);
}
