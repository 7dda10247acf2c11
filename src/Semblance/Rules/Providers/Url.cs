namespace Semblance.Rules.Providers;

/// <summary>Web addresses at a reserved domain.</summary>
public sealed record Url : NumberedProvider
{
    internal override Maker Open(Site site) => Open(site, "url", "");
}
