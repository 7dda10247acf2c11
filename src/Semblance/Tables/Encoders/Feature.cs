namespace Semblance.Tables.Encoders;

/// <summary>
/// What a model sees of a column, or of a part of one. A numeric column with spikes or missing cells becomes a
/// <see cref="CategoryFeature"/> that says which (level 0: neither) followed by a
/// <see cref="NumberFeature"/> that is NaN except at level 0.
/// </summary>
public abstract class Feature(string name)
{
    /// <summary>The column's name; a part's name ends in a dot and the part.</summary>
    public string Name { get; } = name;

    /// <summary>How many rows there are.</summary>
    public abstract int Count { get; }
}

/// <summary>One of a few levels a row.</summary>
/// <param name="name">The column's name.</param>
/// <param name="levelCount">How many levels there are.</param>
/// <param name="isOrdered">Whether neighbouring levels are alike.</param>
/// <param name="codes">The level, from 0 to <paramref name="levelCount"/> - 1; -1 where it is asked for.</param>
public sealed class CategoryFeature(string name, int levelCount, bool isOrdered, int[] codes) : Feature(name)
{
    /// <summary>How many levels there are.</summary>
    public int LevelCount { get; } = levelCount;

    /// <summary>Whether neighbouring levels are alike.</summary>
    public bool IsOrdered { get; } = isOrdered;

    /// <summary>The same feature with other levels.</summary>
    internal CategoryFeature With(int[] codes) => new(Name, LevelCount, IsOrdered, codes);

    /// <summary>The level, one a row; -1 where a model is asked to fill it.</summary>
    public int[] Codes { get; } = codes;

    /// <inheritdoc/>
    public override int Count => Codes.Length;
}

/// <summary>A number a row.</summary>
/// <param name="name">The column's name.</param>
/// <param name="part">Index of the feature that says where there is a number (level 0), or -1 where
/// there always is.</param>
/// <param name="form">Which numbers occur: rounding, range, support.</param>
/// <param name="values">The numbers; NaN where <paramref name="part"/> is not at level 0.</param>
public sealed class NumberFeature(string name, int part, NumberForm form, double[] values) : Feature(name)
{
    /// <summary>
    /// Index of the feature that says where there is a number (level 0), or -1 where there always is.
    /// </summary>
    public int Part { get; } = part;

    /// <summary>Which numbers occur.</summary>
    public NumberForm Form { get; } = form;

    /// <summary>
    /// The values that the part's levels from 1 on stand for, ascending; echoes follow, then missing.
    /// </summary>
    public double[] SpikeValues { get; init; } = [];

    /// <summary>
    /// For the part's levels after the spikes: the first feature (its part, or itself) of the earlier
    /// column whose value the row repeats.
    /// </summary>
    public int[] EchoParts { get; init; } = [];

    /// <summary>The same feature with other numbers.</summary>
    internal NumberFeature With(double[] values) =>
        new(Name, Part, Form, values) { SpikeValues = SpikeValues, EchoParts = EchoParts };

    /// <summary>One number a row; NaN where there is none, or where a model is asked to fill it.</summary>
    public double[] Values { get; } = values;

    /// <inheritdoc/>
    public override int Count => Values.Length;
}

/// <summary>Which numbers a column holds.</summary>
/// <param name="Min">The smallest.</param>
/// <param name="Max">The largest.</param>
/// <param name="Step">Every number is a whole multiple of this, counted from zero; 0 where there is no
/// such step.</param>
/// <param name="Support">All the numbers that occur, ascending, where they are few beside the rows; else null.</param>
public sealed record NumberForm(double Min, double Max, double Step, double[]? Support)
{
    /// <summary>The nearest number that the column could hold.</summary>
    public double Snap(double value)
    {
        value = Math.Clamp(value, Min, Max);
        if (Support is { Length: > 0 } support)
        {
            var at = Array.BinarySearch(support, value);
            if (at >= 0) return value;
            at = ~at;
            if (at == 0) return support[0];
            if (at == support.Length) return support[^1];
            return value - support[at - 1] <= support[at] - value ? support[at - 1] : support[at];
        }
        if (Step <= 0) return value;
        // dividing by a whole number keeps decimals exact: 0.1 * 3 is not 0.3, but 3 / 10 is
        var perUnit = Math.Round(1 / Step);
        var snapped = Step < 1 && Math.Abs(perUnit * Step - 1) < 1e-9
            ? Math.Round(value * perUnit) / perUnit : Math.Round(value / Step) * Step;
        return Math.Clamp(snapped, Min, Max);
    }
}

