namespace Semblance.Tables.Detection;

/// <summary>Two opposite words.</summary>
internal static class BooleanPairs
{
    private static readonly (string No, string Yes)[] Pairs =
    [
        ("false", "true"), ("no", "yes"), ("n", "y"), ("f", "t"), ("0", "1"), ("off", "on"), ("nein", "ja"),
        ("non", "oui"), ("no", "sí"),
        ("no", "si"), ("não", "sim"), ("nao", "sim"), ("nee", "ja"), ("нет", "да"), ("nie", "tak"), ("ne", "ano"),
        ("nej", "ja"),
        ("0.0", "1.0"), ("disabled", "enabled"), ("inactive", "active"), (".false.", ".true."), ("ei", "kyllä"),
        ("いいえ", "はい"), ("否", "是"),
    ];

    /// <summary>The two labels as written, the negative one first; null where they are no such pair.</summary>
    public static string[]? Find(IReadOnlyList<string> texts)
    {
        if (texts.Count is 0 or > 2) return null;
        var small = texts.Select(text => text.Trim().ToLowerInvariant()).ToArray();
        if (small.Length == 1) return small[0] is "true" or "false" ? [texts[0]] : null;
        foreach (var (no, yes) in Pairs)
        {
            if (small[0] == no && small[1] == yes) return [texts[0], texts[1]];
            if (small[0] == yes && small[1] == no) return [texts[1], texts[0]];
        }
        return null;
    }
}
