namespace Semblance.Tables.Expressions;

/// <summary>
/// What a condition leaves possible for each column on its own: every row that meets the condition lies within
/// <see cref="Sets"/>, and where <see cref="IsExact"/> every row within them meets it.
/// </summary>
internal sealed record Restriction(IReadOnlyDictionary<int, ValueSet> Sets, bool IsExact, bool IsImpossible = false)
{
    private static readonly Restriction None = new(new Dictionary<int, ValueSet>(), false);
    private static readonly Restriction Always = None with { IsExact = true };
    private static readonly Restriction Never = Always with { IsImpossible = true };

    /// <summary>
    /// The rows for which a condition is true (or, where <paramref name="wanted"/> is false, surely false).
    /// </summary>
    public static Restriction Of(TruthOperand condition, bool wanted, Schema schema)
    {
        if (condition is TruthConstant constant) return constant.Value == Truth.Of(wanted) ? Always : Never;
        if (condition.Columns.Count == 1 && IsLabel(schema.Columns[condition.Columns.Min]))
            return Single(condition.Columns.Min, Labels(condition, wanted, schema), schema);
        switch (condition)
        {
            case NotOperation not:
                return Of(not.Operand, !wanted, schema);
            case Junction junction:
                var parts = junction.Parts.Select(part => Of(part, wanted, schema)).ToList();
                return junction.All == wanted ? Intersect(parts, schema) : Unite(parts, schema);
            case CompareNumbers { Left: NumberColumn column, Right: NumberConstant value } compare:
                var comparison = wanted ? compare.Comparison : Opposite(compare.Comparison);
                var met = Tidy(Intervals(comparison, value.Value), column.IsWhole);
                return Single(column.Position, new NumberSet(met, false), schema);
            case InNumbers { Operand: NumberColumn column } list:
                var points = list.Values.Where(value => !double.IsNaN(value))
                    .Select(value => (Low: value, High: value));
                var intervals = wanted ? points : list.Values.Any(double.IsNaN) ? [] : Complement(points);
                return Single(column.Position, new NumberSet(Tidy(intervals, column.IsWhole), false), schema);
            case IsMissing { Operand: NumberColumn column }:
                return Single(column.Position, wanted ? new NumberSet([], true)
                    : new NumberSet([(double.NegativeInfinity, double.PositiveInfinity)], false), schema);
            default:
                return None;
        }
    }

    /// <summary>The sets by column name. An impossible condition empties the first column.</summary>
    public IReadOnlyDictionary<string, ValueSet> Named(Schema schema)
    {
        var named = new Dictionary<string, ValueSet>(StringComparer.Ordinal);
        foreach (var (position, set) in Sets) named[schema.Columns[position].Name] = set;
        if (IsImpossible && schema.Columns is [var first, ..])
            named[first.Name] = IsLabel(first) ? new LabelSet(_ => false, false) : new NumberSet([], false);
        return named;
    }

    public static bool IsLabel(ColumnSchema column) =>
        column.Kind is ColumnKind.Boolean or ColumnKind.Category or ColumnKind.Text or ColumnKind.Identifier;

    private static Restriction Single(int position, ValueSet set, Schema schema) =>
        IsEmpty(set, schema.Columns[position]) ? Never : new(new Dictionary<int, ValueSet> { [position] = set }, true);

    // a condition on one column of labels is asked about each label once
    private static LabelSet Labels(TruthOperand condition, bool wanted, Schema schema)
    {
        var position = condition.Columns.Min;
        var column = schema.Columns[position];
        bool[] Ask(string?[] values)
        {
            var columns = new Column?[schema.Columns.Count];
            columns[position] = new TextColumn(column, values);
            var truths = condition.Evaluate(new(columns, values.Length));
            return Array.ConvertAll(truths, truth => truth == Truth.Of(wanted));
        }
        var levels = column.Levels ?? [];
        var answers = Ask([.. levels, null]);
        var known = new Dictionary<string, bool>(StringComparer.Ordinal);
        for (var i = 0; i < levels.Count; i++) known[levels[i]] = answers[i];
        return new(label => known.TryGetValue(label, out var answer) ? answer : Ask([label])[0], answers[^1]);
    }

