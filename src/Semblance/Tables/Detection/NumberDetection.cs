namespace Semblance.Tables.Detection;

/// <summary>A column of texts read as numbers.</summary>
internal sealed class NumberReading
{
    /// <summary>How they are written.</summary>
    public required NumberStyle Style { get; init; }

    /// <summary>What was read, one a text; undefined where <see cref="IsRead"/> is false.</summary>
    public required NumberShape[] Shapes { get; init; }

    /// <summary>Whether the text is a number.</summary>
    public required bool[] IsRead { get; init; }

    /// <summary>Cells that hold a number.</summary>
    public required int ReadCells { get; init; }

    /// <summary>Different texts that are numbers.</summary>
    public required int ReadTexts { get; init; }

    /// <summary>Set where a comma could also be the other mark: what was assumed.</summary>
    public string? Ambiguity { get; init; }
}

/// <summary>Finds out how the numbers of a column are written.</summary>
internal static class NumberDetection
{
    private const string Currencies = "$€£¥₹₽₩₺₴₫₦฿¢₪₱";

    private static readonly HashSet<string> Units = new(StringComparer.Ordinal)
    {
        "%", "‰", "kg", "g", "mg", "µg", "t", "lb", "lbs", "oz", "km", "m", "cm", "mm", "mi", "ft", "in", "yd",
        "km/h", "mph", "m/s",
        "°C", "°F", "°", "K", "l", "L", "ml", "mL", "gal", "kWh", "Wh", "kW", "W", "MW", "V", "mV", "mA", "Hz",
        "kHz", "MHz", "GHz",
        "B", "kB", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "ms", "s", "sec", "min", "h", "hr", "hrs", "hours",
        "days", "years",
        "yrs", "px", "pt", "bpm", "kcal", "cal", "J", "kJ", "Pa", "hPa", "kPa", "bar", "psi", "m²", "m2", "sqft",
        "sq ft", "km²", "ha",
        "bps", "pp", "x",
    };

    private static readonly HashSet<string> CurrencyCodes = new(StringComparer.Ordinal)
    {
        "USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "CNY", "SEK", "NOK", "DKK", "PLN", "CZK",
        "HUF", "RON", "BGN",
        "INR", "BRL", "MXN", "ZAR", "TRY", "RUB", "KRW", "SGD", "HKD", "ILS", "AED", "SAR", "THB", "US$", "A$",
        "C$", "R$", "Rs",
        "Rs.", "kr", "kr.", "zł", "Kč", "Ft", "lei", "Fr.", "R",
    };

    /// <summary>The style that reads most cells, or null where no style reads a fair share of them.</summary>
    public static NumberReading? Read(DistinctTexts texts)
    {
        if (texts.Texts.Length == 0) return null;
        var best = Read(texts, NumberStyle.Plain);
        if (best is not null && best.ReadCells == texts.Present) return best;
        foreach (var style in Candidates(texts))
        {
            var reading = Read(texts, style);
            if (reading is not null && reading.ReadCells > (best?.ReadCells ?? 0)) best = reading;
        }
        if (best is null || best.ReadCells == 0) return null;
        return best.Style is { Decimal: '.', Group: ',' } && IsAmbiguous(texts, best)
            ? new NumberReading
            {
                Style = best.Style, Shapes = best.Shapes, IsRead = best.IsRead, ReadCells = best.ReadCells,
                ReadTexts = best.ReadTexts,
                Ambiguity = "every comma stands before exactly three digits, so it is taken for a thousands mark",
            }
            : best;
    }

    /// <summary>Reads every text in one style; null where most of the first thousand are not numbers.</summary>
    public static NumberReading? Read(DistinctTexts texts, NumberStyle style)
    {
        var shapes = new NumberShape[texts.Texts.Length];
        var isRead = new bool[shapes.Length];
        int cells = 0, count = 0;
        for (var i = 0; i < shapes.Length; i++)
        {
            if (style.TryRead(texts.Texts[i], out shapes[i]))
            {
                isRead[i] = true;
                cells += texts.Counts[i];
                count++;
            }
            else if (i - count > 1000 && count < i / 2) return null;
        }
        return new() { Style = style, Shapes = shapes, IsRead = isRead, ReadCells = cells, ReadTexts = count };
    }

