namespace Semblance.Rules.Providers;

/// <summary>UUIDs of version 4.</summary>
public sealed record Uuid : NumberedProvider
{
    internal override Maker Open(Site site) => Open(site, "uuid", "########-####-####-####-############");
}
