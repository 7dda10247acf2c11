namespace Semblance.Relational.Connectors;

/// <summary>Kinds of trouble with a database.</summary>
internal enum Trouble
{
    Other, Rights, Space, Gone, Refused, Broken,
}

/// <summary>What a user can do about what a driver says.</summary>
internal static class DatabaseFault
{
    /// <summary>The trouble in words, and its remedy.</summary>
    public static SemblanceException Explain(Exception cause, Trouble trouble, string title, string where,
        string said) => trouble switch
    {
        Trouble.Rights => new($"There is no right to do this: {said}", where,
            "Ask for the right to read, or to make tables and insert; nothing was changed.", cause),
        Trouble.Space => new("The database is full.", where,
            "Make room, or write to another place; nothing was changed.", cause),
        Trouble.Gone => new("The connection to the database was lost.", where,
            "See that it runs, and begin again; what was begun is undone.", cause),
        Trouble.Refused => new($"The database cannot be opened: {said}", where,
            "Check host, port, database, user and password, and that it runs.", cause),
        Trouble.Broken => new($"A rule of the database is broken by the rows: {said}", where,
            "Take the rule away, or rows that break it; nothing was changed.", cause),
        _ => new($"{title} says: {said}", where, "Mend it, and begin again; nothing was changed.", cause),
    };
}
