using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Synthesizers;

/// <summary>Fitted models, of which each row takes one.</summary>
/// <param name="layout">The features, with no rows.</param>
/// <param name="parts">The models.</param>
/// <param name="weights">The probability of each; their sum is 1.</param>
internal sealed class MixtureModel(FeatureTable layout, FeatureModel[] parts, double[] weights) : FeatureModel
{
    /// <summary>
    /// Tries of a row here; where they do not do, the caller tries again from another stream.
    /// </summary>
    private const int MaxTries = 64;

    /// <summary>What was decided about the mixture itself.</summary>
    public IReadOnlyList<TrainingNote> Own { get; init; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<TrainingNote> Notes => [.. Own, .. parts.SelectMany(part => part.Notes)];

    /// <inheritdoc/>
    public override FeatureTable Sample(ReadOnlySpan<long> rows, Rng rng,
        IReadOnlyDictionary<int, FeatureSet>? where = null, CancellationToken cancel = default)
    {
        if (where is not { Count: > 0 }) return Draw(rows, rng, cancel);
        // a part is drawn anew at each try, so that its share among the rows that are kept is its weight times the
        // probability that it meets the condition
        var output = layout.Unknown(rows.Length);
        int[] pending = [.. Enumerable.Range(0, rows.Length)];
        for (var attempt = 0; attempt < MaxTries && pending.Length > 0; attempt++)
        {
            var asked = new long[pending.Length];
            for (var i = 0; i < asked.Length; i++) asked[i] = rows[pending[i]];
            var drawn = Draw(asked, rng.Split("try").Split(attempt), cancel);
            var left = new List<int>();
            for (var i = 0; i < asked.Length; i++)
            {
                if (drawn.Meets(i, where)) output.Put(pending[i], drawn, i);
                else left.Add(pending[i]);
            }
            pending = [.. left];
        }
        return output;
    }

    private FeatureTable Draw(ReadOnlySpan<long> rows, Rng rng, CancellationToken cancel)
    {
        var output = layout.Unknown(rows.Length);
        var choice = rng.Split("part");
        var taken = new int[rows.Length];
        for (var i = 0; i < taken.Length; i++) taken[i] = PartOf(choice.Uniform(rows[i]));
        for (var k = 0; k < parts.Length; k++)
        {
            int[] places = [.. Enumerable.Range(0, taken.Length).Where(i => taken[i] == k)];
            if (places.Length == 0) continue;
            var own = new long[places.Length];
            for (var i = 0; i < own.Length; i++) own[i] = rows[places[i]];
            var drawn = parts[k].Sample(own, choice.Split(k), null, cancel);
            for (var i = 0; i < places.Length; i++) output.Put(places[i], drawn, i);
        }
        return output;
    }

    private int PartOf(double uniform)
    {
        for (var k = 0; k < parts.Length - 1; k++)
        {
            if (uniform < weights[k]) return k;
            uniform -= weights[k];
        }
        return Array.FindLastIndex(weights, weight => weight > 0);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A row's part is drawn by weight, whatever is known of the row: parts do not tell how likely they find that.
    /// </remarks>
    public override FeatureTable Complete(FeatureTable partial, bool[][] known,
        IReadOnlyDictionary<int, FeatureSet>? where, Rng rng, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(partial);
        ArgumentNullException.ThrowIfNull(known);
        var output = layout.Unknown(partial.RowCount);
        var choice = rng.Split("part");
        var taken = new int[partial.RowCount];
        for (var row = 0; row < taken.Length; row++) taken[row] = PartOf(choice.Uniform(row));
        for (var k = 0; k < parts.Length; k++)
        {
            int[] places = [.. Enumerable.Range(0, taken.Length).Where(row => taken[row] == k)];
            if (places.Length == 0) continue;
            var ownKnown = Array.ConvertAll(known, rows => Array.ConvertAll(places, row => rows[row]));
            var filled = parts[k].Complete(partial.Gather(places), ownKnown, where, choice.Split(k), cancel);
            for (var i = 0; i < places.Length; i++) output.Put(places[i], filled, i);
        }
        return output;
    }

    /// <inheritdoc/>
    public override void Save(ModelFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        folder.Put("model.weights", weights);
        for (var k = 0; k < parts.Length; k++) folder.PutModel($"part {k}", parts[k]);
    }
}
