using System.Buffers.Text;
using System.Text;

namespace Semblance.Tables.Formats;

/// <summary>
/// Finds out from the first rows how a text is delimited: what makes the most rows agree on the most fields. What
/// the options say is taken as said.
/// </summary>
internal sealed class CsvSniffer
{
    private const int SniffedRows = 1000, MostTitleLines = 20;
    private const double SingleScore = 0.35; // less than what half of the rows agreeing on two fields gives
    private static readonly char[] Candidates = [',', ';', '\t', '|', '^', '~', ':', ' '];
    private readonly ReadOptions options;
    private readonly char? usual;
    private readonly byte[] head;
    private readonly bool whole;
    private readonly byte lineEnd;

    /// <summary>Looks at the first bytes of a text.</summary>
    /// <param name="head">The bytes; the last row among them may be cut.</param>
    /// <param name="whole">Whether these bytes are the whole text.</param>
    /// <param name="options">What is known.</param>
    /// <param name="usual">The delimiter that the file's name stands for.</param>
    public CsvSniffer(ReadOnlySpan<byte> head, bool whole, ReadOptions options, char? usual)
    {
        this.options = options;
        this.usual = usual;
        this.head = head.ToArray();
        this.whole = whole;
        lineEnd = head.Contains((byte)'\n') || !head.Contains((byte)'\r') ? (byte)'\n' : (byte)'\r';
        var line = head[..Math.Max(0, head.IndexOf(lineEnd))].TrimEnd((byte)'\r');
        // Excel's own way to tell the delimiter
        var told = line is [(byte)'s', (byte)'e', (byte)'p', (byte)'=', _] ? (char)line[4] : (char?)null;
        if (told is not null) Skipped = 1;
        var best = Best(options.Delimiter ?? told);
        if (best.Rows.Count == 0)
        {
            Dialect = best.Dialect;
            Next = (0, 1);
            return;
        }
        Rival = options.Delimiter is not null || usual is not null ? Other(best) : null;
        Settle(best);
    }

    /// <summary>How the text is written.</summary>
    public CsvDialect Dialect { get; private set; }

    /// <summary>The rows among the first bytes, without lines in front of the table.</summary>
    public List<CsvRow> Rows { get; private set; } = [];

    /// <summary>The first row's fields.</summary>
    public string[] First { get; private set; } = [];

    /// <summary>Whether the first row holds the names.</summary>
    public bool HasHeader { get; private set; }

    /// <summary>How many fields most rows have.</summary>
    public int Fields { get; private set; }

    /// <summary>Where the first row that is not among <see cref="Rows"/> begins.</summary>
    public (int Start, long Line) Next { get; private set; }

    /// <summary>Lines in front of the table.</summary>
    public int Skipped { get; private set; }

    /// <summary>
    /// Another delimiter that would split rows which the one told leaves whole, and its number of fields.
    /// </summary>
    public (char Delimiter, int Fields)? Rival { get; private set; }

    private sealed record Trial(CsvDialect Dialect, CellBlock Block, CsvTokenizer Tokenizer, int Fields, double Score)
    {
        public List<CsvRow> Rows => Tokenizer.Rows;
    };

    private Trial Best(char? known)
    {
        var quote = options.Quote is { } asked ? (byte)asked : (byte)'"';
        var delimiters = known is { } one ? [one] : usual is { } name
            ? [name, .. Candidates.Where(c => c != name)] : Candidates;
        var best = delimiters.Select((delimiter, rank) => Try(new((byte)delimiter, quote, quote, lineEnd), rank))
            .MaxBy(trial => trial.Score)!;
        if (quote != 0 && head.AsSpan().IndexOf([(byte)'\\', quote]) >= 0)
        {
            var escaped = Try(best.Dialect with { Escape = (byte)'\\' }, 0);
            if (escaped.Score > best.Score + 0.01) best = escaped;
        }
        if (options.Quote is null && IsQuotedBy(best, (byte)'\''))
            best = Try(best.Dialect with { Quote = (byte)'\'', Escape = (byte)'\'' }, 0);
        return best;
    }

    // the name says comma or tab: would another delimiter split what this one does not?
    private (char, int)? Other(Trial best)
    {
        if (best.Fields > 1) return null;
        var other = Candidates[..4].Where(c => c != (char)best.Dialect.Delimiter)
            .Select(c => Try(best.Dialect with { Delimiter = (byte)c }, 0)).MaxBy(trial => trial.Score)!;
        return other is { Fields: > 1, Score: > 1.5 } ? ((char)other.Dialect.Delimiter, other.Fields) : null;
    }

