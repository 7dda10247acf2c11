using System.Globalization;
using System.Text;

namespace Semblance.Tables.Formats;

/// <summary>The rows of a sheet as its part spells them.</summary>
/// <param name="text">Receives them.</param>
/// <param name="numbers">Columns of texts that are written as the numbers that they spell.</param>
internal sealed class XlsxRows(StringBuilder text, IReadOnlySet<string> numbers)
{
    private const int MostLetters = 32_767;

    // numbers keep fifteen digits
    private const double MostExact = 1e15;

    // styles of cells, by their place in the style sheet
    private const int Date = 1, Instant = 2, Time = 3;

    // Excel counts days from here, and takes 1900 for a leap year, so that only days after its February agree
    private static readonly DateTime FirstDay = new(1899, 12, 30), FirstTrueDay = new(1900, 3, 1);

    /// <summary>Adds the row of names.</summary>
    public void AddNames(Schema schema)
    {
        text.Append("<row>");
        foreach (var column in schema.Columns) AddText(column.Name);
        text.Append("</row>");
    }

    /// <summary>Adds a row of values.</summary>
    public void AddRow(Table batch, int row)
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
                // a day that was written with a time of day is so again
                AddMoment(column, row, DateTime.UnixEpoch.AddDays(days.Values[row]),
                    days.Schema.Format?.Contains('H', StringComparison.Ordinal) == true ? Instant : Date);
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
            case TextColumn when numbers.Contains(column.Name) && Spelt(column.Text(row)) is { } spelt:
                AddNumber(spelt, 0);
                break;
            default:
                AddText(column.Text(row), column.Name);
                break;
        }
    }

    // null where the number would be written in another way
    private static long? Spelt(string value) => long.TryParse(value, NumberStyles.AllowLeadingSign,
        CultureInfo.InvariantCulture, out var number) && Math.Abs((double)number) < MostExact
        && number.ToString(CultureInfo.InvariantCulture) == value ? number : null;

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
}
