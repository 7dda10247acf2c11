using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Random;

namespace Semblance.Tables.Encoders;

/// <summary>Identifiers, personal data and free text: new values of the same form, none of the real ones.</summary>
internal sealed class GeneratedEncoder(ColumnSchema schema) : ColumnEncoder(schema)
{
    public static GeneratedEncoder Fit(Column column) => new(column.Schema);

    public override IReadOnlyList<Feature> Encode(Table table, int position, Func<int, int> firstFeature) => [];

    public override Column Decode(IReadOnlyList<Feature> features, ReadOnlySpan<long> rows, Rng rng, Func<int, Column> decoded) =>
        throw new NotSupportedException("generated columns");

    public override IReadOnlyList<FeatureSet> Restrict(ValueSet set) => [];

    public override IReadOnlyList<FeatureSet?> Present() => [];

    public override JsonObject Save(ModelFolder folder, string name) => new() { ["encoder"] = "generated" };

    public static GeneratedEncoder Load(ColumnSchema schema, JsonObject state) => new(schema);
}
