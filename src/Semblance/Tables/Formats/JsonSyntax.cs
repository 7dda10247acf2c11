using System.Buffers;
using System.Globalization;
using System.Text;

namespace Semblance.Tables.Formats;

/// <summary>Spells cells as JSON values. A missing value is null, whatever its mark in text is.</summary>
internal sealed class JsonSyntax : CellSyntax
{
    private static readonly SearchValues<char> Special =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(code => (char)code), '"', '\\', '\u2028', '\u2029']);

    /// <inheritdoc/>
    public override void WriteText(Utf8Buffer target, ColumnSchema column, string text)
    {
        if (column.Kind == ColumnKind.Boolean && bool.TryParse(text, out var truth))
            target.Add(truth ? "true"u8 : "false"u8);
        else
            WriteString(target, text);
    }

    /// <inheritdoc/>
    public override void WriteFormatted(Utf8Buffer target, ColumnSchema column, ReadOnlySpan<byte> text)
    {
        if (column.Kind is ColumnKind.Integer or ColumnKind.Decimal && !NumberForm.IsLabel(column.Format))
            target.Add(text);
        else WriteString(target, Encoding.UTF8.GetString(text));
    }

    /// <inheritdoc/>
    public override byte[] Missing(ColumnSchema column) => "null"u8.ToArray();

    /// <inheritdoc/>
    public override bool DigitsArePlain(ColumnSchema column) => !NumberForm.IsLabel(column.Format);

    /// <summary>
    /// The columns as JSON has them: a number is digits, without thousands separators or signs of money.
    /// </summary>
    public static Schema Plain(Schema schema) => schema with
    {
        Columns = [.. schema.Columns.Select(column =>
            column.Kind is not (ColumnKind.Integer or ColumnKind.Decimal) || NumberForm.IsLabel(column.Format) ? column
                : column with
                {
                    NumberMarks = null,
                    Format = NumberForm.IsPlain(column.Format) ? column.Format : null,
                })],
    };

    /// <summary>Writes a JSON string.</summary>
    public static void WriteString(Utf8Buffer target, ReadOnlySpan<char> text)
    {
        target.Add((byte)'"');
        for (int special; (special = text.IndexOfAny(Special)) >= 0; text = text[(special + 1)..])
        {
            target.Add(text[..special]);
            switch (text[special])
            {
                case '"': target.Add("\\\""u8); break;
                case '\\': target.Add("\\\\"u8); break;
                case '\n': target.Add("\\n"u8); break;
                case '\r': target.Add("\\r"u8); break;
                case '\t': target.Add("\\t"u8); break;
                case var other: target.Add(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)other:x4}")); break;
            }
        }
        target.Add(text);
        target.Add((byte)'"');
    }
}
