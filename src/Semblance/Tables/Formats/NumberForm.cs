namespace Semblance.Tables.Formats;

/// <summary>What the written form of a number says about it.</summary>
internal static class NumberForm
{
    /// <summary>
    /// Whether numbers so written are labels made of digits, as postcodes are: their leading zeros matter.
    /// </summary>
    public static bool IsLabel(string? format) => format is not null
        && (format.StartsWith("00", StringComparison.Ordinal)
            || (format is [('D' or 'd'), not '1', ..] && format.AsSpan(1).ContainsAnyExceptInRange('0', '9') == false));

    /// <summary>Whether numbers so written are digits, a sign and a decimal point.</summary>
    public static bool IsPlain(string? format)
    {
        if (format is null or "0") return true;
        if (!format.StartsWith("0.", StringComparison.Ordinal)) return false;
        return !format.AsSpan(2).TrimStart('0').ContainsAnyExcept('#');
    }
}
