namespace Semblance.Rules.Providers;

/// <summary>IPv4 addresses of the block that is reserved and not routed.</summary>
public sealed record Ipv4 : NumberedProvider
{
    internal override Maker Open(Site site) => Open(site, "ipv4", "");
}
