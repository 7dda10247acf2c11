using Semblance.Tables.Metrics.Judges;

namespace Semblance.Tables.Metrics;

/// <summary>
/// How well a logistic (for a number: linear) regression trained on synthetic rows foretells real ones,
/// beside one trained on real rows.
/// </summary>
/// <remarks>One regression for each label against the rest. L2 penalty 1. Cost: rows × columns² a step
/// and label.</remarks>
public sealed record LinearUtility : UtilityMetric
{
    private protected override Prediction Learn(Target target, ComparedRows train, float[] answers, ComparedRows test,
        CancellationToken cancel)
    {
        var design = new LinearDesign(train, target.Column);
        var (from, to) = (design.Encode(train), design.Encode(test));
        if (target.Task == JudgeTask.Regression)
        {
            var weights = RidgeRegression.Fit(from, answers, design.Width);
            return new([.. Enumerable.Range(0, to.Count).Select(row => to.Dot(row, weights))],
                from.Importances(weights));
        }
        return target.Task == JudgeTask.Binary ? Binary(answers, 1) : Multiclass();

        Prediction Binary(float[] labels, float positive)
        {
            var weights = LogisticRegression.Fit(from, Array.ConvertAll(labels, label => label == positive ? 1f : 0f),
                design.Width, cancel);
            return new([.. Enumerable.Range(0, to.Count)
                .Select(row => LogisticRegression.Probability(to.Dot(row, weights)))],
                from.Importances(weights));
        }

        Prediction Multiclass()
        {
            var values = new double[to.Count * target.Classes];
            var importances = new double[from.PerRow];
            for (var label = 0; label < target.Classes; label++)
            {
                var one = Binary(answers, label);
                for (var row = 0; row < to.Count; row++) values[row * target.Classes + label] = one.Values[row];
                for (var column = 0; column < importances.Length; column++)
                    importances[column] += one.Importances[column] / target.Classes;
            }
            return new(values, importances);
        }
    }
}
