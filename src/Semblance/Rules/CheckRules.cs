using Semblance.Tables;
using Semblance.Tables.Expressions;

namespace Semblance.Rules;

/// <summary>What a table's CHECK clauses say of single columns, and the rest of them as constraints.</summary>
internal sealed class CheckRules
{
    private readonly Schema schema;
    private readonly Dictionary<string, (double Low, double High)> ranges = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> labels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<double>> points = new(StringComparer.Ordinal);

    public CheckRules(Schema schema, IEnumerable<string> checks)
    {
        this.schema = schema;
        foreach (var check in checks) Take(check);
    }

    /// <summary>Checks that are left to be met by drawing again.</summary>
    public List<string> Constraints { get; } = [];

    /// <summary>Checks that are not understood.</summary>
    public List<string> NotUnderstood { get; } = [];

    /// <summary>The range of a column of numbers or dates, infinite where it is open.</summary>
    public (double? Low, double? High) Range(string column) => !ranges.TryGetValue(column, out var range) ? (null, null)
        : (double.IsFinite(range.Low) ? range.Low : null, double.IsFinite(range.High) ? range.High : null);

    /// <summary>The labels that a column may hold; null where any.</summary>
    public IReadOnlyList<string>? Labels(string column) => labels.GetValueOrDefault(column);

    /// <summary>The single numbers that a column may hold; null where any.</summary>
    public IReadOnlyList<double>? Points(string column) => points.GetValueOrDefault(column);

    private void Take(string check)
    {
        try
        {
            var source = new Source(check, "check");
            var truth = Binder.BindTruth(source, schema);
            var parsed = Parser.Parse(source, [.. schema.Columns.Select(column => column.Name)]);
            if (TakeLabels(parsed) || TakeRange(truth)) return;
            Constraints.Add(check);
        }
        catch (SemblanceException)
        {
            NotUnderstood.Add(check);
        }
    }

    private bool TakeLabels(Expression parsed)
    {
        if (parsed is not In { Operand: Name name } list || !list.Items.All(item => item is TextLiteral)) return false;
        var column = schema.Columns.FirstOrDefault(one =>
            one.Name.Equals(name.Text, StringComparison.OrdinalIgnoreCase));
        if (column is null || !Restriction.IsLabel(column)) return false;
        labels[column.Name] = [.. list.Items.Cast<TextLiteral>().Select(item => item.Value)
            .Distinct(StringComparer.Ordinal)];
        return true;
    }

    private bool TakeRange(TruthOperand truth)
    {
        var restriction = Restriction.Of(truth, true, schema);
        if (!restriction.IsExact || restriction.IsImpossible || restriction.Sets.Count == 0) return false;
        var found = new List<(string Name, NumberSet Set)>();
        foreach (var (position, set) in restriction.Sets)
        {
            if (set is not NumberSet { Intervals.Count: > 0 } numbers) return false;
            found.Add((schema.Columns[position].Name, numbers));
        }
        foreach (var (name, set) in found)
        {
            if (set.Intervals.Count == 1)
            {
                var (low, high) = ranges.TryGetValue(name, out var known) ? known
                    : (double.NegativeInfinity, double.PositiveInfinity);
                ranges[name] = (Math.Max(low, set.Intervals[0].Low), Math.Min(high, set.Intervals[0].High));
            }
            else if (set.Intervals.All(interval => interval.High - interval.Low < 1000 && interval.Low % 1 == 0
                && interval.High % 1 == 0))
            {
                points[name] = [.. set.Intervals.SelectMany(interval =>
                    Enumerable.Range(0, (int)(interval.High - interval.Low) + 1).Select(step => interval.Low + step))];
            }
            else return false;
        }
        return true;
    }
}
