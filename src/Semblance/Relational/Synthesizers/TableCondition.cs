using Semblance.Random;
using Semblance.Tables;

namespace Semblance.Relational.Synthesizers;

/// <summary>What every row of one table of a synthetic database must meet.</summary>
/// <param name="table">The table.</param>
/// <param name="condition">The condition on its columns.</param>
public sealed class TableCondition(string table, Condition condition)
{
    private long redrawn, moved, leftOut;

    /// <summary>The table.</summary>
    public string Table { get; } = table;

    /// <summary>The condition on its columns.</summary>
    public Condition Condition { get; } = condition;

    /// <summary>Rows that were drawn again because they did not meet it.</summary>
    public long Redrawn => Interlocked.Read(ref redrawn);

    /// <summary>Rows that were given other parents, because under their own they could not meet it.</summary>
    public long Moved => Interlocked.Read(ref moved);

    /// <summary>Rows that were left out, because they did not meet it in all their draws.</summary>
    public long LeftOut => Interlocked.Read(ref leftOut);

    /// <summary>Whether rows of another table belong, over one relation or several, to rows of the table.</summary>
    internal bool IsAbove(string other, DatabaseSchema schema)
    {
        var below = new HashSet<string>(StringComparer.Ordinal) { Table };
        while (schema.Relations.Any(link => below.Contains(link.Parent) && below.Add(link.Child)))
        {
        }
        return other != Table && below.Contains(other);
    }

    internal void AddRedrawn(int rows) => Interlocked.Add(ref redrawn, rows);

    /// <summary>Which rows of a table meet it.</summary>
    /// <param name="part">The table.</param>
    /// <param name="columns">Columns of some rows, which may be described otherwise where they were drawn.</param>
    internal bool[] Matches(TablePart part, IEnumerable<Column> columns) =>
        Condition.Matches(new([.. columns.Select(column =>
            part.Columns.FirstOrDefault(own => own.Name == column.Name) is { } own ? column.With(own) : column)]));

    /// <summary>The columns that it speaks of and that repeat an ancestor's.</summary>
    /// <param name="part">The table.</param>
    /// <param name="rows">The tables made so far.</param>
    internal Column[] Copied(TablePart part, DatabaseRows rows)
    {
        var named = Condition.Columns(new() { Columns = part.Columns });
        return [.. part.Columns.Where(column => named.Contains(column.Name) && part.Carried.ContainsKey(column.Name))
            .Select(column => part.Carried[column.Name].Source.Read(part.Name, rows).ConvertedTo(column))];
    }

    /// <summary>
    /// Gives rows that found nothing to meet it with under their parents all the parents of another row.
    /// </summary>
    /// <param name="plan">The table's relations.</param>
    /// <param name="rows">The tables made so far.</param>
    /// <param name="unmet">By row: whether it does not meet the condition.</param>
    /// <param name="rng">For which row's parents.</param>
    /// <returns>Whether any row moved.</returns>
    internal bool Move(TablePlan plan, DatabaseRows rows, bool[] unmet, Rng rng)
    {
        int[] able = [.. Enumerable.Range(0, unmet.Length).Where(row => !unmet[row])];
        var count = unmet.Length - able.Length;
        if (count == 0 || able.Length == 0 || !plan.Known.Any()) return false;
        int[] like = [.. unmet.Select((isUnmet, row) => isUnmet ? able[rng.Below(able.Length, row)] : row)];
        foreach (var at in plan.Known)
        {
            var parents = rows.Parents(at);
            rows.SetParents(at, Array.ConvertAll(like, row => parents[row]));
        }
        Interlocked.Add(ref moved, count);
        return true;
    }

    /// <summary>Counts the rows that are left out in the end, which cannot be all there are.</summary>
    /// <param name="unmet">By row: whether it does not meet the condition.</param>
    /// <exception cref="SemblanceException">They are.</exception>
    internal void LeaveOut(bool[] unmet)
    {
        var count = unmet.Count(row => row);
        Interlocked.Add(ref leftOut, count);
        if (count < unmet.Length || count == 0) return;
        throw new SemblanceException($"The condition asks for rows of table '{Table}' that the model hardly ever "
            + $"makes: none of {count:N0} met it.", $"table '{Table}', condition: {Condition.Text}",
            "Widen the condition, or fit on data that holds more such rows.");
    }
}