/// <summary>A table as models see it.</summary>
/// <param name="rowCount">How many rows there are.</param>
/// <param name="features">The features; a part stands right before its number.</param>
public sealed class FeatureTable(int rowCount, IReadOnlyList<Feature> features)
{
    /// <summary>How many rows there are.</summary>
    public int RowCount { get; } = rowCount;

    /// <summary>The features; a part stands right before its number.</summary>
    public IReadOnlyList<Feature> Features { get; } = features;

    /// <summary>Some of the rows.</summary>
    internal FeatureTable Gather(int[] rows) => new(rows.Length, [.. Features.Select(Feature (feature) => feature switch
    {
        CategoryFeature category => category.With(Array.ConvertAll(rows, row => category.Codes[row])),
        _ => ((NumberFeature)feature).With(Array.ConvertAll(rows, row => ((NumberFeature)feature).Values[row])),
    })]);

    /// <summary>As many rows of the same features, of which nothing is known: level -1, number NaN.</summary>
    internal FeatureTable Unknown(int count)
    {
        var none = new double[count];
        Array.Fill(none, double.NaN);
        var unknown = new int[count];
        Array.Fill(unknown, -1);
        return new(count, [.. Features.Select(Feature (feature) => feature is CategoryFeature category
            ? category.With([.. unknown]) : ((NumberFeature)feature).With([.. none]))]);
    }

    /// <summary>Writes one feature of a row of another table over that of a row of this one.</summary>
    internal void Put(int feature, int row, FeatureTable from, int at)
    {
        if (Features[feature] is CategoryFeature category)
            category.Codes[row] = ((CategoryFeature)from.Features[feature]).Codes[at];
        else ((NumberFeature)Features[feature]).Values[row] = ((NumberFeature)from.Features[feature]).Values[at];
    }

    /// <summary>Writes a row of another table over a row of this one.</summary>
    internal void Put(int row, FeatureTable from, int at)
    {
        for (var feature = 0; feature < Features.Count; feature++) Put(feature, row, from, at);
    }

    /// <summary>Whether a row's features are all among those that are possible.</summary>
    internal bool Meets(int row, IReadOnlyDictionary<int, FeatureSet> where)
    {
        foreach (var (feature, set) in where)
        {
            var isPossible = Features[feature] is CategoryFeature category
                ? category.Codes[row] >= 0 && set.Levels![category.Codes[row]]
                : double.IsNaN(((NumberFeature)Features[feature]).Values[row])
                    || set.Allows(((NumberFeature)Features[feature]).Values[row]);
            if (!isPossible) return false;
        }
        return true;
    }

    /// <summary>By row: whether a model marked it as one of which it found nothing that is possible.</summary>
    /// <param name="first">The first feature that was drawn.</param>
    internal bool[] Marked(int first)
    {
        var isMarked = new bool[RowCount];
        for (var row = 0; row < RowCount && first < Features.Count; row++)
        {
            isMarked[row] = Features.Skip(first).All(feature => feature is CategoryFeature category
                ? category.Codes[row] < 0 : double.IsNaN(((NumberFeature)feature).Values[row]));
        }
        return isMarked;
    }

    /// <summary>
    /// The numbers of a column's number feature with its spikes and echoes filled in; NaN where the cell is missing.
    /// </summary>
    /// <param name="index">A number feature. The columns that it repeats must be there.</param>
    public double[] Numbers(int index)
    {
        var number = (NumberFeature)Features[index];
        if (number.Part < 0) return number.Values;
        var part = ((CategoryFeature)Features[number.Part]).Codes;
        var echoed = number.EchoParts
            .Select(first => Numbers(Features[first] is CategoryFeature ? first + 1 : first)).ToArray();
        var values = new double[number.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var level = part[i] - 1;
            values[i] = level < 0 ? number.Values[i]
                : level < number.SpikeValues.Length ? number.SpikeValues[level]
                : level - number.SpikeValues.Length < echoed.Length ? echoed[level - number.SpikeValues.Length][i]
                : double.NaN;
        }
        return values;
    }
}

/// <summary>The values of one feature that a condition leaves possible.</summary>
public sealed record FeatureSet
{
    /// <summary>For a category feature: whether each level is possible. Null for a number feature.</summary>
    public bool[]? Levels { get; init; }

    /// <summary>For a number feature: closed, disjoint, ascending intervals. Null for a category feature.</summary>
    public IReadOnlyList<(double Low, double High)>? Intervals { get; init; }

    /// <summary>Whether a number is possible; every one is where there are no intervals.</summary>
    internal bool Allows(double number) =>
        Intervals is not { } intervals || intervals.Any(interval => number >= interval.Low && number <= interval.High);
}
