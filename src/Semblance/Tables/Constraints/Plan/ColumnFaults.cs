namespace Semblance.Tables.Constraints.Plan;

/// <summary>Finds what is wrong with the columns that a constraint names.</summary>
internal static class ColumnFaults
{
    /// <summary>Adds a fault for every name that the schema lacks, and for names given twice or too few.</summary>
    public static void Find(Constraint constraint, Schema schema, IReadOnlyList<string> names, int least,
        ICollection<Fault> faults)
    {
        var where = Place(constraint);
        if (names.Count < least)
            faults.Add(new($"{constraint.Kind} needs {(least == 1 ? "a column" : $"at least {least} columns")}.", where,
                "Name the columns."));
        foreach (var twice in names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
            faults.Add(new($"Column '{twice.Key}' is named {twice.Count()} times.", where, "Name it once."));
        var known = schema.Columns.Select(column => column.Name).ToList();
        foreach (var name in names.Distinct(StringComparer.Ordinal).Where(name => schema.IndexOf(name) < 0))
            faults.Add(new($"There is no column '{name}'.", where, Spelling.Suggest(name, known)));
    }

    /// <summary>Adds a fault for every named column that holds no numbers, dates or times.</summary>
    public static void FindUnordered(Constraint constraint, Schema schema, IEnumerable<string> names,
        ICollection<Fault> faults)
    {
        foreach (var name in names)
        {
            if (schema.IndexOf(name) is >= 0 and var at && !IsOrdered(schema.Columns[at].Kind))
            {
                faults.Add(new($"Column '{name}' holds no numbers, dates or times.", Place(constraint),
                    "Name a column that does, or give it another \"kind\" in the schema."));
            }
        }
    }

    /// <summary>Adds a fault where a column holds neither numbers nor lengths of time, which have a sign.</summary>
    public static void FindUnnumbered(Constraint constraint, Schema schema, string name, ICollection<Fault> faults)
    {
        if (schema.IndexOf(name) is >= 0 and var at && schema.Columns[at].Kind is not
            (ColumnKind.Integer or ColumnKind.Decimal or ColumnKind.Duration))
        {
            faults.Add(new($"Column '{name}' holds no numbers.", Place(constraint),
                "Name a column of numbers, or give it \"kind\": \"integer\" in the schema."));
        }
    }

    /// <summary>Where a constraint stands, for messages.</summary>
    public static string Place(Constraint constraint) => $"the constraint {constraint.Describe()}";

    private static bool IsOrdered(ColumnKind kind) =>
        kind is ColumnKind.Integer or ColumnKind.Decimal or ColumnKind.Date
        or ColumnKind.Time or ColumnKind.Instant or ColumnKind.Duration;
}
