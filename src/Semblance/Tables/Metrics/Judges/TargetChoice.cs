using Semblance.Random;

namespace Semblance.Tables.Metrics.Judges;

/// <summary>
/// Chooses columns that people would want to predict: tied to other columns, yet not a copy of one of them; those named
/// like a target, last in the table and with few labels first.
/// </summary>
internal static class TargetChoice
{
    private const int Rows = 5_000, MaxLabels = 20, MaxColumns = 200;

    /// <summary>The least tie (Cramér's V) to three other columns, on average, that a prediction can use.</summary>
    private const double LeastTie = 0.3;

    /// <summary>The named columns, or the most plausible ones.</summary>
    /// <exception cref="SemblanceException">A named column does not exist, is left out, or holds a
    /// single value.</exception>
    public static IReadOnlyList<Target> Of(ComparedTables tables, IReadOnlyList<string> named, int max, Rng rng)
    {
        if (named.Count > 0) return Named(tables, named);
        var count = tables.Columns.Count;
        var sample = tables.Real.Count <= Rows
            ? tables.Real : tables.Real.Gather(rng.Permutation(tables.Real.Count)[..Rows]);
        var codes = CoarseCodes.Of(new(sample, sample, null, null), 10, MaxLabels);
        var ranked = new List<(Target Target, double Rank)>();
        // of a wide table some columns, and their ties to those
        var looked = count <= MaxColumns ? Enumerable.Range(0, count).ToArray()
            : rng.Split("columns").Permutation(count)[..MaxColumns].Append(count - 1).Distinct().Order().ToArray();
        foreach (var column in Enumerable.Range(0, count)
            .Where(column => looked.Contains(column) || TargetNames.Has(tables.Columns[column].Name)))
        {
            if (Target.Of(tables.Real, column) is not { } target || target.Classes > MaxLabels) continue;
            var ties = looked.Where(other => other != column)
                .Select(other => Association(codes, column, other)).OrderDescending().ToArray();
            if (ties.Length == 0 || ties[0] > 0.995) continue; // another column says it already
            var tie = ties.Take(3).Average();
            if (tie < LeastTie && !TargetNames.Has(target.Name) && column < count - 1) continue;
            var rank = tie + (TargetNames.Has(target.Name) ? 1 : 0) + (column == count - 1 ? 0.5 : 0)
                + (target.Task == JudgeTask.Binary ? 0.2 : target.Task == JudgeTask.Multiclass ? 0.1 : 0);
            ranked.Add((target, rank));
        }
        return [.. ranked.OrderByDescending(item => item.Rank).ThenBy(item => item.Target.Column).Take(max)
            .Select(item => item.Target)];
    }

    private static List<Target> Named(ComparedTables tables, IReadOnlyList<string> named)
    {
        var faults = new List<Fault>();
        var targets = new List<Target>();
        foreach (var name in named)
        {
            var column = tables.Columns.ToList().FindIndex(item => item.Name == name);
            if (column < 0)
            {
                var why = tables.LeftOut.FirstOrDefault(item => item.Name == name)?.Why;
                faults.Add(new(why is null ? $"There is no column '{name}' to predict."
                    : $"Column '{name}' cannot be predicted: {why}.",
                    "targets", $"Choose among {string.Join(", ", tables.Columns.Select(item => item.Name))}."));
            }
            else if (Target.Of(tables.Real, column) is { } target) targets.Add(target);
            else faults.Add(new($"Column '{name}' holds a single value: there is nothing to predict.", "targets",
                "Choose another column."));
        }
        return faults.Count == 0 ? targets : throw new SemblanceException(faults);
    }

    // Cramér's V with the bias correction of W. Bergsma (2013), so that many cells do not look like a tie
    private static double Association(CoarseCodes codes, int a, int b)
    {
        var (rows, columns) = (codes.Counts[a], codes.Counts[b]);
        var counts = new double[rows, columns];
        var (rowSums, columnSums) = (new double[rows], new double[columns]);
        double n = codes.Real[a].Length;
        for (var i = 0; i < codes.Real[a].Length; i++)
        {
            counts[codes.Real[a][i], codes.Real[b][i]]++;
            rowSums[codes.Real[a][i]]++;
            columnSums[codes.Real[b][i]]++;
        }
        double sum = 0;
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
            {
                if (counts[r, c] > 0) sum += counts[r, c] * counts[r, c] / (rowSums[r] * columnSums[c]);
            }
        }
        double usedRows = rowSums.Count(total => total > 0), usedColumns = columnSums.Count(total => total > 0);
        var phi = Math.Max(0, sum - 1 - (usedRows - 1) * (usedColumns - 1) / (n - 1));
        var smaller = Math.Min(usedRows - (usedRows - 1) * (usedRows - 1) / (n - 1),
            usedColumns - (usedColumns - 1) * (usedColumns - 1) / (n - 1));
        return smaller <= 1 ? 0 : Math.Min(1, Math.Sqrt(phi / (smaller - 1)));
    }
}
