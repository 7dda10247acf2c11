using Semblance.Tables.Expressions;

namespace Semblance.Tables.Detection;

/// <summary>Columns that follow from another column, or from a pair of columns, value by value.</summary>
internal static class DependencyFindings
{
    private const int MaxColumns = 120, MaxTriple = 16, MaxTripleLevels = 200;

    public static List<Finding> Find(CodedColumn[] columns, CancellationToken cancel)
    {
        var found = new List<Finding>();
        var usable = columns.Where(column => column.Count > 1 && column.Count <= column.Codes.Length / 2
            && column.Column.Schema.Kind is not ColumnKind.Text).Take(MaxColumns).ToArray();
        var follows = new bool[usable.Length, usable.Length];
        for (var i = 0; i < usable.Length; i++)
        {
            for (var j = 0; j < usable.Length; j++)
            {
                if (i == j || usable[j].Count > usable[i].Count) continue;
                cancel.ThrowIfCancellationRequested();
                follows[i, j] = Holds(usable[i].Codes, usable[i].Count, usable[j])
                    && Evidence(usable[i].Sizes, usable[j]) >= Findings.MinEvidence;
            }
        }
        for (var i = 0; i < usable.Length; i++)
        {
            for (var j = 0; j < usable.Length; j++)
            {
                if (!follows[i, j]) continue;
                CodedColumn a = usable[i], b = usable[j];
                var support = a.Sizes.Where(size => size > 1).Sum(size => (long)size);
                if (follows[j, i])
                {
                    if (i < j)
                        found.Add(new(FindingKind.Dependency, [a.Name, b.Name],
                            $"{a.Name} and {b.Name} follow from each other: each of {a.Count} values "
                            + $"goes with one of the other's only ({Findings.Show(support)} rows).",
                            support) { Constraint = Together(a, b) });
                    continue;
                }
                found.Add(new(FindingKind.Dependency, [a.Name, b.Name],
                    $"{b.Name} follows from {a.Name}: each of its {Findings.Show(a.Count)} values goes with one "
                    + $"{b.Name} only ({Findings.Show(support)} rows).", support)
                {
                    Constraint = Together(a, b),
                });
            }
        }
        Pairs(usable, follows, found, cancel);
        return found;
    }

    private static string? Together(CodedColumn a, CodedColumn b) =>
        a.Column.Schema.Handling == Handling.Generate || b.Column.Schema.Handling == Handling.Generate ? null
            : $"fixed-combinations({ColumnName.Written([a.Name, b.Name])})";

    /// <summary>Two columns that together, but neither alone, decide a third.</summary>
    private static void Pairs(CodedColumn[] usable, bool[,] follows, List<Finding> found, CancellationToken cancel)
    {
        var few = Enumerable.Range(0, usable.Length).Where(i => usable[i].Count <= MaxTripleLevels)
            .Take(MaxTriple).ToArray();
        foreach (var i in few)
        {
            foreach (var j in few.Where(j => j > i && !follows[i, j] && !follows[j, i]))
            {
                cancel.ThrowIfCancellationRequested();
                CodedColumn a = usable[i], b = usable[j];
                var codes = new int[a.Codes.Length];
                for (var row = 0; row < codes.Length; row++) codes[row] = a.Codes[row] * b.Count + b.Codes[row];
                int[]? sizes = null;
                foreach (var k in few.Where(k => k != i && k != j && !follows[i, k] && !follows[j, k]))
                {
                    var c = usable[k];
                    // a pair that also follows from the third is only another way to write it
                    if (follows[k, i] || follows[k, j] || !Holds(codes, a.Count * b.Count, c)) continue;
                    if (sizes is null)
                    {
                        sizes = new int[a.Count * b.Count];
                        foreach (var code in codes) sizes[code]++;
                    }
                    if (Evidence(sizes, c) < Findings.MinEvidence) continue;
                    var support = sizes.Where(size => size > 1).Sum(size => (long)size);
                    found.Add(new(FindingKind.Dependency, [a.Name, b.Name, c.Name],
                        $"{c.Name} follows from {a.Name} and {b.Name} together ({Findings.Show(support)} rows).",
                        support));
                }
            }
        }
    }

    private static bool Holds(int[] codes, int count, CodedColumn derived)
    {
        var value = new int[count];
        Array.Fill(value, -1);
        for (var row = 0; row < codes.Length; row++)
        {
            ref var first = ref value[codes[row]];
            if (first < 0) first = derived.Codes[row];
            else if (first != derived.Codes[row]) return false;
        }
        return true;
    }

    /// <summary>Were the columns independent, a value seen c times would be pure with probability sum p_b^c.</summary>
    private static double Evidence(int[] sizes, CodedColumn derived)
    {
        var shares = derived.Sizes.Select(size => (double)size / derived.Codes.Length).ToArray();
        var known = new Dictionary<int, double>();
        var evidence = 0.0;
        foreach (var size in sizes)
        {
            if (size < 2) continue;
            if (!known.TryGetValue(size, out var bits))
                known[size] = bits = -Math.Log(Math.Max(1e-300, shares.Sum(share => Math.Pow(share, size))));
            if ((evidence += bits) > 1e6) break;
        }
        return evidence;
    }
}
