namespace Semblance.Tables.Detection;

/// <summary>A column of texts read as dates, times or durations.</summary>
internal sealed class MomentReading
{
    /// <summary>How they are read and may be written.</summary>
    public required MomentPattern Pattern { get; init; }

    /// <summary>Microseconds, one a text.</summary>
    public required long[] Values { get; init; }

    /// <summary>Whether the text is of the pattern.</summary>
    public required bool[] IsRead { get; init; }

    /// <summary>Cells that are of the pattern.</summary>
    public required int ReadCells { get; init; }

    /// <summary>Different texts that are.</summary>
    public required int ReadTexts { get; init; }
}

/// <summary>What looking for dates and times came to.</summary>
/// <param name="Reading">The reading of every text that is one; null where the column holds no dates or times.</param>
/// <param name="Why">What proves the format.</param>
/// <param name="Doubt">Set where day and month cannot be told apart: what was assumed.</param>
/// <param name="Conflict">Set where two formats are mixed: both, with counts.</param>
internal sealed record MomentFinding(MomentReading? Reading, string Why, string? Doubt = null,
    (string First, int FirstCells, string Second, int SecondCells, string Example)? Conflict = null);

/// <summary>Finds out in which form a column holds dates and times.</summary>
internal static class MomentDetection
{
    /// <summary>Looks at every text; null where fewer than half of a sample look like dates or times.</summary>
    public static MomentFinding? Find(DistinctTexts texts, HeaderWords header)
    {
        var patterns = Patterns(texts);
        if (patterns.Count == 0) return null;
        var readings = patterns.Select(pattern => Read(texts, pattern)).OfType<MomentReading>()
            .Where(reading => reading.ReadCells > 0).ToList();
        if (readings.Count == 0) return null;

        var most = readings.Max(reading => reading.ReadCells);
        var full = readings.Where(reading => reading.ReadCells == most).ToList();
        var best = Prefer(full, texts, header, out var why, out var doubt);
        if (best.Pattern.Read is "yyyyMMdd" && !IsLikelyCompactDate(best, header)) return null;
        if (most == texts.Present) return new(best, why, doubt);

        // one pattern reads the rest: two formats in one column
        var unread = Enumerable.Range(0, texts.Texts.Length).Where(i => !best.IsRead[i]).ToArray();
        var other = readings.FirstOrDefault(reading => unread.All(i => reading.IsRead[i]));
        if (other is not null && unread.Length > 0)
        {
            var cells = unread.Sum(i => texts.Counts[i]);
            return new(best, why, doubt,
                (Show(best.Pattern), best.ReadCells, Show(other.Pattern), cells, texts.Texts[unread[0]]));
        }
        return new(best, why, doubt);
    }

