using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Providers;
using Semblance.Random;

namespace Semblance.Tables.Encoders;

/// <summary>Identifiers, personal data and free text: new values of the same form, none of the real ones.</summary>
internal sealed class GeneratedEncoder(ValueMaker maker) : ColumnEncoder(maker.Schema)
{
    public static GeneratedEncoder Fit(Column column) => new(ValueMaker.Fit(column));

    public override IReadOnlyList<Feature> Encode(Table table, int position, Func<int, int> firstFeature) => [];

    /// <inheritdoc/>
    /// <remarks>The stream is that of the whole table, so that columns about one person agree.</remarks>
    public override Column Decode(IReadOnlyList<Feature> features, ReadOnlySpan<long> rows, Rng rng,
        Func<int, Column> decoded) =>
        maker.Make(rows, rng);

    public override IReadOnlyList<FeatureSet> Restrict(ValueSet set) => [];

    public override IReadOnlyList<FeatureSet?> Present() => [];

    public override JsonObject Save(ModelFolder folder, string name) =>
        new() { ["encoder"] = "generated", ["maker"] = maker.ToJson() };

    public static GeneratedEncoder Load(ColumnSchema schema, JsonObject state) => state["maker"] is JsonObject maker
        ? new(ValueMaker.FromJson(maker)) : throw Damaged("has lost its value maker", schema.Name);
}
