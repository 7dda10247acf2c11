namespace Semblance.Relational.Connectors;

/// <summary>What the names of columns and tables say about keys.</summary>
internal static class KeyNames
{
    private static readonly HashSet<string> Suffixes =
        ["id", "ids", "key", "code", "no", "nr", "num", "number", "fk", "pk", "ref", "sk", "uid", "uuid", "guid"];

    private static readonly HashSet<string> TablePrefixes =
        ["tbl", "table", "dim", "fact", "stg", "src", "raw", "ref", "lkp"];

    // what people are called who work for the owner of the data, as columns say it and as tables do
    private static readonly HashSet<string> Roles =
        ["rep", "representative", "manager", "agent", "salesperson", "seller", "clerk", "cashier",
        "supervisor", "assignee", "technician", "operator", "handler", "advisor"];

    private static readonly HashSet<string> RoleTables = ["employee", "staff", "worker", "personnel"];

    // a column that names another row of its own table
    private static readonly HashSet<string> Upwards =
        ["parent", "manager", "supervisor", "boss", "superior", "reportsto", "reportto", "mentor",
        "replyto", "inreplyto", "predecessor", "ancestor", "managedby", "referredby", "referrer", "chief"];

    /// <summary>The words of a name in small letters: <c>SupportRepId</c> is support, rep, id.</summary>
    public static List<string> Words(string name)
    {
        var words = new List<string>();
        var word = new System.Text.StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var letter = name[i];
            var begins = char.IsUpper(letter) && i > 0 && (char.IsLower(name[i - 1])
                || char.IsUpper(name[i - 1]) && i + 1 < name.Length && char.IsLower(name[i + 1]));
            if (begins || !char.IsLetterOrDigit(letter)) End();
            if (char.IsLetterOrDigit(letter)) word.Append(char.ToLowerInvariant(letter));
        }
        End();
        return words;

        void End()
        {
            if (word.Length > 0) words.Add(word.ToString());
            word.Clear();
        }
    }

    /// <summary>What a table's rows are called: <c>tbl_Categories</c> holds a category.</summary>
    public static string Thing(string table)
    {
        var words = Words(table);
        while (words.Count > 1 && TablePrefixes.Contains(words[0])) words.RemoveAt(0);
        if (words.Count > 0) words[^1] = Singular(words[^1]);
        return string.Concat(words);
    }

    /// <summary>
    /// What a column's values name, without "id" and the like: <c>original_language_id</c> is originallanguage.
    /// </summary>
    public static string Named(string column)
    {
        var words = Words(column);
        while (words.Count > 1 && Suffixes.Contains(words[^1])) words.RemoveAt(words.Count - 1);
        if (words.Count == 1 && words[0].Length > 4 && words[0].EndsWith("id", StringComparison.Ordinal)) words[0] =
            words[0][..^2];
        if (words.Count > 0) words[^1] = Singular(words[^1]);
        return string.Concat(words);
    }

    /// <summary>Whether the name ends as names of keys do.</summary>
    public static bool SaysKey(string column) => Words(column) is { Count: > 0 } words
        && (Suffixes.Contains(words[^1]) || words.Count == 1 && words[0].Length > 4 && words[0]
            .EndsWith("id", StringComparison.Ordinal));

    /// <summary>
    /// Whether a column is named as the key of its own table: id, or the table's thing with or without it.
    /// </summary>
    public static bool IsOwnKey(string column, string table) =>
        Words(column) is [var only] && Suffixes.Contains(only) || Named(column) == Thing(table)
            && (SaysKey(column) || Words(column).Count == 1);

    /// <summary>
    /// How surely the names say that a column of one table refers to another: 0 not at all, 1 by a likeness or a role,
    /// 2 by the other's name as its end, 3 by the other's name.
    /// </summary>
    public static int Reference(string column, string child, string parent)
    {
        var (named, thing) = (Named(column), Thing(parent));
        if (named.Length == 0 || thing.Length == 0) return 0;
        var isSelf = child == parent;
        if (named == thing && (SaysKey(column) || !isSelf)) return 3;
        if (SaysKey(column) && EndsWithWords(column, parent)) return 2;
        if (isSelf) return Upwards.Contains(string.Concat(Words(column).Where(word => !Suffixes.Contains(word)))) ? 2
            : 0;
        if (SaysKey(column) && Words(column).Any(Roles.Contains) && Words(parent).Select(Singular)
            .Any(RoleTables.Contains)) return 1;
        return Alike(Words(column)[0], thing) ? 1 : 0;
    }

    /// <summary>Whether the words before the column's suffix end in the words of the table.</summary>
    private static bool EndsWithWords(string column, string table)
    {
        var words = Words(column);
        while (words.Count > 1 && Suffixes.Contains(words[^1])) words.RemoveAt(words.Count - 1);
        var thing = Thing(table);
        for (var i = words.Count - 1; i >= 0; i--)
        {
            if (string.Concat(words.Skip(i).SkipLast(1)) + Singular(words[^1]) == thing) return true;
        }
        return false;
    }

    // ship_via and shippers begin alike, and a shipper is little more than "ship"
    private static bool Alike(string word, string thing) =>
        word.Length >= 4 && thing.StartsWith(word, StringComparison.Ordinal) && thing.Length - word.Length <= 4;

    private static string Singular(string word) => word switch
    {
        { Length: > 4 } when word.EndsWith("ies", StringComparison.Ordinal) => word[..^3] + "y",
        { Length: > 4 } when word.EndsWith("sses", StringComparison.Ordinal)
            || word.EndsWith("xes", StringComparison.Ordinal)
            || word.EndsWith("ches", StringComparison.Ordinal) || word.EndsWith("shes", StringComparison.Ordinal) =>
                word[..^2],
        { Length: > 3 } when word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal)
            && !word.EndsWith("us", StringComparison.Ordinal)
            && !word.EndsWith("is", StringComparison.Ordinal) => word[..^1],
        "people" => "person",
        "children" => "child",
        _ => word,
    };
}
