namespace Semblance.Rules.Providers;

/// <summary>Article numbers (EAN-13) with their check digit, of the range for use within a shop.</summary>
public sealed record Ean : NumberedProvider
{
    internal override Maker Open(Site site) => Open(site, "ean", "#############");
}