    /// <summary>Reads every text with one pattern; null where hardly any is of it.</summary>
    public static MomentReading? Read(DistinctTexts texts, MomentPattern pattern)
    {
        var values = new long[texts.Texts.Length];
        var isRead = new bool[values.Length];
        int cells = 0, count = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (pattern.TryRead(texts.Texts[i], out values[i]))
            {
                isRead[i] = true;
                cells += texts.Counts[i];
                count++;
            }
            else if (i - count > 2000 && count < i / 20) return null;
        }
        return new() { Pattern = pattern, Values = values, IsRead = isRead, ReadCells = cells, ReadTexts = count };
    }

    /// <summary>The form that writes most cells back unchanged.</summary>
    public static (ColumnSchema Schema, int Changed, string? Example) Choose(ColumnSchema draft, DistinctTexts texts,
        MomentReading reading)
    {
        var best = (Schema: draft, Changed: int.MaxValue, Example: (string?)null);
        foreach (var format in reading.Pattern.Writes)
        {
            var schema = draft with { Format = format };
            var changed = 0;
            string? example = null;
            for (var i = 0; i < texts.Texts.Length && changed < best.Changed; i++)
            {
                if (!reading.IsRead[i] || CellText.Of(schema, Stored(draft.Kind, reading.Values[i])) == texts.Texts[i])
                    continue;
                changed += texts.Counts[i];
                example ??= texts.Texts[i];
            }
            if (changed < best.Changed) best = (schema, changed, example);
            if (changed == 0) break;
        }
        return best;
    }

    /// <summary>Microseconds in the units that a column of this kind stores.</summary>
    public static long Stored(ColumnKind kind, long microseconds) =>
        kind == ColumnKind.Date ? Math.DivRem(microseconds, 86_400_000_000L).Quotient
            - (microseconds % 86_400_000_000L < 0 ? 1 : 0) : microseconds;

    private static List<MomentPattern> Patterns(DistinctTexts texts)
    {
        var found = new Dictionary<MomentPattern, int>();
        int seen = 0, like = 0;
        foreach (var (text, _) in texts.Spread(300))
        {
            seen++;
            var any = false;
            // most columns are numbers: no date but eight digits looks like one
            if (text.Length != 8 && NumberStyle.Plain.TryRead(text, out _))
            {
                if (seen == 60 && like < 20) return [];
                continue;
            }
            foreach (var pattern in MomentPattern.Of(text.Trim()))
            {
                any = true;
                found[pattern] = found.GetValueOrDefault(pattern) + 1;
            }
            if (any) like++;
            if (seen == 60 && like < 20) return [];
        }
        return like * 2 < seen
            ? [] : [.. found.OrderByDescending(pair => pair.Value).Take(12).Select(pair => pair.Key)];
    }

    private static MomentReading Prefer(List<MomentReading> full, DistinctTexts texts, HeaderWords header,
        out string why,
        out string? doubt)
    {
        doubt = null;
        var best = full[0];
        var time = full.Find(reading => reading.Pattern.Kind == ColumnKind.Time);
        var length = full.Find(reading => reading.Pattern.Kind == ColumnKind.Duration);
        if (time is not null && length is not null)
        {
            best = header.HasAny("duration", "elapsed", "length", "runtime", "took", "lap", "split", "pace")
                ? length : time;
            why = best == length ? "the header speaks of a length of time" : "all lie below 24:00";
            return best;
        }
        // an offset that is the same in every row is kept as it is written; otherwise all are brought to UTC
        best = full.Find(reading => !reading.Pattern.HasOffset) ?? best;
        if (best.Pattern.DayFirst is null)
        {
            why = $"all read as {Show(best.Pattern)}";
            return best;
        }
        var day = full.Find(reading => reading.Pattern.DayFirst == true);
        var month = full.Find(reading => reading.Pattern.DayFirst == false);
        if (day is not null && month is not null)
        {
            var dots = texts.Texts[0].AsSpan().IndexOfAny('.', '-') >= 0;
            best = dots ? day : month;
            why = $"all read as {Show(best.Pattern)}";
            doubt = $"No day is above 12, so {Show(day.Pattern)} and {Show(month.Pattern)} are both possible; "
                + $"{Show(best.Pattern)} is "
                + "assumed. Set \"format\" in a schema file to decide.";
            return best;
        }
        best = (day ?? month)!;
        var isDay = best.Pattern.DayFirst == true;
        var proof = Enumerable.Range(0, texts.Texts.Length)
            .FirstOrDefault(i => best.IsRead[i] && HasLargeDay(texts.Texts[i], isDay), -1);
        why = proof < 0 ? $"all read as {Show(best.Pattern)}"
            : $"{(isDay ? "day" : "month")} first, as '{texts.Texts[proof]}' proves";
        return best;
    }

    private static bool HasLargeDay(string text, bool isDayFirst)
    {
        var numbers = text.Split(['/', '-', '.', ' '], 3);
        return numbers.Length == 3 && int.TryParse(numbers[isDayFirst ? 0 : 1], out var value) && value > 12;
    }

    private static bool IsLikelyCompactDate(MomentReading reading, HeaderWords header)
    {
        // eight digits: a random one is a day of 1900 to 2100 once in 137 times
        var plausible = Enumerable.Range(0, reading.Values.Length).Where(i => reading.IsRead[i])
            .All(i => reading.Values[i] is > -2_208_988_800_000_000 and < 4_102_444_800_000_000);
        return plausible
            && (reading.ReadTexts >= 20 || header.HasAny("date", "day", "dob", "birth", "dt", "datum", "fecha"));
    }

    /// <summary>The format as a person writes it.</summary>
    public static string Show(MomentPattern pattern) => pattern.Writes[0].Replace("'", "", StringComparison.Ordinal);
}
