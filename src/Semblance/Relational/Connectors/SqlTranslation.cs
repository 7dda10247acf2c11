using System.Text;

namespace Semblance.Relational.Connectors;

/// <summary>
/// Says a condition, a default or a computed column of one dialect in another: names, literals, operators and the few
/// functions that all have. What holds anything else is not guessed at.
/// </summary>
internal sealed class SqlTranslation(SqlDialect target, IReadOnlyList<string> columns)
{
    private static readonly string[] Words =
        ["and", "or", "not", "in", "is", "null", "between", "like", "case", "when", "then", "else", "end", "escape"];

    private static readonly string[] Functions =
        ["upper", "lower", "abs", "round", "coalesce", "trim", "ltrim", "rtrim"];

    private static readonly string[] Lengths = ["length", "len", "char_length", "character_length"];

    private static readonly string[] Now = ["current_timestamp", "now", "getdate", "sysdatetime", "localtimestamp"];

    private static readonly string[] Symbols =
        ["(", ")", ",", "+", "-", "*", "/", "<", ">", "=", "<=", ">=", "<>", "!=", "||", "%"];

    private readonly StringBuilder text = new();
    private List<SqlToken> tokens = [];

    /// <summary>The expression in the target's dialect; null where that cannot be said for sure.</summary>
    public static string? Of(string sql, SqlDialect target, IReadOnlyList<string> columns) =>
        new SqlTranslation(target, columns).Say(sql);

    private string? Say(string sql)
    {
        tokens = SqlTokens.Of(sql);
        for (var i = 0; i < tokens.Count; i++)
        {
            var next = Take(i);
            if (next < 0) return null;
            i = next;
        }
        return text.ToString().Trim();
    }

    /// <summary>Says the token at a place; gives the last place it took, or -1 where it is not known.</summary>
    private int Take(int i)
    {
        var token = tokens[i];
        var follows = i + 1 < tokens.Count ? tokens[i + 1] : default;
        switch (token.Kind)
        {
            case SqlTokenKind.Text:
                return Add(target.Literal(token.Text), i);
            case SqlTokenKind.Number:
                return Add(token.Text, i);
            case SqlTokenKind.Name:
                return Column(token.Text) is { } name ? Add(target.Quote(name), i) : -1;
            case SqlTokenKind.Symbol when token.Is("::"):
                return AfterCast(i);
            case SqlTokenKind.Symbol when token.Is("=") && follows.Is("any"):
                return AnyOf(i);
            case SqlTokenKind.Symbol when token.Is("~~"):
                return Add("LIKE", i);
            case SqlTokenKind.Symbol:
                return Symbols.Contains(token.Text) ? Add(token.Text, i) : -1;
            default:
                return Word(token, follows, i);
        }
    }

    private int Word(SqlToken token, SqlToken follows, int i)
    {
        var word = token.Text.ToLowerInvariant();
        // a national text, or one that names its letters
        if (follows.Kind == SqlTokenKind.Text && (word == "n" || word.StartsWith('_'))) return i;
        if (Column(token.Text) is { } name && !follows.Is("(")) return Add(target.Quote(name), i);
        if (Words.Contains(word)) return Add(word.ToUpperInvariant(), i);
        if (word is "true" or "false") return Add(word == "true" ? target.Truth.True : target.Truth.False, i);
        if (Now.Contains(word))
        {
            Add("CURRENT_TIMESTAMP", i);
            return follows.Is("(") ? SqlTokens.Closing(tokens, i + 1) : i;
        }
        if (!follows.Is("(")) return -1;
        if (Lengths.Contains(word)) return Add(target.LengthFunction, i);
        return Functions.Contains(word) ? Add(word.ToUpperInvariant(), i) : -1;
    }

    // PostgreSQL says the type of everything; the columns' types are enough
    private int AfterCast(int i)
    {
        i++;
        while (i + 1 < tokens.Count && tokens[i].Kind is SqlTokenKind.Word or SqlTokenKind.Name
            && tokens[i
                + 1].Text.ToLowerInvariant() is "varying" or "precision" or "without" or "with" or "time"
                    or "zone") i++;
        if (i + 1 < tokens.Count && tokens[i + 1].Is("(")) i = SqlTokens.Closing(tokens, i + 1);
        if (i + 2 < tokens.Count && tokens[i + 1].Is("[") && tokens[i + 2].Is("]")) i += 2;
        return i;
    }

    // = ANY (ARRAY['a', 'b']) is how PostgreSQL keeps IN ('a', 'b')
    private int AnyOf(int i)
    {
        if (i + 2 >= tokens.Count || !tokens[i + 2].Is("(")) return -1;
        var close = SqlTokens.Closing(tokens, i + 2);
        var items = new List<string>();
        for (var at = i + 2; at < close; at++)
        {
            if (tokens[at].Kind == SqlTokenKind.Text) items.Add(target.Literal(tokens[at].Text));
            else if (tokens[at].Kind == SqlTokenKind.Number) items.Add(tokens[at].Text);
        }
        return items.Count > 0 ? Add($"IN ({string.Join(", ", items)})", close) : -1;
    }

    private int Add(string said, int at)
    {
        if (text.Length > 0 && text[^1] != '(' && said is not ("(" or ")" or ",") || said == "(" && text.Length > 0
            && text[^1] == ',') text.Append(' ');
        text.Append(said);
        return at;
    }

    private string? Column(string name) => columns.FirstOrDefault(column => column == name)
        ?? columns.FirstOrDefault(column => column.Equals(name, StringComparison.OrdinalIgnoreCase));
}
