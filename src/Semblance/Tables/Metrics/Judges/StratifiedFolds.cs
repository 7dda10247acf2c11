using Semblance.Random;

namespace Semblance.Tables.Metrics.Judges;

/// <summary>A fold for each row, so that every fold holds the same share of each label.</summary>
internal static class StratifiedFolds
{
    public static int[] Of(int[] labels, int folds, Rng rng)
    {
        var result = new int[labels.Length];
        var next = new Dictionary<int, int>();
        foreach (var row in rng.Permutation(labels.Length))
        {
            var seen = next.GetValueOrDefault(labels[row]);
            result[row] = seen % folds;
            next[labels[row]] = seen + 1;
        }
        return result;
    }
}
