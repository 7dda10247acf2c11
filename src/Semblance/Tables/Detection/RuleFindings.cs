using System.Globalization;
using Semblance.Tables.Expressions;

namespace Semblance.Tables.Detection;

/// <summary>
/// Steps that numbers keep, columns of which one says yes, and labels that decide whether a cell is there.
/// </summary>
internal static class RuleFindings
{
    private const int MostGroups = 60, MostLevels = 100;

    public static List<Finding> Find(CodedColumn[] columns, CancellationToken cancel)
    {
        var found = new List<Finding>();
        foreach (var column in columns)
        {
            cancel.ThrowIfCancellationRequested();
            if (Steps(column) is { } finding) found.Add(finding);
        }
        OneHots([.. columns.Where(IsBinary).Take(MostGroups)], found);
        foreach (var column in columns.Where(column => column.HasMissing && column.Present > 0))
        {
            cancel.ThrowIfCancellationRequested();
            if (Presence(column, columns) is { } finding) found.Add(finding);
        }
        return found;
    }

    // were a step of g an accident, each of m different numbers would keep it with probability 1 / g
    private static Finding? Steps(CodedColumn column)
    {
        if (column.Numbers is not { } numbers
            || column.Column.Schema.Kind is not (ColumnKind.Integer or ColumnKind.Decimal)) return null;
        var distinct = numbers.Where(number => !double.IsNaN(number) && number != 0).Distinct().Order().ToArray();
        var decimals = column.Column.Schema.Kind == ColumnKind.Integer ? 0 : column.Column.Schema.Decimals;
        if (distinct.Length < 2 || decimals is null) return null;
        var step = Encoders.NumberEncoder.Step(column.Column.Schema, distinct);
        var times = Math.Round(step * Math.Pow(10, decimals.Value));
        if (times < 2 || distinct.Length * Math.Log(times) < Findings.MinEvidence) return null;
        var text = step.ToString("R", CultureInfo.InvariantCulture);
        return new(FindingKind.Increments, [column.Name],
            $"{column.Name} is always a multiple of {text} ({Findings.Show(column.Present)} rows).", column.Present)
        {
            Constraint = $"fixed-increments({ColumnName.Written(column.Name)}, {text})",
        };
    }

    private static bool IsBinary(CodedColumn column) =>
        column.Column.Schema.Kind == ColumnKind.Integer && !column.HasMissing && column.Count == 2
        && column.Numbers!.All(number => number is 0 or 1);

    // columns that never say yes together, and of which one always does
    private static void OneHots(CodedColumn[] binary, List<Finding> found)
    {
        var used = new HashSet<CodedColumn>();
        foreach (var first in binary)
        {
            if (used.Contains(first)) continue;
            var group = new List<CodedColumn> { first };
            var covered = (double[])first.Numbers!.Clone();
            foreach (var other in binary.Where(other => other != first && !used.Contains(other)))
            {
                if (Enumerable.Range(0, covered.Length).Any(row => covered[row] + other.Numbers![row] > 1)) continue;
                group.Add(other);
                for (var row = 0; row < covered.Length; row++) covered[row] += other.Numbers![row];
            }
            if (group.Count < 3 || covered.Contains(0)) continue;
            // one of k independent columns alone says yes with this probability
            var shares = group.Select(column => column.Numbers!.Average()).ToArray();
            var chance = shares.Sum(share => share / (1 - share)) * shares.Aggregate(1.0,
                (product, share) => product * (1 - share));
            if (-covered.Length * Math.Log(chance) < Findings.MinEvidence) continue;
            used.UnionWith(group);
            var names = group.Select(column => column.Name).ToArray();
            found.Add(new(FindingKind.OneHot, names,
                $"Exactly one of {string.Join(", ", names)} is 1 ({Findings.Show(covered.Length)} rows).",
                covered.Length)
            {
                Constraint = $"one-hot({ColumnName.Written(names)})",
            });
        }
    }

    // were a column's gaps an accident, a label's c rows would all have them, or all lack them, with probability p^c
    private static Finding? Presence(CodedColumn column, CodedColumn[] columns)
    {
        Finding? best = null;
        var share = (double)column.Present / column.Codes.Length;
        foreach (var other in columns)
        {
            if (other == column || other.Column is not CategoryColumn { Levels.Length: <= MostLevels } category
                || other.Column.Schema.Handling == Handling.Generate) continue;
            var (there, gone) = (new long[category.Levels.Length], new long[category.Levels.Length]);
            for (var row = 0; row < column.Codes.Length; row++)
            {
                if (category.Codes[row] < 0) continue;
                if (column.Column.IsMissing(row)) gone[category.Codes[row]]++;
                else there[category.Codes[row]]++;
            }
            foreach (var isGone in (bool[])[false, true])
            {
                var (own, against) = isGone ? (gone, there) : (there, gone);
                var chance = -Math.Log(isGone ? 1 - share : share);
                var levels = Enumerable.Range(0, own.Length).Where(level => against[level] == 0
                    && own[level] * chance >= Findings.MinEvidence + Math.Log(columns.Length * own.Length)).ToArray();
                var support = levels.Sum(level => own[level]);
                if (levels.Length == 0 || support <= (best?.Support ?? 0)) continue;
                var labels = levels.Select(level => ColumnName.Quoted(category.Levels[level])).ToArray();
                var when = $"{ColumnName.Written(other.Name)} "
                    + $"{(labels.Length == 1 ? "= " + labels[0] : $"in ({string.Join(", ", labels)})")}";
                best = new(FindingKind.Requirement, [other.Name, column.Name],
                    $"Where {when}, {column.Name} is {(isGone ? "always" : "never")} missing "
                    + $"({Findings.Show(support)} rows).", support)
                {
                    Constraint = $"if {when} then {ColumnName.Written(column.Name)} is {(isGone ? "" : "not ")}null",
                };
            }
        }
        return best;
    }
}
