namespace Semblance.Rules.Providers;

/// <summary>Vehicle identification numbers with their check character.</summary>
public sealed record Vin : NumberedProvider
{
    internal override Maker Open(Site site) => Open(site, "vin", "#################");
}
