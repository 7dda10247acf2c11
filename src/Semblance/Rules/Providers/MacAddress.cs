namespace Semblance.Rules.Providers;

/// <summary>MAC addresses that are locally administered.</summary>
public sealed record MacAddress : NumberedProvider
{
    internal override Maker Open(Site site) => Open(site, "mac-address", "##:##:##:##:##:##");
}
