using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Random;

namespace Semblance.Tables.Encoders;

/// <summary>How one column becomes features, and how sampled features become a column again.</summary>
internal abstract class ColumnEncoder(ColumnSchema schema)
{
    /// <summary>The column as it was learnt from.</summary>
    public ColumnSchema Schema { get; } = schema;

    /// <summary>The features of the column at a position.</summary>
    /// <param name="table">The table to encode.</param>
    /// <param name="position">Which of its columns.</param>
    /// <param name="firstFeature">Where the features of a column begin, for this and earlier positions.</param>
    /// <remarks>A cell that cannot be expressed (missing where none was, a label never seen) becomes -1
    /// or NaN.</remarks>
    public abstract IReadOnlyList<Feature> Encode(Table table, int position, Func<int, int> firstFeature);

    /// <summary>The column that sampled features stand for.</summary>
    /// <param name="features">As <see cref="Encode"/> gave them.</param>
    /// <param name="rows">Absolute row indices.</param>
    /// <param name="rng">For what is generated rather than learnt.</param>
    /// <param name="decoded">Another column, by position; it must not depend on this one.</param>
    public abstract Column Decode(IReadOnlyList<Feature> features, ReadOnlySpan<long> rows, Rng rng,
        Func<int, Column> decoded);

    /// <summary>What a set of values leaves possible of each feature.</summary>
    public abstract IReadOnlyList<FeatureSet> Restrict(ValueSet set);

    /// <summary>What leaves every value but missing possible; empty where nothing is excluded.</summary>
    public abstract IReadOnlyList<FeatureSet?> Present();

    /// <summary>Keeps what <see cref="Load"/> needs.</summary>
    public abstract JsonObject Save(ModelFolder folder, string name);

    /// <summary>Reads back an encoder.</summary>
    public static ColumnEncoder Load(ColumnSchema schema, JsonObject state, ModelFolder folder, string name) =>
        (string?)state["encoder"] switch
        {
            "category" => CategoryEncoder.Load(schema, state),
            "number" => NumberEncoder.Load(schema, state, folder, name),
            "generated" => GeneratedEncoder.Load(schema, state),
            "sum" => SumEncoder.Load(schema, state),
            "derived" => DerivedEncoder.Load(schema, state, folder, name),
            var other => throw Damaged($"names an unknown encoder '{other}'", schema.Name),
        };

    internal static SemblanceException Damaged(string what, string column) =>
        new($"The saved state of column '{column}' {what}.", "model.json",
            "Fit the model again, or copy the folder again from where it was whole.");
}