    private static List<NumberStyle> Candidates(DistinctTexts texts)
    {
        // what stands around the digits, by cells
        var around = new Dictionary<(string, string), int>();
        bool brackets = false, inside = false;
        var marks = new HashSet<char>();
        foreach (var (text, count) in texts.Spread(2000))
        {
            if (!TrySplit(text, out var prefix, out var core, out var suffix, out var isBracketed, out var isInside))
                continue;
            if (!IsAffix(prefix, false) || !IsAffix(suffix, true)) continue;
            around[(prefix, suffix)] = around.GetValueOrDefault((prefix, suffix)) + count;
            brackets |= isBracketed;
            inside |= isInside;
            foreach (var letter in core)
            {
                if (!char.IsAsciiDigit(letter)) marks.Add(letter);
            }
        }
        if (around.Count == 0) return [];
        var (before, after) = around.MaxBy(pair => pair.Value).Key;
        (char Decimal, char Group)[] pairs =
            [('.', '\0'), ('.', ','), (',', '\0'), (',', '.'), (',', ' '), (',', '\u00A0'), (',', '\u202F'), ('.', ' '),
                ('.', '\''), ('.', '’'), (',', '\''), ('.', '\u00A0'), ('.', '\u202F'), ('.', '_')];
        return [.. pairs
            .Where(pair => pair.Group == '\0' ? pair.Decimal == '.' || marks.Contains(',') : marks.Contains(pair.Group))
            .Select(pair => new NumberStyle(pair.Decimal, pair.Group, before, after, inside, brackets))];
    }

    private static bool TrySplit(string text, out string prefix, out string core, out string suffix,
        out bool isBracketed,
        out bool isInside)
    {
        (prefix, core, suffix, isBracketed, isInside) = ("", "", "", false, false);
        var span = text;
        if (span.Length > 2 && span[0] == '(' && span[^1] == ')')
        {
            isBracketed = true;
            span = span[1..^1];
        }
        var first = span.AsSpan().IndexOfAnyInRange('0', '9');
        if (first < 0) return false;
        var last = span.AsSpan().LastIndexOfAnyInRange('0', '9');
        if (first > 0 && span[first - 1] is '.' or ',' && (first == 1 || !char.IsLetter(span[first - 2]))) first--;
        prefix = span[..first];
        core = span[first..(last + 1)];
        suffix = span[(last + 1)..];
        if (prefix.StartsWith('-') || prefix.StartsWith('+')) prefix = prefix[1..];
        else if (prefix.Length > 1 && prefix[^1] is '-' or '+')
        {
            isInside = true;
            prefix = prefix[..^1];
        }
        return true;
    }

    private static bool IsAffix(string text, bool isSuffix)
    {
        var trimmed = text.Trim(' ', '\u00A0', '\u202F');
        if (trimmed.Length == 0) return text.Length <= 3;
        if (trimmed.Length == 1 && Currencies.Contains(trimmed[0], StringComparison.Ordinal)) return true;
        return CurrencyCodes.Contains(trimmed) || isSuffix && Units.Contains(trimmed);
    }

    private static bool IsAmbiguous(DistinctTexts texts, NumberReading reading)
    {
        for (var i = 0; i < texts.Texts.Length; i++)
        {
            if (!reading.IsRead[i]) continue;
            if (reading.Shapes[i].HasPoint) return false;
            if (texts.Texts[i].Count(letter => letter == ',') > 1) return false;
            if (reading.Shapes[i] is { Grouped: false, WholeDigits: > 0 }) return false;
        }
        return true;
    }
}
