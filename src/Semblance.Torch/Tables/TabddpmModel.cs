using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Torch.Tables;

/// <summary>A fitted diffusion: it makes rows of noise, without libtorch.</summary>
/// <remarks>
/// Under a condition that at least one row in 64 meets, rows are made until one meets it: the exact distribution. Rows
/// of a rarer one are led to it at each step, which costs what some tries would; what columns say of one another is
/// then approximate.
/// </remarks>
/// <param name="layout">The features.</param>
/// <param name="sampler">Makes rows.</param>
internal sealed class TabddpmModel(TabddpmLayout layout, TabddpmSampler sampler) : FeatureModel
{
    /// <summary>Rows drawn together; the result does not depend on it.</summary>
    private const int BlockRows = 192;

    private const int PilotRows = 256, LeastMet = PilotRows / 64;

    /// <summary>Rejections of one row before it is led, and then before it is given up and marked.</summary>
    private const int MostTries = 512, MostTriesLed = 8;

    /// <inheritdoc/>
    public override FeatureTable Sample(ReadOnlySpan<long> rows, Rng rng,
        IReadOnlyDictionary<int, FeatureSet>? where = null, CancellationToken cancel = default)
    {
        var features = layout.Allocate(rows.Length);
        int[] all = [.. Enumerable.Range(0, rows.Length)];
        if (where is { Count: > 0 }) SampleWhere(rows, rng, where, features, cancel);
        else Fill(rows, all, rng, null, features, cancel);
        return new(rows.Length, features);
    }

    private void SampleWhere(ReadOnlySpan<long> rows, Rng rng, IReadOnlyDictionary<int, FeatureSet> where,
        Feature[] features, CancellationToken cancel)
    {
        var goal = new TabddpmGoal(layout, sampler.Calibration, where);
        int[] pending = [.. Enumerable.Range(0, goal.IsPossible ? rows.Length : 0)];
        var tries = pending.Length > 0 && IsCommon(rng.Split("pilot"), where, cancel) ? MostTries : 0;
        for (var attempt = 0; attempt < tries + MostTriesLed && pending.Length > 0; attempt++)
        {
            var stream = attempt == 0 ? rng : rng.Split("again").Split(attempt);
            Fill(rows, pending, stream, attempt < tries ? null : goal, features, cancel);
            pending = Array.FindAll(pending, at => !IsMet(features, where, at));
        }
        if (!goal.IsPossible) pending = [.. Enumerable.Range(0, rows.Length)];
        foreach (var at in pending) Mark(features, at);
    }

    private bool IsCommon(Rng rng, IReadOnlyDictionary<int, FeatureSet> where, CancellationToken cancel)
    {
        var features = layout.Allocate(PilotRows);
        int[] all = [.. Enumerable.Range(0, PilotRows)];
        Fill(Array.ConvertAll(all, row => (long)row), all, rng, null, features, cancel);
        return all.Count(row => IsMet(features, where, row)) >= LeastMet;
    }

    // draws the rows at some places
    private void Fill(ReadOnlySpan<long> rows, int[] places, Rng rng, TabddpmGoal? goal, Feature[] features,
        CancellationToken cancel)
    {
        var asked = new long[BlockRows];
        for (var start = 0; start < places.Length; start += BlockRows)
        {
            var some = places.AsSpan(start, Math.Min(BlockRows, places.Length - start));
            for (var i = 0; i < some.Length; i++) asked[i] = rows[some[i]];
            Block(asked.AsSpan(0, some.Length), some, rng, goal, features, cancel);
        }
    }

    private void Block(ReadOnlySpan<long> rows, ReadOnlySpan<int> places, Rng rng, TabddpmGoal? goal,
        Feature[] features, CancellationToken cancel)
    {
        var scores = new float[rows.Length * layout.Numbers.Length];
        var entries = new int[rows.Length * layout.Categories.Length];
        sampler.Draw(rows, rng.Split("noise"), goal, scores, entries, cancel);
        for (var c = 0; c < layout.Categories.Length; c++)
        {
            var category = layout.Categories[c];
            var codes = ((CategoryFeature)features[category.Feature]).Codes;
            var stream = rng.Split(layout.Features[category.Feature].Name);
            for (var r = 0; r < rows.Length; r++)
                codes[places[r]] = category.Level(entries[r * layout.Categories.Length + c], goal?.Allowed[c],
                    stream.Uniform(rows[r]));
        }
        for (var j = 0; j < layout.Numbers.Length; j++)
        {
            var number = layout.Numbers[j];
            var feature = (NumberFeature)features[number.Feature];
            var part = feature.Part < 0 ? null : ((CategoryFeature)features[feature.Part]).Codes;
            for (var r = 0; r < rows.Length; r++)
                feature.Values[places[r]] = part is not null && part[places[r]] > 0 ? double.NaN : number.ValueOf(
                    sampler.Calibration.Score(j, scores[r * layout.Numbers.Length + j]), feature.Form);
        }
    }

