namespace Semblance.Relational.Connectors;

/// <summary>What a piece of SQL is.</summary>
internal enum SqlTokenKind
{
    Word, Name, Text, Number, Symbol,
}

/// <summary>A piece of SQL: names without their quotes, texts without theirs.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What it says.</param>
/// <param name="Start">Where it starts in the source.</param>
/// <param name="End">Where it ends.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text, int Start, int End)
{
    /// <summary>Whether it is this key word or symbol.</summary>
    public bool Is(string word) =>
        Kind is SqlTokenKind.Word or SqlTokenKind.Symbol && word.Equals(Text, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Cuts SQL of any dialect into tokens; comments are left out.</summary>
internal static class SqlTokens
{
    private static readonly string[] Pairs = ["<=", ">=", "<>", "!=", "==", "||", "::", "!~", "~~"];

    /// <summary>The tokens, in order.</summary>
    public static List<SqlToken> Of(string sql)
    {
        var tokens = new List<SqlToken>();
        for (var at = 0; at < sql.Length;)
        {
            var next = At(sql, at, out var token);
            if (token is { } found) tokens.Add(found);
            at = next;
        }
        return tokens;
    }

    /// <summary>The position of the parenthesis that closes the one at <paramref name="open"/>.</summary>
    public static int Closing(IReadOnlyList<SqlToken> tokens, int open)
    {
        var depth = 0;
        for (var i = open; i < tokens.Count; i++)
        {
            if (tokens[i].Is("(")) depth++;
            else if (tokens[i].Is(")") && (depth -= 1) == 0) return i;
        }
        return tokens.Count - 1;
    }

    private static int At(string sql, int at, out SqlToken? token)
    {
        token = null;
        var letter = sql[at];
        var rest = sql.AsSpan(at);
        if (char.IsWhiteSpace(letter)) return at + 1;
        if (rest.StartsWith("--")) return rest.IndexOf('\n') is >= 0 and var end ? at + end + 1 : sql.Length;
        if (rest.StartsWith("/*")) return sql.IndexOf("*/", at + 2, StringComparison.Ordinal) is >= 0 and var end ? end
            + 2 : sql.Length;
        var closing = letter switch { '\'' or '"' or '`' => letter, '[' when StartsName(sql, at) => ']', _ => '\0' };
        if (closing != '\0') return Quoted(sql, at, closing, out token);
        var length = 1;
        var kind = SqlTokenKind.Symbol;
        if (char.IsLetter(letter) || letter is '_' or '@')
        {
            kind = SqlTokenKind.Word;
            while (at + length < sql.Length
                && (char.IsLetterOrDigit(sql[at + length]) || sql[at + length] is '_' or '$')) length++;
        }
        else if (char.IsAsciiDigit(letter) || letter == '.' && at + 1 < sql.Length && char.IsAsciiDigit(sql[at + 1]))
        {
            kind = SqlTokenKind.Number;
            while (at + length < sql.Length
                && (char.IsAsciiLetterOrDigit(sql[at + length]) || sql[at + length] == '.')) length++;
        }
        else if (Array.Exists(Pairs, pair => sql.AsSpan(at).StartsWith(pair))) length = 2;
        token = new(kind, sql.Substring(at, length), at, at + length);
        return at + length;
    }

    private static int Quoted(string sql, int at, char closing, out SqlToken? token)
    {
        var text = new System.Text.StringBuilder();
        var i = at + 1;
        for (; i < sql.Length; i++)
        {
            if (sql[i] != closing) text.Append(sql[i]);
            else if (i + 1 < sql.Length && sql[i + 1] == closing && closing != ']') text.Append(sql[i++]);
            else break;
        }
        token = new(closing == '\'' ? SqlTokenKind.Text : SqlTokenKind.Name, text.ToString(), at,
            Math.Min(i + 1, sql.Length));
        return i + 1;
    }

    // PostgreSQL writes ARRAY[…]; SQL Server and SQLite write [a name]
    private static bool StartsName(string sql, int at) =>
        !sql.AsSpan(0, at).TrimEnd().EndsWith("array", StringComparison.OrdinalIgnoreCase)
        && at + 1 < sql.Length && (char.IsLetter(sql[at + 1]) || sql[at + 1] == '_');
}
