using System.ComponentModel.DataAnnotations;

namespace Semblance.Rules.Providers;

/// <summary>Payment card numbers with their check digit (Luhn), of issuer numbers that networks publish for
/// tests.</summary>
public sealed record CardNumber : NumberedProvider
{
    /// <summary>How many digits a number has: 15 for American Express, 16 for most others.</summary>
    [Range(13, 19)] public int Digits { get; init; } = 16;

    internal override Maker Open(Site site) => Open(site, "card-number",
        Digits == 16 ? "#### #### #### ####" : Digits == 15 ? "#### ###### #####" : new string('#', Digits));
}