    private static Restriction Intersect(List<Restriction> parts, Schema schema)
    {
        if (parts.Any(part => part.IsImpossible)) return Never;
        var sets = new Dictionary<int, ValueSet>();
        foreach (var (position, set) in parts.SelectMany(part => part.Sets))
        {
            sets[position] = sets.TryGetValue(position, out var other) ? ValueSet.Both(other, set) : set;
            if (IsEmpty(sets[position], schema.Columns[position])) return Never;
        }
        return new(sets, parts.All(part => part.IsExact));
    }

    // columns that every branch restricts; exact where the branches differ in one column only
    private static Restriction Unite(List<Restriction> parts, Schema schema)
    {
        parts.RemoveAll(part => part.IsImpossible);
        if (parts.Count == 0) return Never;
        if (parts.Any(part => part is { IsExact: true, Sets.Count: 0 })) return Always;
        var sets = new Dictionary<int, ValueSet>();
        foreach (var position in parts[0].Sets.Keys)
        {
            if (!parts.All(part => part.Sets.ContainsKey(position))) continue;
            var whole = schema.Columns[position].Kind != ColumnKind.Decimal;
            sets[position] = parts.Select(part => part.Sets[position]).Aggregate((a, b) => Either(a, b, whole));
        }
        var isExact = parts.All(part => part.IsExact) &&
            (parts.Count == 1 || (sets.Count == 1 && parts.All(part => part.Sets.Count == 1)));
        return new(sets, isExact);
    }

    public static bool IsEmpty(ValueSet set, ColumnSchema column) => !set.AllowsMissing && set switch
    {
        NumberSet numbers => numbers.Intervals.Count == 0,
        LabelSet labels => column.Kind is ColumnKind.Boolean or ColumnKind.Category &&
            column.Levels is { } levels && !levels.Any(labels.Allows),
        _ => false,
    };

    private static ValueSet Either(ValueSet a, ValueSet b, bool whole)
    {
        var missing = a.AllowsMissing || b.AllowsMissing;
        if (a is LabelSet labels && b is LabelSet others)
            return new LabelSet(label => labels.Allows(label) || others.Allows(label), missing);
        return new NumberSet(Tidy(((NumberSet)a).Intervals.Concat(((NumberSet)b).Intervals), whole), missing);
    }

    // closed intervals of doubles: a strict bound is the next double
    private static IEnumerable<(double, double)> Intervals(Comparison comparison, double value)
    {
        const double least = double.NegativeInfinity, most = double.PositiveInfinity;
        if (double.IsNaN(value)) return []; // compared with a missing value: never met
        return comparison switch
        {
            Comparison.Equal => [(value, value)],
            Comparison.NotEqual => [(least, Math.BitDecrement(value)), (Math.BitIncrement(value), most)],
            Comparison.Less => [(least, Math.BitDecrement(value))],
            Comparison.LessOrEqual => [(least, value)],
            Comparison.Greater => [(Math.BitIncrement(value), most)],
            _ => [(value, most)],
        };
    }

    private static IEnumerable<(double, double)> Complement(IEnumerable<(double Low, double High)> points)
    {
        var low = double.NegativeInfinity;
        foreach (var (point, _) in points)
        {
            yield return (low, Math.BitDecrement(point));
            low = Math.BitIncrement(point);
        }
        yield return (low, double.PositiveInfinity);
    }

    // ascending and disjoint; bounds of whole numbers are whole, and 1..2 beside 3..4 is 1..4
    private static List<(double Low, double High)> Tidy(IEnumerable<(double Low, double High)> intervals, bool whole)
    {
        var tidy = new List<(double Low, double High)>();
        foreach (var (low, high) in intervals
            .Select(pair => whole ? (Low: Math.Ceiling(pair.Low), High: Math.Floor(pair.High)) : pair)
            .Where(pair => pair.Low <= pair.High).OrderBy(pair => pair.Low))
        {
            var gap = whole ? 1 : 0;
            if (tidy.Count > 0 && low <= tidy[^1].High + gap) tidy[^1] = (tidy[^1].Low, Math.Max(high, tidy[^1].High));
            else tidy.Add((low, high));
        }
        return tidy;
    }

    private static Comparison Opposite(Comparison comparison) => comparison switch
    {
        Comparison.Equal => Comparison.NotEqual,
        Comparison.NotEqual => Comparison.Equal,
        Comparison.Less => Comparison.GreaterOrEqual,
        Comparison.LessOrEqual => Comparison.Greater,
        Comparison.Greater => Comparison.LessOrEqual,
        _ => Comparison.Less,
    };
}
