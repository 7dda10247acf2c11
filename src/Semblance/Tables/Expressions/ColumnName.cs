namespace Semblance.Tables.Expressions;

/// <summary>Headers as expressions spell them.</summary>
internal static class ColumnName
{
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "and", "or", "not", "in", "between", "like", "ilike", "is", "null", "true", "false", "if", "then",
    };

    /// <summary>The header, in double quotes where it would not be read as one name.</summary>
    public static string Written(string header) =>
        header.Length > 0 && (char.IsAsciiLetter(header[0]) || header[0] == '_') && !Reserved.Contains(header) &&
        header.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.')
            ? header : $"\"{header.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Headers with commas between.</summary>
    public static string Written(IEnumerable<string> headers) => string.Join(", ", headers.Select(Written));

    /// <summary>A text as a literal.</summary>
    public static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
