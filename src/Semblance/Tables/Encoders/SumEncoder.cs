using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Random;

namespace Semblance.Tables.Encoders;

/// <summary>
/// A column that is the sum of two others in every row. It has no features: the sum is taken once they are there.
/// </summary>
internal sealed class SumEncoder(ColumnSchema schema, int first, int second) : ColumnEncoder(schema)
{
    /// <summary>Position of one summand.</summary>
    public int First => first;

    /// <summary>Position of the other summand.</summary>
    public int Second => second;

    /// <summary>The sum of the two columns.</summary>
    public Column Add(Column one, Column other)
    {
        var (a, b) = (((NumericColumn)one).ToDoubles(), ((NumericColumn)other).ToDoubles());
        var sums = new double[a.Length];
        for (var i = 0; i < sums.Length; i++)
            sums[i] = Schema.Decimals is { } decimals and <= 15 ? Math.Round(a[i] + b[i], decimals) : a[i] + b[i];
        return NumberEncoder.ToColumn(Schema, sums);
    }

    public override IReadOnlyList<Feature> Encode(Table table, int position, Func<int, int> firstFeature) => [];

    public override Column Decode(IReadOnlyList<Feature> features, ReadOnlySpan<long> rows, Rng rng,
        Func<int, Column> decoded) =>
        Add(decoded(first), decoded(second));

    public override IReadOnlyList<FeatureSet> Restrict(ValueSet set) => [];

    public override IReadOnlyList<FeatureSet?> Present() => [];

    public override JsonObject Save(ModelFolder folder, string name) =>
        new() { ["encoder"] = "sum", ["first"] = first, ["second"] = second };

    public static SumEncoder Load(ColumnSchema schema, JsonObject state) =>
        state["first"] is { } one && state["second"] is { } other ? new(schema, (int)one, (int)other)
            : throw Damaged("has no summands", schema.Name);
}
