using System.Text;

namespace Semblance.Tables.Formats;

/// <summary>Reads delimited text as blocks of cells.</summary>
internal sealed class CsvReader : BlockReader
{
    private const int HeadBytes = 1 << 18;
    private readonly ReadOptions options;
    private readonly Utf8Source source;
    private readonly OpenedFile file;
    private readonly string name;
    private readonly CsvTokenizer tokenizer;
    private byte[] rest; // bytes read that belong to the next block
    private int restLength;
    private bool ended;

    /// <summary>Opens the text, and finds out its layout and columns.</summary>
    /// <param name="file">Where the text is; closed with this reader.</param>
    /// <param name="options">What is known about it.</param>
    /// <param name="usual">The delimiter that the file's name stands for.</param>
    public CsvReader(OpenedFile file, ReadOptions options, char? usual)
    {
        this.options = options;
        this.file = file;
        name = file.Path;
        Refuse(options.Delimiter, options.Quote);
        source = new(file.Bytes, options.Encoding, name);
        try
        {
            rest = new byte[HeadBytes];
            CsvSniffer sniffed;
            while (true)
            {
                while (restLength < rest.Length && !ended)
                {
                    var read = source.Read(rest.AsSpan(restLength));
                    ended = read == 0;
                    restLength += read;
                }
                sniffed = new CsvSniffer(rest.AsSpan(0, restLength), ended, options, usual);
                if (sniffed.Rows.Count > 1 || ended || restLength > options.MaxCellBytes) break;
                Array.Resize(ref rest, 4 * rest.Length); // not even two lines yet
            }
            tokenizer = new(sniffed.Dialect, options.MaxCellBytes);
            Start(sniffed);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool Read(CellBlock block, CancellationToken cancel)
    {
        block.Clear();
        block.ColumnCount = Columns.Count;
        try
        {
            while (block.RowCount == 0 && (restLength > 0 || !ended))
            {
                cancel.ThrowIfCancellationRequested();
                Fill(block);
            }
        }
        catch (CsvFault fault)
        {
            var column = fault.Field < Columns.Count ? $", column '{Columns[fault.Field].Name}'" : "";
            throw new SemblanceException(fault.Message, $"{name}, line {fault.Line}{column}", fault.Remedy);
        }
        if (block.RowCount == 0) End();
        block.SourceBytes = file.Position;
        return block.RowCount > 0;
    }

    /// <inheritdoc/>
    public override void Dispose() => file.Dispose();

    private static void Refuse(char? delimiter, char? quote)
    {
        if (delimiter is { } between
            && (between > 127 || char.IsAsciiLetterOrDigit(between) || between is '"' or '\n' or '\r'))
            throw new SemblanceException($"'{between}' cannot be a delimiter.", "--delimiter",
                "Use a single ASCII sign such as ',', ';', '|' or a tab.");
        if (quote is { } around && (around > 127 || around == delimiter || char.IsAsciiLetterOrDigit(around)))
            throw new SemblanceException($"'{around}' cannot be a quote.", "--quote",
                "Use '\"' or '\\'', or none.");
    }

    private void Start(CsvSniffer sniffed)
    {
        if (rest.AsSpan(0, restLength).IndexOfAnyExcept(" \t\r\n"u8) < 0)
            throw new SemblanceException("The file is empty.", name, "Give a file with a header and at least one row.");
        if (sniffed.Rival is { } rival)
            throw new SemblanceException(
                $"With {Spoken((char)sniffed.Dialect.Delimiter)} as the delimiter every line is one field; with "
                + $"{Spoken(rival.Delimiter)} it would be {rival.Fields} fields.", name,
                $"Say --delimiter \"{(rival.Delimiter == '\t' ? "\\t" : rival.Delimiter)}\".");
        var first = sniffed.First;
        var names = options.Names?.ToArray()
            ?? (sniffed.HasHeader ? first : [.. first.Select((_, i) => $"column{i + 1}")]);
        if (sniffed.HasHeader && sniffed.Fields != first.Length)
        {
            var counts = sniffed.Rows.Skip(1).Count(row => row.Fields == sniffed.Fields);
            if (counts > sniffed.Rows.Count / 2)
                throw new SemblanceException(
                    $"The header has {Counted(first.Length, "name")}, but most rows have "
                    + $"{Counted(sniffed.Fields, "field")}.",
                    $"{name}, line {sniffed.Rows[0].Line}",
                    "Mend the header, or say --no-header if the first line is a row.");
        }
        if (options.Names is not null && names.Length != first.Length)
            throw new SemblanceException($"{Counted(names.Length, "name")} {(names.Length == 1 ? "is" : "are")} given "
                + $"for {Counted(first.Length, "column")}.", "--header",
                $"Give {Counted(first.Length, "name")}.");
        ColumnNames.Check(names, sniffed.Rows.Count > 0 ? $"{name}, line {sniffed.Rows[0].Line}" : name);
        tokenizer.Fields = names.Length;
        foreach (var column in names) Columns.Add(new(column));

        var next = sniffed.HasHeader ? 1 : 0;
        var (start, line) = next < sniffed.Rows.Count ? (sniffed.Rows[next].Start, sniffed.Rows[next].Line)
            : sniffed.Next;
        tokenizer.Line = line;
        if (sniffed.HasHeader && start == restLength && ended && !options.MayBeEmpty)
            throw new SemblanceException("The file has a header and no rows.", name,
                "Give a file with at least one row; if the first line is a row, say --no-header.");
        rest.AsSpan(start, restLength - start).CopyTo(rest);
        restLength -= start;
        Tell(sniffed);
    }

    private void Tell(CsvSniffer sniffed)
    {
        var dialect = sniffed.Dialect;
        Layout = new((char)dialect.Delimiter, dialect.Quote == 0 ? '"' : (char)dialect.Quote, sniffed.HasHeader,
            rest.AsSpan(0, restLength).IndexOf("\r\n"u8) >= 0);
        List<string> told = [$"delimiter {Spoken((char)dialect.Delimiter)}"];
        told.Add(sniffed.HasHeader ? "names from the first line"
            : options.Names is not null ? "no header"
            : Columns.Count == 1 ? "no header, so the column is named column1"
            : $"no header, so the columns are named column1 to column{Columns.Count}");
        if (dialect.Quote != (byte)'"' && dialect.Quote != 0) told.Add($"quote {(char)dialect.Quote}");
        if (dialect.Quote != 0 && dialect.Escape != dialect.Quote) told.Add("quotes escaped by a backslash");
        if (dialect.TrimBlanks) told.Add("blanks after the delimiter left out");
        if (sniffed.Skipped > 0)
            told.Add(sniffed.Skipped == 1 ? "1 line in front left out" : $"{sniffed.Skipped} lines in front left out");
        Notes.Add(string.Join(", ", told));
    }

    private void Fill(CellBlock block)
    {
        block.EnsureBytes(Math.Max(restLength, 1));
        rest.AsSpan(0, restLength).CopyTo(block.Bytes);
        var length = restLength;
        var start = 0;
        while (true)
        {
            var room = block.Bytes.Length - CellBlock.Padding;
            while (length < room && !ended)
            {
                var read = source.Read(block.Bytes.AsSpan(length, room - length));
                ended = read == 0;
                length += read;
            }
            start = tokenizer.Split(block, 0, length, ended);
            if (tokenizer.Ragged.Count == 10) End();
            if (start > 0 || ended) break;
            block.EnsureBytes(2 * room); // a row longer than the block
        }
        restLength = length - start;
        if (rest.Length < restLength) rest = new byte[restLength];
        block.Bytes.AsSpan(start, restLength).CopyTo(rest);
        if (ended && start == length) restLength = 0;
    }

    // All rows were split: what was wrong with them, and what was decided on the way.
    private static string Counted(int count, string one) => $"{count} {one}{(count == 1 ? "" : "s")}";

    private void End()
    {
        if (tokenizer.Ragged.Count > 0)
        {
            var lines = string.Join(", ", tokenizer.Ragged.Select(row => $"line {row.Line} ({row.Fields})"));
            var rows = tokenizer.Ragged.Count switch { 1 => "1 row has", 10 => "10 rows or more have",
                var n => $"{n} rows have" };
            throw new SemblanceException(
                $"{rows} another number of fields than the {Counted(Columns.Count, "column")}: {lines}.",
                $"{name}, line {tokenizer.Ragged[0].Line}",
                "Mend those lines; a field that holds the delimiter must be quoted.");
        }
        if (source.EncodingName != "UTF-8") Notes.Add($"encoding {source.EncodingName}");
        if (tokenizer.BlankLines > 0)
            Notes.Add(tokenizer.BlankLines == 1 ? "1 blank line left out"
                : $"{tokenizer.BlankLines:N0} blank lines left out");
    }

    private static string Spoken(char delimiter) => delimiter switch
    {
        ',' => "comma", ';' => "semicolon", '\t' => "tab", '|' => "bar", ' ' => "blank", ':' => "colon",
        _ => $"'{delimiter}'",
    };
}
