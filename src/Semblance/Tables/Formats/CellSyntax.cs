namespace Semblance.Tables.Formats;

/// <summary>How a text format spells one cell.</summary>
internal abstract class CellSyntax
{
    /// <summary>Writes a text, quoted and escaped where it must be.</summary>
    public abstract void WriteText(Utf8Buffer target, ColumnSchema column, string text);

    /// <summary>Writes the ASCII text of a number, date or time.</summary>
    public abstract void WriteFormatted(Utf8Buffer target, ColumnSchema column, ReadOnlySpan<byte> text);

    /// <summary>What stands for a missing value in a column.</summary>
    public abstract byte[] Missing(ColumnSchema column);

    /// <summary>Whether digits, a sign and a decimal point may be written as they are in a column of numbers.</summary>
    public abstract bool DigitsArePlain(ColumnSchema column);

    /// <summary>The bytes of a text, for those that are written many times.</summary>
    public byte[] Spell(ColumnSchema column, string text)
    {
        var target = new Utf8Buffer();
        WriteText(target, column, text);
        return target.Added.ToArray();
    }
}
