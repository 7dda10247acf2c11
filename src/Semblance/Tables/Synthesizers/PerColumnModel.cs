using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Synthesizers;

/// <summary>A model of whole rows, and another that makes some features of them anew, given the others.</summary>
/// <param name="layout">The features, with no rows.</param>
/// <param name="rest">Makes whole rows.</param>
/// <param name="by">Makes some features, in the split's order.</param>
/// <param name="split">Which.</param>
internal sealed class PerColumnModel(FeatureTable layout, FeatureModel rest, FeatureModel by, PerColumnSplit split)
    : FeatureModel
{
    /// <summary>
    /// Rows are filled in blocks of so many absolute indices: what fills them addresses draws by the place in a block,
    /// so that a row is the same in any company.
    /// </summary>
    private const int BlockRows = 256;

    /// <summary>Tries of a row here; where they do not do, the caller tries again from another stream.</summary>
    private const int MaxTries = 64;

    private readonly ReorderedModel own = new(split.Order, by);

    /// <inheritdoc/>
    public override IReadOnlyList<TrainingNote> Notes => [.. rest.Notes, .. by.Notes];

    /// <inheritdoc/>
    public override FeatureTable Sample(ReadOnlySpan<long> rows, Rng rng,
        IReadOnlyDictionary<int, FeatureSet>? where = null, CancellationToken cancel = default)
    {
        if (where is not { Count: > 0 }) return Draw(rows, rng, null, cancel);
        var others = where.Where(set => !split.IsOwn[set.Key]).ToDictionary(set => set.Key, set => set.Value);
        var output = layout.Unknown(rows.Length);
        int[] pending = [.. Enumerable.Range(0, rows.Length)];
        for (var attempt = 0; attempt < MaxTries && pending.Length > 0; attempt++)
        {
            var asked = new long[pending.Length];
            for (var i = 0; i < asked.Length; i++) asked[i] = rows[pending[i]];
            var drawn = Draw(asked, rng.Split("try").Split(attempt), others, cancel);
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

    private FeatureTable Draw(ReadOnlySpan<long> rows, Rng rng, IReadOnlyDictionary<int, FeatureSet>? others,
        CancellationToken cancel)
    {
        var whole = rest.Sample(rows, rng.Split("rest"), others, cancel);
        var blocks = new SortedDictionary<long, List<int>>();
        for (var i = 0; i < rows.Length; i++)
        {
            if (!blocks.TryGetValue(rows[i] / BlockRows, out var block)) blocks[rows[i] / BlockRows] = block = [];
            block.Add(i);
        }
        foreach (var (block, members) in blocks)
        {
            var places = new int[members.Count];
            for (var i = 0; i < places.Length; i++) places[i] = (int)(rows[members[i]] - block * BlockRows);
            // places that nobody asked for are filled like the first one, and dropped
            var from = new int[places.Max() + 1];
            Array.Fill(from, members[0]);
            for (var i = 0; i < places.Length; i++) from[places[i]] = members[i];
            var filled = Redraw(whole.Gather(from), rng.Split("by").Split(block), cancel);
            for (var i = 0; i < places.Length; i++)
            {
                if (!IsMarked(whole, members[i])) PutOwn(whole, members[i], filled, places[i]);
            }
        }
        return whole;
    }

    // a row that met no condition: it stays marked
    private bool IsMarked(FeatureTable table, int row) =>
        layout.Features.Count > 0 && table.Features.All(feature => feature switch
    {
        CategoryFeature category => category.Codes[row] < 0,
        _ => double.IsNaN(((NumberFeature)feature).Values[row]),
    });

    private FeatureTable Redraw(FeatureTable rows, Rng rng, CancellationToken cancel)
    {
        var known = KnownOthers(rows, _ => new bool[rows.RowCount]);
        var none = layout.Unknown(rows.RowCount);
        for (var row = 0; row < rows.RowCount; row++) PutOwn(rows, row, none, row);
        return own.Complete(rows, known, null, rng, cancel);
    }

    /// <summary>By feature, then row: whether it is known, of the features that are not made anew.</summary>
    /// <param name="rows">Whole rows; one that could not be made is marked, and unknown.</param>
    /// <param name="ofOwn">The same of a feature that is made anew.</param>
    private bool[][] KnownOthers(FeatureTable rows, Func<int, bool[]> ofOwn) => [.. rows.Features.Select((feature, f) =>
        split.IsOwn[f] ? ofOwn(f)
        : feature is CategoryFeature category ? Array.ConvertAll(category.Codes, code => code >= 0)
        : [.. ((NumberFeature)feature).Values.Select((value, row) => !double.IsNaN(value)
            || HasGap(rows, (NumberFeature)feature, row))])];

    private static bool HasGap(FeatureTable rows, NumberFeature number, int row) =>
        number.Part >= 0 && ((CategoryFeature)rows.Features[number.Part]).Codes[row] > 0;

    private void PutOwn(FeatureTable table, int row, FeatureTable from, int at)
    {
        for (var f = 0; f < layout.Features.Count; f++)
        {
            if (split.IsOwn[f]) table.Put(f, row, from, at);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// "Rest" fills what is not its own given all that is known, then "by" its columns given the whole row. Exact where
    /// no cell of "by" is known; with one, its tie to the cells that are filled is the one that "rest" has learnt.
    /// </remarks>
    public override FeatureTable Complete(FeatureTable partial, bool[][] known,
        IReadOnlyDictionary<int, FeatureSet>? where, Rng rng, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(partial);
        ArgumentNullException.ThrowIfNull(known);
        var whole = rest.Complete(partial, known, where, rng.Split("rest"), cancel);
        for (var row = 0; row < partial.RowCount; row++) PutOwn(whole, row, partial, row);
        return own.Complete(whole, KnownOthers(whole, f => known[f]), where, rng.Split("by"), cancel);
    }

    /// <inheritdoc/>
    public override void Save(ModelFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        folder.PutModel("rest", rest);
        folder.PutModel("by", by);
    }
}
