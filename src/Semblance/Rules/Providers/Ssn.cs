namespace Semblance.Rules.Providers;

/// <summary>US social security numbers of a range that is never issued.</summary>
public sealed record Ssn : NumberedProvider
{
    internal override Maker Open(Site site) => Open(site, "ssn", "###-##-####");
}
