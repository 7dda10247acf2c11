namespace Semblance.Tables.Formats;

/// <summary>How a delimited text is written.</summary>
/// <param name="Delimiter">Between two fields.</param>
/// <param name="Quote">Around a field that holds the delimiter; 0 for none.</param>
/// <param name="Escape">Before a quote within a quoted field: the quote itself, or a backslash.</param>
/// <param name="LineEnd">LF (with or without a CR before it), or a lone CR.</param>
/// <param name="TrimBlanks">Whether blanks after a delimiter do not belong to the field.</param>
internal readonly record struct CsvDialect(
    byte Delimiter, byte Quote = (byte)'"', byte Escape = (byte)'"', byte LineEnd = (byte)'\n',
    bool TrimBlanks = false);