    private static bool IsMet(Feature[] features, IReadOnlyDictionary<int, FeatureSet> where, int row)
    {
        foreach (var (f, set) in where)
        {
            if (features[f] is CategoryFeature category)
            {
                if (set.Levels?[category.Codes[row]] == false) return false;
                continue;
            }
            var value = ((NumberFeature)features[f]).Values[row];
            // where there is no number, the part's set decides
            if (!double.IsNaN(value) && !set.Allows(value)) return false;
        }
        return true;
    }

    private static void Mark(Feature[] features, int row)
    {
        foreach (var feature in features)
        {
            if (feature is CategoryFeature category) category.Codes[row] = -1;
            else ((NumberFeature)feature).Values[row] = double.NaN;
        }
    }

    /// <inheritdoc/>
    public override FeatureTable Complete(FeatureTable partial, bool[][] known,
        IReadOnlyDictionary<int, FeatureSet>? where, Rng rng, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(partial);
        ArgumentNullException.ThrowIfNull(known);
        var features = layout.Allocate(partial.RowCount);
        var goal = new TabddpmGoal(layout, sampler.Calibration, where);
        var pieces = layout.PiecesOf(partial);
        for (var start = 0; start < partial.RowCount; start += BlockRows)
        {
            int[] places = [.. Enumerable.Range(start, Math.Min(BlockRows, partial.RowCount - start))];
            Block(Array.ConvertAll(places, row => (long)row), places, rng,
                goal.With(KnownEntries(places, pieces, known), KnownScores(places, pieces, known, rng.Split("known"))),
                features, cancel);
        }
        for (var f = 0; f < features.Length; f++) KeepKnown(partial.Features[f], known[f], features[f]);
        return new(partial.RowCount, features);
    }

    // the entry of each category that is known, or whose number is; else -1
    private int[] KnownEntries(int[] rows, int[][] pieces, bool[][] known)
    {
        var entries = new int[rows.Length * layout.Categories.Length];
        for (var c = 0; c < layout.Categories.Length; c++)
        {
            var category = layout.Categories[c];
            var f = category.Feature;
            var isPart = f + 1 < layout.Features.Length && layout.Features[f + 1] is NumberFeature { Part: var part }
                && part == f;
            var number = isPart ? category.EntryOf(Array.IndexOf(category.Pieces.Levels, 0)) : -1;
            for (var r = 0; r < rows.Length; r++)
                entries[r * layout.Categories.Length + c] = known[f][rows[r]] ? category.EntryOf(pieces[f][rows[r]])
                    : isPart && known[f + 1][rows[r]] && pieces[f + 1][rows[r]] >= 0 ? number : -1;
        }
        return entries;
    }

    private float[] KnownScores(int[] rows, int[][] pieces, bool[][] known, Rng rng)
    {
        var scores = new float[rows.Length * layout.Numbers.Length];
        for (var j = 0; j < layout.Numbers.Length; j++)
        {
            var number = layout.Numbers[j];
            for (var r = 0; r < rows.Length; r++)
                scores[r * layout.Numbers.Length + j] = !known[number.Feature][rows[r]] ? float.NaN
                    : (float)number.ScoreOf(pieces[number.Feature][rows[r]], rng.Uniform(rows[r], j));
        }
        return scores;
    }

    private static void KeepKnown(Feature given, bool[] known, Feature output)
    {
        for (var row = 0; row < known.Length; row++)
        {
            if (!known[row]) continue;
            if (output is CategoryFeature category) category.Codes[row] = ((CategoryFeature)given).Codes[row];
            else ((NumberFeature)output).Values[row] = ((NumberFeature)given).Values[row];
        }
    }

    /// <inheritdoc/>
    public override void Save(ModelFolder folder)
    {
        layout.Save(folder);
        sampler.Network.Save(folder);
        sampler.Calibration.Save(folder);
    }
}
