using Xunit;
using Semblance.Models;
using Semblance.Random;
using Semblance.Tables;
using Semblance.Tables.Encoders;

namespace Semblance.Tests.Tables.Synthesizers;

/// <summary>Encoded tables for tests of feature models.</summary>
internal static class FeatureTables
{
    public static FeatureModel Fit(TableSynthesizer synthesizer, FeatureTable train) =>
        synthesizer.FitFeatures(train, new Rng(1), null, default);

    public static FeatureTable Of(params Feature[] features) =>
        new(features.Length == 0 ? 0 : features[0].Count, features);

    public static NumberFeature Number(string name, double[] values, int part = -1, double step = 0)
    {
        var present = values.Where(value => !double.IsNaN(value)).DefaultIfEmpty(0).ToArray();
        return new(name, part, new(present.Min(), present.Max(), step, null), values);
    }

    public static CategoryFeature Category(string name, int levelCount, int[] codes, bool isOrdered = false) =>
        new(name, levelCount, isOrdered, codes);

    /// <summary>
    /// Two numbers with a normal copula of that correlation, a category cut from a third latent, and a spiked number.
    /// </summary>
    public static FeatureTable Mixed(int rowCount, double r = 0.6, ulong seed = 5)
    {
        var rng = new Rng(seed);
        double[] x = new double[rowCount], y = new double[rowCount], gain = new double[rowCount];
        int[] group = new int[rowCount], part = new int[rowCount];
        for (var i = 0; i < rowCount; i++)
        {
            double a = Normal.Draw(rng, i), b = r * a + Math.Sqrt(1 - r * r) * Normal.Draw(rng, i, 1);
            var c = 0.5 * a + Math.Sqrt(0.75) * Normal.Draw(rng, i, 2);
            x[i] = a;
            y[i] = Math.Round(40 + 10 * b);
            group[i] = c < -1 ? 2 : c < 0 ? 0 : c < 1.5 ? 3 : 1;
            part[i] = 0.7 * a + Math.Sqrt(0.51) * Normal.Draw(rng, i, 3) > 0.8 ? 0 : 1;
            gain[i] = part[i] == 0 ? Math.Round(Math.Exp(5 + 0.5 * a + Normal.Draw(rng, i, 4))) : double.NaN;
        }
        return Of(Number("x", x), Number("y", y, step: 1), Category("group", 4, group), Category("gain.part", 2, part),
            Number("gain", gain, 3, 1));
    }

    public static long[] Rows(int count, long first = 0) => [.. Enumerable.Range(0, count).Select(i => first + i)];

    public static double[] Numbers(FeatureTable table, int feature) => ((NumberFeature)table.Features[feature]).Values;

    public static int[] Codes(FeatureTable table, int feature) => ((CategoryFeature)table.Features[feature]).Codes;

    public static void Equal(FeatureTable expected, FeatureTable actual)
    {
        Assert.Equal(expected.RowCount, actual.RowCount);
        for (var f = 0; f < expected.Features.Count; f++)
        {
            if (expected.Features[f] is CategoryFeature) Assert.Equal(Codes(expected, f), Codes(actual, f));
            else Assert.Equal(Numbers(expected, f), Numbers(actual, f));
        }
    }

    /// <summary>A folder with the same contents, one tensor changed.</summary>
    public static ModelFolder Copy(ModelFolder folder, string? changed = null, Func<Array, Array>? change = null)
    {
        var copy = new ModelFolder { State = (System.Text.Json.Nodes.JsonObject)folder.State.DeepClone() };
        foreach (var (name, tensor) in folder.Tensors)
        {
            switch (name == changed ? change!(tensor) : tensor)
            {
                case double[] values: copy.Put(name, values); break;
                case float[] values: copy.Put(name, values); break;
                case long[] values: copy.Put(name, values); break;
                case int[] values: copy.Put(name, values); break;
                case byte[] values: copy.Put(name, values); break;
            }
        }
        return copy;
    }

    public static FeatureTable Layout(FeatureTable table) => new(0,
    [
        .. table.Features.Select(Feature (feature) => feature is CategoryFeature category
            ? new CategoryFeature(category.Name, category.LevelCount, category.IsOrdered, [])
            : new NumberFeature(feature.Name, ((NumberFeature)feature).Part, ((NumberFeature)feature).Form, [])),
    ]);

    /// <summary>The two-sample Kolmogorov-Smirnov distance.</summary>
    public static double KolmogorovSmirnov(IEnumerable<double> first, IEnumerable<double> second)
    {
        double[] a = [.. first.Order()], b = [.. second.Order()];
        double worst = 0;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            var value = Math.Min(a[i], b[j]);
            while (i < a.Length && a[i] == value) i++;
            while (j < b.Length && b[j] == value) j++;
            worst = Math.Max(worst, Math.Abs((double)i / a.Length - (double)j / b.Length));
        }
        return worst;
    }

    /// <summary>The value that the two-sample distance exceeds once in 10,000 samples of one distribution.</summary>
    public static double Critical(int first, int second) =>
        2.225 * Math.Sqrt((first + (double)second) / ((double)first * second));

    /// <summary>
    /// Chi-square statistic that two lists of codes come from one distribution, over the levels that occur.
    /// </summary>
    public static (double Statistic, int Freedom) ChiSquare(int[] first, int[] second, int levelCount)
    {
        double statistic = 0;
        var freedom = -1;
        for (var level = 0; level < levelCount; level++)
        {
            double a = first.Count(code => code == level), b = second.Count(code => code == level);
            if (a + b == 0) continue;
            freedom++;
            double all = first.Length + second.Length, expectA = (a + b) * first.Length / all,
                expectB = (a + b) * second.Length / all;
            statistic += (a - expectA) * (a - expectA) / expectA + (b - expectB) * (b - expectB) / expectB;
        }
        return (statistic, freedom);
    }
}
