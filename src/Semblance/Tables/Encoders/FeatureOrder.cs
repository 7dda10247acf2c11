using System.Text.Json.Nodes;
using Semblance.Models;
using Semblance.Random;

namespace Semblance.Tables.Encoders;

/// <summary>Features in another order than the table's, and back.</summary>
/// <param name="order">By position: the feature that stands there. A part stands before its number.</param>
internal sealed class FeatureOrder(int[] order)
{
    private readonly int[] positions = Invert(order);

    /// <summary>By position: the feature that stands there.</summary>
    public IReadOnlyList<int> Order => order;

    private static int[] Invert(int[] order)
    {
        var positions = new int[order.Length];
        for (var i = 0; i < order.Length; i++) positions[order[i]] = i;
        return positions;
    }

    /// <summary>The features in this order.</summary>
    public FeatureTable Apply(FeatureTable table) => Arrange(table, order, positions);

    /// <summary>Features in this order as they stood before.</summary>
    public FeatureTable Undo(FeatureTable table) => Arrange(table, positions, order);

    /// <summary>What is said of each feature, in this order.</summary>
    public T[] Apply<T>(T[] byFeature) => Array.ConvertAll(order, feature => byFeature[feature]);

    /// <summary>A condition on features, by their positions.</summary>
    public IReadOnlyDictionary<int, FeatureSet>? Apply(IReadOnlyDictionary<int, FeatureSet>? where) =>
        where?.ToDictionary(set => positions[set.Key], set => set.Value);

    private static FeatureTable Arrange(FeatureTable table, int[] from, int[] to) =>
        new(table.RowCount, [.. from.Select(i => table.Features[i] is NumberFeature number
            ? new NumberFeature(number.Name, number.Part < 0 ? -1 : to[number.Part], number.Form, number.Values)
            {
                SpikeValues = number.SpikeValues,
                EchoParts = Array.ConvertAll(number.EchoParts, part => to[part]),
            }
            : table.Features[i])]);
}

/// <summary>A model that learnt the features in another order.</summary>
/// <param name="order">The order that it learnt them in.</param>
/// <param name="model">What it learnt.</param>
internal sealed class ReorderedModel(FeatureOrder order, FeatureModel model) : FeatureModel
{
    private const string State = "order";

    /// <inheritdoc/>
    public override FeatureTable Sample(ReadOnlySpan<long> rows, Rng rng,
        IReadOnlyDictionary<int, FeatureSet>? where = null, CancellationToken cancel = default) =>
        order.Undo(model.Sample(rows, rng, order.Apply(where), cancel));

    /// <inheritdoc/>
    public override FeatureTable Complete(FeatureTable partial, bool[][] known,
        IReadOnlyDictionary<int, FeatureSet>? where, Rng rng, CancellationToken cancel = default) =>
        order.Undo(model.Complete(order.Apply(partial), order.Apply(known), order.Apply(where), rng, cancel));

    /// <inheritdoc/>
    public override void Save(ModelFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        folder.State[State] = new JsonArray([.. order.Order.Select(feature => JsonValue.Create(feature))]);
        model.Save(folder);
    }

    /// <summary>Reads back a model and its order. A model saved by an older version has the table's order.</summary>
    /// <param name="folder">The saved model.</param>
    /// <param name="layout">The features in the table's order.</param>
    /// <param name="load">Reads the model of features in its own order.</param>
    public static FeatureModel Load(ModelFolder folder, FeatureTable layout, Func<FeatureTable, FeatureModel> load)
    {
        if (folder.State[State] is not JsonArray saved) return load(layout);
        var order = saved.Select(feature => (int)feature!).ToArray();
        if (!IsOrderOf(layout, order))
        {
            throw new SemblanceException("The model's order of columns does not fit its columns.",
                "model.json, $.state.order", "Fit the model again, or copy it again from where it was whole.");
        }
        var visiting = new FeatureOrder(order);
        return new ReorderedModel(visiting, load(visiting.Apply(layout)));
    }

    private static bool IsOrderOf(FeatureTable layout, int[] order) =>
        order.Order().SequenceEqual(Enumerable.Range(0, layout.Features.Count))
        && layout.Features.All(feature => feature is not NumberFeature { Part: >= 0 and var part }
            || Array.IndexOf(order, part) < Array.IndexOf(order, layout.Features.ToList().IndexOf(feature)));
}
