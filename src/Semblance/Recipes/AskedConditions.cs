using Semblance.Relational;
using Semblance.Relational.Synthesizers;
using Semblance.Tables;

namespace Semblance.Recipes;

/// <summary>The conditions of a recipe: on one table, or on the tables of a database.</summary>
internal static class AskedConditions
{
    private const string Flag = "--where";

    /// <summary>All conditions on a table as one; null for none.</summary>
    /// <exception cref="SemblanceException">Every one that is no condition, or names a table before it.</exception>
    public static Condition? OfTable(IReadOnlyList<string> typed)
    {
        var faults = new List<Fault>();
        foreach (var text in typed)
        {
            try
            {
                Condition.Parse(text);
            }
            catch (SemblanceException) when (IsOfDatabase(text))
            {
                faults.Add(new($"'{text}' names a table of a database, but this is one table.", Flag,
                    $"Write the condition alone: {text[(DatabaseConstraints.Colon(text) + 1)..].Trim()}"));
            }
            catch (SemblanceException error)
            {
                faults.AddRange(error.Faults);
            }
        }
        return faults.Count > 0 ? throw new SemblanceException(faults) : typed.Count == 0 ? null : Joined(typed);
    }

    // whether it is a condition once the word before its colon is gone
    private static bool IsOfDatabase(string text)
    {
        try
        {
            return DatabaseConstraints.Colon(text) is > 0 and var at && Condition.Parse(text[(at + 1)..]) is not null;
        }
        catch (SemblanceException)
        {
            return false;
        }
    }

    private static Condition Joined(IReadOnlyList<string> texts) =>
        Condition.Parse(texts.Count == 1 ? texts[0] : string.Join(" and ", texts.Select(text => $"({text})")));

    /// <summary>The conditions on tables, one a table.</summary>
    /// <param name="typed">Each with its table: "customers: country = 'NL'".</param>
    /// <param name="schema">The database.</param>
    /// <exception cref="SemblanceException">Every one that does not say its table, or is no condition.</exception>
    public static IReadOnlyList<TableCondition> OfTables(IReadOnlyList<string> typed, DatabaseSchema schema)
    {
        var faults = new List<Fault>();
        var said = typed.Select(text => DatabaseConstraints.Split(text, schema, Flag, faults)).ToList();
        foreach (var (table, text) in said.Where(one => one.Table.Length > 0))
            DatabaseConstraints.Collect(faults, table, () => Condition.Parse(text));
        if (faults.Count > 0) throw new SemblanceException(faults);
        return [.. said.GroupBy(one => one.Table, one => one.Text)
            .Select(table => new TableCondition(table.Key, Joined([.. table])))];
    }

    /// <summary>
    /// The real rows that synthetic ones are held against: of tables with a condition those that meet it, and of the
    /// others all but the ones below rows that do not.
    /// </summary>
    /// <param name="where">The conditions.</param>
    /// <param name="real">The real database.</param>
    /// <param name="isJudged">Whether anything is held against them.</param>
    /// <exception cref="SemblanceException">
    /// A condition names what its table does not have, or no real row meets it and some were to be judged by.
    /// </exception>
    public static Database Meeting(IReadOnlyList<TableCondition> where, Database real, bool isJudged)
    {
        var faults = new List<Fault>();
        var gone = new Dictionary<string, bool[]>(StringComparer.Ordinal);
        foreach (var one in where)
        {
            DatabaseConstraints.Collect(faults, one.Table, () =>
            {
                one.Condition.Bind(KnownLabels.Of(real[one.Table]));
                gone[one.Table] = Array.ConvertAll(one.Condition.Matches(real[one.Table]), meets => !meets);
            });
        }
        if (faults.Count > 0) throw new SemblanceException(faults);
        if (!isJudged || gone.Count == 0) return real;
        foreach (var one in where.Where(one => !gone[one.Table].Contains(false)))
            faults.Add(new("No real row meets the condition, so there is nothing to judge by.",
                $"table '{one.Table}', condition: {one.Condition.Text}",
                "Widen the condition, or leave the judging out with --judge false."));
        return faults.Count > 0 ? throw new SemblanceException(faults)
            : DatabaseConstraints.Without(real, gone, out _);
    }

    /// <summary>Says what the conditions cost.</summary>
    public static void Tell(Run run, IReadOnlyList<TableCondition> where, Database made)
    {
        foreach (var one in where)
        {
            var text = one.Condition.Text;
            var rows = Written.Count(made[one.Table].RowCount, "row");
            if (one.Redrawn > 0)
                run.Tell(one.Table, $"{Written.Count(one.Redrawn, "row")} drawn again", $"to meet {text} in {rows}");
            if (one.Moved > 0)
                run.Tell(one.Table, $"{Written.Count(one.Moved, "row")} given other parents",
                    $"under their own nothing was found that meets {text}");
            if (one.LeftOut > 0)
                run.Tell(one.Table, $"{Written.Count(one.LeftOut, "row")} left out",
                    $"nothing was found that meets {text}");
        }
    }
}
