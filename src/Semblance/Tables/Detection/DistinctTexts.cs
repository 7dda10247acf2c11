namespace Semblance.Tables.Detection;

/// <summary>The distinct texts of one column that are values, with their counts; missing marks are set apart.</summary>
internal sealed class DistinctTexts
{
    private readonly bool[] isMark;

    private DistinctTexts(RawColumn column, int rowCount, int[] counts, int nulls, bool[] isMark)
    {
        Column = column;
        RowCount = rowCount;
        AllCounts = counts;
        Nulls = nulls;
        this.isMark = isMark;
        var texts = new List<string>();
        var kept = new List<int>();
        var origins = new List<int>();
        var marks = new List<(string Text, int Count)>();
        if (nulls > 0) marks.Add(("", nulls));
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0) continue; // a slice of a larger table keeps texts that its rows do not hold
            if (isMark[i]) marks.Add((column.Texts[i], counts[i]));
            else
            {
                texts.Add(column.Texts[i]);
                kept.Add(counts[i]);
                origins.Add(i);
            }
        }
        Texts = [.. texts];
        Counts = [.. kept];
        Origins = [.. origins];
        Present = kept.Sum();
        Marks = [.. marks.GroupBy(mark => mark.Text, StringComparer.Ordinal)
            .Select(group => (Text: group.Key, Count: group.Sum(mark => mark.Count)))
            .OrderByDescending(mark => mark.Count).ThenBy(mark => mark.Text, StringComparer.Ordinal)];
    }

    /// <summary>The column they are of.</summary>
    public RawColumn Column { get; }

    public int RowCount { get; }

    /// <summary>Values in order of first appearance.</summary>
    public string[] Texts { get; }

    /// <summary>Cells that hold each of <see cref="Texts"/>.</summary>
    public int[] Counts { get; }

    /// <summary>Where each of <see cref="Texts"/> stands in the raw column.</summary>
    public int[] Origins { get; }

    /// <summary>Cells that hold a value.</summary>
    public int Present { get; }

    public int Missing => RowCount - Present;

    /// <summary>Missing marks, most frequent first; "" stands for empty cells and nulls.</summary>
    public IReadOnlyList<(string Text, int Count)> Marks { get; }

    /// <summary>How often values repeat: cells per distinct text.</summary>
    public double Repetition => Texts.Length == 0 ? 0 : (double)Present / Texts.Length;

    private int[] AllCounts { get; }

    private int Nulls { get; }

    /// <summary>Counts texts; blanks and the marks asked for are missing.</summary>
    public static DistinctTexts Of(RawColumn column, int rowCount, IReadOnlyCollection<string> marks)
    {
        var counts = new int[column.Texts.Length];
        var nulls = 0;
        foreach (var code in column.Codes)
        {
            if (code < 0) nulls++;
            else counts[code]++;
        }
        var isMark = new bool[counts.Length];
        for (var i = 0; i < isMark.Length; i++) isMark[i] = IsMark(column.Texts[i], marks);
        return new(column, rowCount, counts, nulls, isMark);
    }

    /// <summary>Whether a text is blank or one of the marks, blanks around it apart.</summary>
    public static bool IsMark(string text, IReadOnlyCollection<string> marks) =>
        string.IsNullOrWhiteSpace(text) || marks.Count > 0 && (marks.Contains(text) || marks.Contains(text.Trim()));

    /// <summary>The same column with more texts taken for missing.</summary>
    public DistinctTexts Without(Func<string, bool> isMissing)
    {
        var more = (bool[])isMark.Clone();
        for (var i = 0; i < more.Length; i++) more[i] |= AllCounts[i] > 0 && isMissing(Column.Texts[i]);
        return new(Column, RowCount, AllCounts, Nulls, more);
    }

    /// <summary>At most <paramref name="count"/> texts, evenly spread over the order of appearance.</summary>
    public IEnumerable<(string Text, int Count)> Spread(int count)
    {
        if (Texts.Length <= count)
        {
            for (var i = 0; i < Texts.Length; i++) yield return (Texts[i], Counts[i]);
            yield break;
        }
        for (var i = 0; i < count; i++)
        {
            var at = (int)((long)i * Texts.Length / count);
            yield return (Texts[at], Counts[at]);
        }
    }
}
