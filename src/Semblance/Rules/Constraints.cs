using System.Globalization;
using Semblance.Tables.Expressions;

namespace Semblance.Rules;

/// <summary>What holds in every row of a table; counts how often it did not, at first.</summary>
internal sealed class Constraints
{
    private readonly TableMaker table;
    private readonly IReadOnlyList<BoundExpression> conditions;
    private readonly long[] broken;

    private Constraints(TableMaker table, IReadOnlyList<BoundExpression> conditions)
    {
        this.table = table;
        this.conditions = conditions;
        broken = new long[conditions.Count];
    }

    public IEnumerable<Rejection> Rejections =>
        conditions.Select((condition, i) => new Rejection(table.Name, condition.Text, Interlocked.Read(ref broken[i])))
        .Where(rejection => rejection.Rows > 0);

    /// <summary>Binds the constraints of a table; null where it has none.</summary>
    public static Constraints? Open(TableMaker table)
    {
        if (table.Rules.Constraints.Count == 0) return null;
        var faults = new List<Fault>();
        var conditions = new List<BoundExpression>();
        for (var i = 0; i < table.Rules.Constraints.Count; i++)
        {
            try
            {
                conditions.Add(BoundExpression.Condition(table, table.Rules.Constraints[i], $"constraints[{i}]"));
            }
            catch (SemblanceException error)
            {
                faults.AddRange(error.Faults);
            }
        }
        return faults.Count == 0 ? new(table, conditions) : throw new SemblanceException(faults);
    }

    /// <summary>The places of the rows that break a constraint. As in SQL, one that is unknown is not broken.</summary>
    public List<int> Broken(Batch batch, bool counts)
    {
        var places = new SortedSet<int>();
        for (var i = 0; i < conditions.Count; i++)
        {
            var truths = conditions[i].Truths(batch);
            var here = 0L;
            for (var row = 0; row < truths.Length; row++)
            {
                if (truths[row] != Truth.False) continue;
                here++;
                places.Add(row);
            }
            if (counts) Interlocked.Add(ref broken[i], here);
        }
        return [.. places];
    }

    public SemblanceException Unmet(Batch batch, int place, int attempts)
    {
        var at = Enumerable.Range(0, conditions.Count).First(i => conditions[i].Truths(batch)[place] == Truth.False);
        return table.Error($"constraints[{at}]", string.Create(CultureInfo.InvariantCulture,
            $"Row {batch.Rows[place] + 1:N0} of '{table.Name}' meets the constraints in none of {attempts:N0} "
            + $"attempts; the last broke {conditions[at].Text}."),
            "Bring the columns' ranges nearer to the constraint, make one of them "
            + "a formula, or allow more \"attempts\".");
    }
}