    private Trial Try(CsvDialect dialect, int rank)
    {
        var block = new CellBlock { Bytes = new byte[head.Length + CellBlock.Padding] };
        head.CopyTo(block.Bytes, 0);
        var tokenizer = new CsvTokenizer(dialect, options.MaxCellBytes);
        var trust = (char)dialect.Delimiter is ' ' or ':' ? 0.7 : 1; // letters of prose
        try
        {
            tokenizer.Split(block, 0, head.Length, whole);
        }
        catch (CsvFault)
        {
            trust *= 0.8; // where no other way of reading does better, the reader will say so
        }
        var rows = tokenizer.Rows;
        var title = rows.Skip(Skipped).TakeWhile(row => row.Fields == 1).Count();
        if (title > MostTitleLines || Skipped + title == rows.Count) title = 0;
        var counts = rows.Skip(Skipped + title).Take(SniffedRows).CountBy(row => row.Fields).ToList();
        if (counts.Count == 0) return new(dialect, block, tokenizer, 1, 0);
        var (fields, agreeing) = counts.OrderByDescending(pair => pair.Value)
            .ThenByDescending(pair => pair.Key).First();
        var share = (double)agreeing / counts.Sum(pair => pair.Value);
        if (title > 0) trust *= 0.85;
        // a comma is often within numbers, the others seldom within anything
        var bonus = share == 1 && (char)dialect.Delimiter is (';' or '\t' or '|') ? 0.3 : 0;
        // agreement first; many fields are less likely to agree by chance
        var score = fields == 1 ? SingleScore : (trust * share * share * (1 + (Math.Log2(fields) / 4)) * 1.5) + bonus
            - (0.02 * rank);
        return new(dialect, block, tokenizer, fields, score);
    }

    private static bool IsQuotedBy(Trial trial, byte quote)
    {
        var rows = trial.Rows.TakeLast(Math.Max(1, trial.Rows.Count - 1)).Take(SniffedRows)
            .Where(row => row.Fields == trial.Fields).ToList();
        for (var column = 0; column < trial.Fields && rows.Count > 0; column++)
        {
            if (rows.All(row => Text(trial, row.FirstCell + column) is { Length: > 1 } text
                && text[0] == quote && text[^1] == quote)) return true;
        }
        return false;
    }

    private static string? Text(Trial trial, int cell)
    {
        var place = trial.Block.Cells[cell];
        return place < 0 ? null : Encoding.UTF8.GetString(trial.Block.Bytes, (int)place, (int)(place >> 32));
    }

    private void Settle(Trial best)
    {
        var preamble = Skipped;
        // comments and titles have no delimiter where the table has
        while (best.Fields > 1 && preamble < Math.Min(MostTitleLines, best.Rows.Count - 1)
            && best.Rows[preamble].Fields == 1
            && best.Rows.Skip(preamble + 1).Any(row => row.Fields == best.Fields)) preamble++;
        var rows = best.Rows[preamble..];
        Skipped = preamble;
        Fields = best.Fields;
        if (best.Fields > 1 && rows.TrueForAll(row => HasBlanks(best, row)))
            best = best with { Dialect = best.Dialect with { TrimBlanks = true } };
        Dialect = best.Dialect;
        Rows = rows;
        Next = (best.Tokenizer.NextRow, best.Tokenizer.Line);
        if (rows.Count == 0) return;
        First = [.. Enumerable.Range(rows[0].FirstCell, rows[0].Fields).Select(cell => Cell(best, cell) ?? "")];
        HasHeader = options.HasHeader ?? LooksLikeHeader(best, rows);
    }

    private bool HasBlanks(Trial trial, CsvRow row)
    {
        for (var cell = row.FirstCell + 1; cell < row.FirstCell + row.Fields; cell++)
        {
            var place = trial.Block.Cells[cell];
            if (place >> 32 <= 0 || trial.Block.Bytes[(int)place] != ' ') return false;
        }
        return row.Fields > 1;
    }

    private string? Cell(Trial trial, int cell)
    {
        var text = Text(trial, cell);
        if (!Dialect.TrimBlanks || text is null) return text;
        text = text.TrimStart(' ');
        var quote = (char)Dialect.Quote;
        return text.Length > 1 && text[0] == quote && text[^1] == quote ? text[1..^1] : text;
    }

    // A name stands over numbers without being one. Where all is text, a name does not come again below itself.
    private bool LooksLikeHeader(Trial trial, List<CsvRow> rows)
    {
        var below = rows.Skip(1).Take(SniffedRows).Where(row => row.Fields == rows[0].Fields).ToList();
        if (below.Count == 0) return !First.Any(IsNumberLike);
        int names = 0, numbers = 0;
        var repeated = First.Distinct().Count() < First.Length;
        for (var column = 0; column < First.Length; column++)
        {
            var first = First[column];
            var cells = below.Select(row => Cell(trial, row.FirstCell + column)).ToList();
            var values = cells.Where(text => !IsMissingMark(text)).ToList();
            if (values.Count > 0 && values.Count(text => IsNumberLike(text!)) >= 0.9 * values.Count)
            {
                if (IsNumberLike(first)) numbers++;
                else if (!IsMissingMark(first)) names++;
            }
            else if (first.Length > 0 && cells.Contains(first))
            {
                repeated = true;
            }
        }
        return names > 0 || (numbers == 0 && !repeated);
    }

    private static bool IsMissingMark(string? text) =>
        text is null or "" or "?" or "NA" or "N/A" or "n/a" or "NULL" or "null" or "nan" or "NaN" or "-"
            or "." or "None";

    // numbers, dates and times: digits, and few letters
    private static bool IsNumberLike(string text)
    {
        var digits = 0;
        foreach (var letter in text)
        {
            if (char.IsAsciiDigit(letter)) digits++;
            else if (!"+-.,:/ TZeE%$€£".Contains(letter)) return false;
        }
        return digits > 0;
    }
}
