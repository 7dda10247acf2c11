namespace Semblance.Relational.Connectors;

/// <summary>
/// What some databases keep of a table only as the text that made it: checks, and what columns are computed from.
/// </summary>
internal sealed class CreateTableText
{
    private static readonly string[] TableWords = ["constraint", "primary", "unique", "check", "foreign"];

    private CreateTableText()
    {
    }

    /// <summary>The conditions of CHECK clauses.</summary>
    public List<string> Checks { get; } = [];

    /// <summary>By column: the expression that it is computed from.</summary>
    public Dictionary<string, string> Expressions { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The columns that number rows themselves.</summary>
    public HashSet<string> Numbered { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a CREATE TABLE statement.</summary>
    public static CreateTableText Of(string sql)
    {
        var definition = new CreateTableText();
        var tokens = SqlTokens.Of(sql);
        var open = tokens.FindIndex(token => token.Is("("));
        if (open < 0) return definition;
        var close = SqlTokens.Closing(tokens, open);
        var start = open + 1;
        for (var i = start; i <= close; i++)
        {
            if (tokens[i].Is("(")) i = SqlTokens.Closing(tokens, i);
            else if (tokens[i].Is(",") || i == close)
            {
                definition.Take(sql, tokens, start, i);
                start = i + 1;
            }
        }
        return definition;
    }

    /// <summary>Takes one entry: a column, or a constraint of the table.</summary>
    private void Take(string sql, List<SqlToken> tokens, int start, int end)
    {
        if (start >= end) return;
        var isColumn = !(tokens[start].Kind == SqlTokenKind.Word && TableWords.Any(tokens[start].Is));
        for (var i = start; i < end; i++)
        {
            if (isColumn && tokens[i].Is("autoincrement")) Numbered.Add(tokens[start].Text);
            if (!tokens[i].Is("(")) continue;
            var close = SqlTokens.Closing(tokens, i);
            var inner = sql[tokens[i].End..tokens[close].Start].Trim();
            if (tokens[i - 1].Is("check")) Checks.Add(inner);
            else if (isColumn && tokens[i - 1].Is("as")) Expressions[tokens[start].Text] = inner;
            i = close;
        }
    }
}
