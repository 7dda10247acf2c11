using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Semblance.Catalog;

/// <summary>Lengths of time as people write them: <c>90s</c>, <c>2m</c>, <c>1h30m</c>, <c>0.5s</c>.</summary>
internal static partial class Duration
{
    /// <summary>What JSON Schema checks them by.</summary>
    public const string Pattern = @"^(\d+(\.\d+)?d)?(\d+(\.\d+)?h)?(\d+(\.\d+)?m)?(\d+(\.\d+)?s)?$";

    private static readonly double[] Seconds = [86_400, 3600, 60, 1];

    /// <summary>Reads one. A number alone is refused: it does not say of what.</summary>
    public static bool TryParse(string text, out TimeSpan time)
    {
        time = default;
        var match = Written().Match(text.Trim());
        if (!match.Success || match.Length == 0) return false;
        var sum = 0.0;
        for (var unit = 0; unit < Seconds.Length; unit++)
        {
            var amount = match.Groups[2 * unit + 1].Value.TrimEnd('d', 'h', 'm', 's');
            if (amount.Length > 0) sum += Seconds[unit] * double.Parse(amount, CultureInfo.InvariantCulture);
        }
        if (sum > TimeSpan.MaxValue.TotalSeconds / 2) return false;
        time = TimeSpan.FromSeconds(sum);
        return true;
    }

    /// <summary>Writes one in the same form, with no unit of which there is none.</summary>
    public static string Text(TimeSpan time)
    {
        var text = new StringBuilder();
        if (time.Days != 0) text.Append(CultureInfo.InvariantCulture, $"{time.Days}d");
        if (time.Hours != 0) text.Append(CultureInfo.InvariantCulture, $"{time.Hours}h");
        if (time.Minutes != 0) text.Append(CultureInfo.InvariantCulture, $"{time.Minutes}m");
        var seconds = (decimal)(time.Ticks % TimeSpan.TicksPerMinute) / TimeSpan.TicksPerSecond;
        if (seconds != 0 || text.Length == 0) text.Append(CultureInfo.InvariantCulture, $"{seconds:0.#######}s");
        return text.ToString();
    }

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
