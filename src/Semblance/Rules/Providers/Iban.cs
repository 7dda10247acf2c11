namespace Semblance.Rules.Providers;

/// <summary>IBANs of a country's length with their check digits, at a bank that does not exist.</summary>
public sealed record Iban : NumberedProvider
{
    // total lengths: ISO 13616 registry, SWIFT
    private static readonly Dictionary<string, int> Lengths = new(StringComparer.Ordinal)
    {
        ["AD"] = 24, ["AE"] = 23, ["AL"] = 28, ["AT"] = 20, ["BE"] = 16, ["BG"] = 22, ["BR"] = 29, ["CH"] = 21,
            ["CY"] = 28, ["CZ"] = 24, ["DE"] = 22,
        ["DK"] = 18, ["EE"] = 20, ["ES"] = 24, ["FI"] = 18, ["FR"] = 27, ["GB"] = 22, ["GE"] = 22, ["GR"] = 27,
            ["HR"] = 21, ["HU"] = 28, ["IE"] = 22,
        ["IL"] = 23, ["IS"] = 26, ["IT"] = 27, ["LI"] = 21, ["LT"] = 20, ["LU"] = 20, ["LV"] = 21, ["MC"] = 27,
            ["MT"] = 31, ["NL"] = 18, ["NO"] = 15,
        ["PL"] = 28, ["PT"] = 25, ["RO"] = 24, ["RS"] = 22, ["SA"] = 24, ["SE"] = 24, ["SI"] = 19, ["SK"] = 24,
            ["TR"] = 26, ["UA"] = 29,
    };

    /// <summary>The country's ISO code. Left out: that of the locale where it has IBANs, else DE.</summary>
    public string? Country { get; init; }

    internal override Maker Open(Site site)
    {
        var country = Country ?? (Gazetteer.Of(site.Locale(null)).CountryCode is var own && Lengths.ContainsKey(own)
            ? own : "DE");
        if (!Lengths.TryGetValue(country, out var length))
            throw site.Error("country", $"There are no IBANs of '{country}'.", Spelling.Suggest(country, Lengths.Keys));
        return Open(site, "iban", new string('#', length), country);
    }
}
