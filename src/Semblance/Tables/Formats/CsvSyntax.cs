using System.Buffers;
using System.Text;

namespace Semblance.Tables.Formats;

/// <summary>
/// Spells cells of delimited text: quoted only where they hold a delimiter, a quote or a line end, begin or end in a
/// blank, or would be taken for a missing value.
/// </summary>
internal sealed class CsvSyntax(TextLayout layout, bool single) : CellSyntax
{
    private readonly SearchValues<char> special = SearchValues.Create([layout.Delimiter, layout.Quote, '\r', '\n']);
    private readonly SearchValues<byte> specialBytes =
        SearchValues.Create([(byte)layout.Delimiter, (byte)layout.Quote, (byte)'\r', (byte)'\n']);

    /// <inheritdoc/>
    public override void WriteText(Utf8Buffer target, ColumnSchema column, string text)
    {
        if (text.Length == 0 || text == column.Missing || text[0] == ' ' || text[^1] == ' '
            || text.AsSpan().ContainsAny(special)) WriteQuoted(target, text);
        else target.Add(text);
    }

    /// <inheritdoc/>
    public override void WriteFormatted(Utf8Buffer target, ColumnSchema column, ReadOnlySpan<byte> text)
    {
        if (text.ContainsAny(specialBytes)) WriteQuoted(target, Encoding.ASCII.GetString(text));
        else target.Add(text);
    }

    /// <inheritdoc/>
    public override byte[] Missing(ColumnSchema column)
    {
        // the line of a table of one column must not be blank: blank lines are passed over
        if (column.Missing.Length == 0) return single ? Encoding.UTF8.GetBytes($"{layout.Quote}{layout.Quote}") : [];
        var target = new Utf8Buffer();
        if (column.Missing.AsSpan().ContainsAny(special)) WriteQuoted(target, column.Missing);
        else target.Add(column.Missing);
        return target.Added.ToArray();
    }

    /// <inheritdoc/>
    public override bool DigitsArePlain(ColumnSchema column) => layout.Delimiter is not ('-' or '.');

    private void WriteQuoted(Utf8Buffer target, string text)
    {
        target.Add((byte)layout.Quote);
        var rest = text.AsSpan();
        for (int quote; (quote = rest.IndexOf(layout.Quote)) >= 0; rest = rest[(quote + 1)..])
        {
            target.Add(rest[..(quote + 1)]);
            target.Add((byte)layout.Quote);
        }
        target.Add(rest);
        target.Add((byte)layout.Quote);
    }
}
