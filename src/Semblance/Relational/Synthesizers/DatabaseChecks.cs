namespace Semblance.Relational.Synthesizers;

/// <summary>Refuses databases that cannot be learnt as they are.</summary>
internal static class DatabaseChecks
{
    /// <summary>
    /// Reports every relation whose keys name rows that are not there, and every table that cannot be kept.
    /// </summary>
    public static void Refuse(DatabaseSchema schema, DatabaseRows real, DatabaseSynthesizer options,
        HashSet<string> kept)
    {
        var faults = new List<Fault>();
        for (var at = 0; at < schema.Relations.Count; at++)
        {
            var (relation, orphans) = (schema.Relations[at],
                real.Parents(at).Count(parent => parent == KeyIndex.Orphan));
            if (orphans > 0 && options.Orphans == OrphanRule.Refuse)
            {
                faults.Add(new($"{orphans:N0} of {real.Parents(at).Length:N0} rows name a row that is not there.",
                    relation.ToString(),
                    "Mend the rows, or have orphans kept at their rate."));
            }
            if (kept.Contains(relation.Child) && !kept.Contains(relation.Parent))
            {
                faults.Add(new($"Table '{relation.Child}' shall be kept, but it names rows "
                    + $"of '{relation.Parent}', which are made anew.",
                    relation.ToString(), $"Keep '{relation.Parent}' as well, or let '{relation.Child}' be made."));
            }
        }
        foreach (var name in options.Keep.Where(name => schema.Tables.All(table => table.Name != name)))
            faults.Add(new($"There is no table '{name}' to keep.", "keep",
                Spelling.Suggest(name, schema.Tables.Select(table => table.Name))));
        if (schema.Tables.All(table => real[table.Name].RowCount == 0))
            faults.Add(new("Every table of the database is empty: there is nothing to learn from.", "the database",
                "Give a database with rows."));
        if (faults.Count > 0) throw new SemblanceException(faults);
    }
}
