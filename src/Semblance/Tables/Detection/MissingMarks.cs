namespace Semblance.Tables.Detection;

/// <summary>Texts that stand for a missing cell without having been asked for.</summary>
internal static class MissingMarks
{
    /// <summary>No label is written like this, so they are missing in any column.</summary>
    /// <remarks>Case matters: Nan, Nat and Null are people.</remarks>
    private static readonly HashSet<string> Anywhere = new(StringComparer.Ordinal)
    {
        "?", "??", "n/a", "N/A", "#N/A", "#n/a", "n.a.", "N.A.", "<NA>", "<na>", "#NA", "null", "NULL", "\\N", "nan",
        "NaN", "NAN", "#VALUE!", "#DIV/0!", "#REF!", "#NAME?", "#NUM!", "NaT", "(null)", "<null>", "[null]", "(NULL)",
        "<NULL>", "[NULL]", "-NaN", "-nan", "1.#QNAN", "1.#IND",
    };

    /// <summary>Missing among numbers and dates, where no text belongs; they may be labels elsewhere.</summary>
    private static readonly HashSet<string> AmongNumbers = new(StringComparer.OrdinalIgnoreCase)
    {
        "na", "-", "--", "---", "–", "—", ".", "..", "...", "*", "none", "nil", "missing", "unknown", "unk",
        "not available",
        "not applicable", "undefined", "not known", "no data", "nodata", "tbd", "inf", "-inf", "+inf",
        "infinity", "-infinity",
        "k.a.", "k. a.", "s/o", "nd", "n.d.", "not recorded", "not stated", "error", "withheld", "redacted",
    };

    /// <summary>Marks in a column of labels.</summary>
    private static bool IsEvidentAnywhere(string text, IReadOnlyList<string> others)
    {
        var trimmed = text.Trim();
        if (Anywhere.Contains(trimmed)) return true;
        // a lone dash among words; NA unless the labels are codes like it (Namibia among countries, North America)
        if (trimmed is "-" or "--" or "–" or "—" or ".")
            return others.All(other => other.Trim().Length > 1 || char.IsLetterOrDigit(other.Trim()[0]));
        return trimmed is "NA" or "na" && others.Any(other => !IsCode(other));
    }

    /// <summary>
    /// Every evident mark among the texts of a column of labels; none where nothing else would be left.
    /// </summary>
    public static HashSet<string> AmongLabels(IReadOnlyList<string> texts)
    {
        var marks = new HashSet<string>(StringComparer.Ordinal);
        string[]? some = null;
        foreach (var text in texts)
        {
            if (text.Length > 10) continue;
            var trimmed = text.Trim();
            if (!Anywhere.Contains(trimmed) && trimmed is not ("-" or "--" or "–" or "—" or "." or "NA" or "na"))
                continue;
            some ??= [.. texts.Take(400)];
            if (IsEvidentAnywhere(text, [.. some.Where(other => other != text)])) marks.Add(text);
        }
        if (marks.Count == texts.Count) marks.Clear();
        return marks;
    }

    /// <summary>Marks among numbers, dates and times: known ones, or the only text among many values.</summary>
    /// <param name="unread">Every text that is not a value of the kind.</param>
    /// <param name="readDistinct">Different texts that are.</param>
    /// <param name="readShare">Cells that are, as a share of those that are not blank.</param>
    public static bool AreEvident(IReadOnlyList<string> unread, int readDistinct, double readShare)
    {
        if (unread.All(text => Anywhere.Contains(text.Trim()) || AmongNumbers.Contains(text.Trim())))
            return readDistinct >= 2 || readShare >= 0.5;
        return unread.Count == 1 && readDistinct >= 10 && readShare >= 0.2 && !unread[0].Any(char.IsDigit)
            && unread[0].Length <= 40;
    }

    private static bool IsCode(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length is 1 or 2 or 3 && trimmed.All(char.IsAsciiLetterUpper);
    }
}
