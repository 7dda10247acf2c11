namespace Semblance.Tables.Metrics.Judges;

/// <summary>What a judge foretold of test rows.</summary>
/// <param name="Values">A number or the probability of label 1 a row; for several labels their
/// probabilities, row after row.</param>
/// <param name="Importances">What each column but the target adds, as shares.</param>
internal sealed record Prediction(double[] Values, double[] Importances)
{
    /// <summary>
    /// The main figure of a task: AUC, or R² for a number; with its error, and F1 or the mean absolute error beside it.
    /// </summary>
    public TargetFigures Judge(Target target, float[] answers) => target.Task switch
    {
        JudgeTask.Binary => Binary(answers),
        JudgeTask.Multiclass => Multiclass(target.Classes, answers),
        _ => Regression(answers),
    };

    private TargetFigures Binary(float[] answers)
    {
        var isPositive = Array.ConvertAll(answers, answer => answer == 1);
        var curve = RocCurve.Of(Values, isPositive);
        var rarer = isPositive.Count(is1 => is1) * 2 <= isPositive.Length;
        var foretold = Array.ConvertAll(Values, value => value >= 0.5 == rarer);
        var actual = Array.ConvertAll(isPositive, is1 => is1 == rarer);
        return new("auc", curve.Area, Math.Sqrt(curve.Variance), new()
        {
            ["f1"] = F1(foretold, actual),
            ["accuracy"] = foretold.Zip(actual, (a, b) => a == b ? 1.0 : 0).Average(),
        });
    }

    // one label against the rest, averaged over the labels that the test rows have
    private TargetFigures Multiclass(int classes, float[] answers)
    {
        double area = 0, error = 0, f1 = 0;
        var labels = 0;
        var best = new int[answers.Length];
        for (var row = 0; row < best.Length; row++)
        {
            for (var label = 1; label < classes; label++)
            {
                if (Values[row * classes + label] > Values[row * classes + best[row]]) best[row] = label;
            }
        }
        for (var label = 0; label < classes; label++)
        {
            var wanted = label;
            var actual = Array.ConvertAll(answers, answer => answer == wanted);
            var curve = RocCurve.Of([.. answers.Select((_, row) => Values[row * classes + wanted])], actual);
            if (double.IsNaN(curve.Area)) continue;
            labels++;
            area += curve.Area;
            error += Math.Sqrt(curve.Variance); // one judge, one set of rows: errors do not average out
            f1 += F1(Array.ConvertAll(best, foretold => foretold == wanted), actual);
        }
        return new("auc", labels == 0 ? double.NaN : area / labels, error / Math.Max(1, labels), new()
        {
            ["f1"] = f1 / Math.Max(1, labels),
            ["accuracy"] = best.Zip(answers, (a, b) => a == b ? 1.0 : 0).Average(),
        });
    }

    private TargetFigures Regression(float[] answers)
    {
        var mean = answers.Average(answer => (double)answer);
        const int groups = Replicates.Groups;
        var (unexplained, total) = (new double[groups + 1], new double[groups + 1]);
        double absolute = 0;
        for (var row = 0; row < answers.Length; row++)
        {
            var miss = answers[row] - Values[row];
            absolute += Math.Abs(miss) / answers.Length;
            unexplained[0] += miss * miss;
            total[0] += (answers[row] - mean) * (answers[row] - mean);
            unexplained[1 + row % groups] += miss * miss;
            total[1 + row % groups] += (answers[row] - mean) * (answers[row] - mean);
        }
        var replicates = new double[groups + 1];
        for (var g = 0; g <= groups; g++)
        {
            var (left, of) = g == 0 ? (unexplained[0], total[0])
                : (unexplained[0] - unexplained[g], total[0] - total[g]);
            replicates[g] = 1 - left / of;
        }
        return new("r2", replicates[0], (Replicates.HalfWidth(replicates) ?? 0) / 1.96,
            new() { ["mean absolute error"] = absolute });
    }

    private static double F1(bool[] foretold, bool[] actual)
    {
        double both = 0, either = 0;
        for (var i = 0; i < actual.Length; i++)
        {
            if (foretold[i] && actual[i]) both++;
            either += (foretold[i] ? 1 : 0) + (actual[i] ? 1 : 0);
        }
        return either == 0 ? 0 : 2 * both / either;
    }
}

/// <summary>How well a target was foretold.</summary>
/// <param name="Name">"auc" or "r2".</param>
/// <param name="Value">The figure; NaN where the test rows hold one label only.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="Others">Further figures by name.</param>
internal sealed record TargetFigures(string Name, double Value, double Error, Dictionary<string, double> Others);
