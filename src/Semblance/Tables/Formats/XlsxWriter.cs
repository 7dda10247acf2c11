using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Semblance.Tables.Formats;

/// <summary>
/// Writes a workbook of one sheet, row by row. No clock goes into it: the same rows give the same bytes.
/// </summary>
/// <remarks>Office Open XML, ISO/IEC 29500. Libraries that write it stamp their archives with the time
/// of day.</remarks>
internal sealed class XlsxWriter(Stream output, Schema schema)
{
    private const int MostRows = 1_048_576, MostColumns = 16_384, MostLetters = 32_767;

    // numbers keep fifteen digits
    private const double MostExact = 1e15;

    // styles of cells, by their place in the style sheet
    private const int Date = 1, Instant = 2, Time = 3;

    // Excel counts days from here, and takes 1900 for a leap year, so that only days after its February agree
    private static readonly DateTime FirstDay = new(1899, 12, 30), FirstTrueDay = new(1900, 3, 1);

    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly StringBuilder text = new();
    private long written;

    /// <summary>Writes every row of every batch.</summary>
    public async Task WriteAsync(IAsyncEnumerable<Table> batches, long expectedRows, CancellationToken cancel)
    {
        Refuse(expectedRows);
        using var archive = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (path, content) in Parts) await Add(archive, path, content, cancel).ConfigureAwait(false);
        var sheet = Writer(archive, "xl/worksheets/sheet1.xml");
        await using (sheet.ConfigureAwait(false))
        {
            text.Append(
                "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row>");
            foreach (var column in schema.Columns) AddText(column.Name);
            text.Append("</row>");
            await foreach (var batch in batches.WithCancellation(cancel).ConfigureAwait(false))
            {
                Refuse(written += batch.RowCount);
                for (var row = 0; row < batch.RowCount; row++)
                {
                    AddRow(batch, row);
                    if (text.Length < 1 << 16) continue;
                    cancel.ThrowIfCancellationRequested();
                    await sheet.WriteAsync(text, cancel).ConfigureAwait(false);
                    text.Clear();
                }
            }
            text.Append("</sheetData></worksheet>");
            await sheet.WriteAsync(text, cancel).ConfigureAwait(false);
        }
    }

    private void Refuse(long rows)
    {
        var faults = new List<Fault>();
        if (rows >= MostRows)
            faults.Add(
                new($"A sheet takes {MostRows - 1:N0} rows and a header, and {rows:N0} rows are more.", "--output",
                "Write to CSV or Parquet, or make fewer rows."));
        if (schema.Columns.Count > MostColumns)
            faults.Add(
                new($"A sheet takes {MostColumns:N0} columns, and {schema.Columns.Count:N0} are more.", "--output",
                "Write to CSV or Parquet."));
        if (faults.Count > 0) throw new SemblanceException(faults);
    }

    private void AddRow(Table batch, int row)
    {
        text.Append("<row>");
        foreach (var column in batch.Columns)
        {
            if (column.IsMissing(row)) text.Append("<c/>");
            else AddCell(column, row);
        }
        text.Append("</row>");
    }

    private void AddCell(Column column, int row)
    {
        switch (column)
        {
            case LongColumn { Schema: { Kind: ColumnKind.Integer } own } numbers
                when !NumberForm.IsLabel(own.Format) && Math.Abs((double)numbers.Values[row]) < MostExact:
                AddNumber(numbers.Values[row], 0);
                break;
            case LongColumn { Schema.Kind: ColumnKind.Date } days:
                AddMoment(column, row, DateTime.UnixEpoch.AddDays(days.Values[row]), Date);
                break;
            case LongColumn { Schema.Kind: ColumnKind.Instant } instants:
                AddMoment(column, row, DateTime.UnixEpoch.AddMicroseconds(instants.Values[row]), Instant);
                break;
            case LongColumn { Schema.Kind: ColumnKind.Time } times:
                AddNumber(times.Values[row] / (double)TimeSpan.MicrosecondsPerDay, Time);
                break;
            case DoubleColumn { Schema: var own } numbers when !NumberForm.IsLabel(own.Format):
                AddNumber(numbers.Values[row], 0);
                break;
            case CategoryColumn { Schema.Kind: ColumnKind.Boolean } truths
                when bool.TryParse(truths.Levels[truths.Codes[row]], out var truth):
                text.Append("<c t=\"b\"><v>").Append(truth ? '1' : '0').Append("</v></c>");
                break;
            default:
                AddText(column.Text(row), column.Name);
                break;
        }
    }

    private void AddMoment(Column column, int row, DateTime moment, int style)
    {
        if (moment < FirstTrueDay) AddText(column.Text(row));
        else AddNumber((moment - FirstDay).Ticks / (double)TimeSpan.TicksPerDay, style);
    }

    private void AddNumber(double value, int style)
    {
        text.Append(style == 0 ? "<c><v>" : $"<c s=\"{(char)('0' + style)}\"><v>");
        text.Append(CultureInfo.InvariantCulture, $"{value:R}").Append("</v></c>");
    }

    private void AddText(string value, string? column = null)
    {
        if (value.Length > MostLetters)
            throw new SemblanceException($"A cell takes {MostLetters:N0} letters, and a text has {value.Length:N0}.",
                $"column '{column ?? value[..20]}'", "Write to CSV or Parquet.");
        text.Append("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        for (var i = 0; i < value.Length; i++)
        {
            var letter = value[i];
            if (letter == '&') text.Append("&amp;");
            else if (letter == '<') text.Append("&lt;");
            else if (letter == '>') text.Append("&gt;");
            else if (letter == '\r' || IsForbidden(value, i) || IsEscape(value, i))
                text.Append(CultureInfo.InvariantCulture, $"_x{(int)letter:X4}_");
            else text.Append(letter);
        }
        text.Append("</t></is></c>");
    }

    // XML has no such letters, and half a surrogate is none
    private static bool IsForbidden(string value, int at) => value[at] switch
    {
        '\t' or '\n' => false,
        < ' ' or '\uFFFE' or '\uFFFF' => true,
        var high when char.IsHighSurrogate(high) => at + 1 == value.Length || !char.IsLowSurrogate(value[at + 1]),
        var low when char.IsLowSurrogate(low) => at == 0 || !char.IsHighSurrogate(value[at - 1]),
        _ => false,
    };

    // a text that looks like Excel's own escape, _x0041_
    private static bool IsEscape(string value, int at) => value[at] == '_' && at + 6 < value.Length
        && value[at + 1] == 'x' && value[at + 6] == '_' && value.AsSpan(at + 2, 4).IndexOfAnyExcept(Hexadecimal) < 0;

    private static readonly System.Buffers.SearchValues<char> Hexadecimal =
        System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");

    private static StreamWriter Writer(ZipArchive archive, string path)
    {
        var entry = archive.CreateEntry(path, CompressionLevel.Fastest);
        entry.LastWriteTime = NoTime;
        return new(entry.Open(), new UTF8Encoding(false));
    }

    private static async Task Add(ZipArchive archive, string path, string content, CancellationToken cancel)
    {
        var part = Writer(archive, path);
        await using (part.ConfigureAwait(false)) await part.WriteAsync(content.AsMemory(), cancel)
            .ConfigureAwait(false);
    }

    private static readonly (string Path, string Content)[] Parts =
    [
        ("[Content_Types].xml", """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
            <Default Extension="xml" ContentType="application/xml"/>
            <Override PartName="/xl/workbook.xml"
             ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
            <Override PartName="/xl/styles.xml"
             ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>
            <Override PartName="/xl/worksheets/sheet1.xml"
             ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
            </Types>
            """),
        ("_rels/.rels", """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
            <Relationship Id="rId1" Target="xl/workbook.xml"
             Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>
            </Relationships>
            """),
        ("xl/workbook.xml", """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
             xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
            <sheets><sheet name="data" sheetId="1" r:id="rId1"/></sheets></workbook>
            """),
        ("xl/_rels/workbook.xml.rels", """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
            <Relationship Id="rId1" Target="worksheets/sheet1.xml"
             Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>
            <Relationship Id="rId2" Target="styles.xml"
             Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/>
            </Relationships>
            """),
        ("xl/styles.xml", """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
            <numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/>
            <numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/><numFmt numFmtId="166" formatCode="hh:mm:ss"/></numFmts>
            <fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>
            <fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
            <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
            <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
            <cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
            <xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
            <xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
            <xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>
            <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>
            """),
    ];
}
