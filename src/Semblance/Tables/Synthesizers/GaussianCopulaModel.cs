using System.Runtime.CompilerServices;
using Semblance.Models;
using Semblance.Numerics;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Tables.Synthesizers;

/// <summary>
/// A fitted Gaussian copula: a margin a feature, and the Cholesky factor of the latents' correlation.
/// </summary>
internal sealed class GaussianCopulaModel : FeatureModel
{
    private const int BlockRows = 128, Sweeps = 25;
    private const double PointWidth = 1e-3; // a known number's interval this narrow is a point

    private readonly IReadOnlyList<Feature> features;
    private readonly object[] margins;
    private readonly string?[] families;
    private readonly double[] factor;
    private readonly int[] naturalOrder;
    private readonly ConditionalWeakTable<IReadOnlyDictionary<int, FeatureSet>, GaussianCopulaCondition> conditions =
        [];

    /// <param name="features">Names and kinds; their rows are not kept.</param>
    /// <param name="margins">A <see cref="CategoryMargin"/> or <see cref="NumberMargin"/> for each feature.</param>
    /// <param name="correlation">Positive definite, row-major.</param>
    /// <param name="families">What each number's margin is, for people to read.</param>
    public GaussianCopulaModel(IReadOnlyList<Feature> features, object[] margins, double[] correlation,
        string?[] families)
    {
        this.features = [.. features.Select(WithoutRows)];
        this.margins = margins;
        this.families = families;
        Correlation = correlation;
        naturalOrder = [.. Enumerable.Range(0, features.Count)];
        factor = Cholesky.Factor(correlation, features.Count)
            ?? throw new ArgumentException("Not definite.", nameof(correlation));
    }

    /// <summary>The latents' correlations, row-major.</summary>
    public double[] Correlation { get; }

    /// <inheritdoc/>
    public override FeatureTable Sample(ReadOnlySpan<long> rows, Rng rng,
        IReadOnlyDictionary<int, FeatureSet>? where = null, CancellationToken cancel = default)
    {
        var condition = where is { Count: > 0 } ? conditions.GetValue(where, Prepare) : null;
        var order = condition?.Order ?? naturalOrder;
        var lower = condition?.Factor ?? factor;
        var size = features.Count;
        var latents = new double[size * BlockRows];
        var output = Allocate(rows.Length);
        Rng noise = rng.Split("latent"), retries = rng.Split("condition");
        for (var start = 0; start < rows.Length; start += BlockRows)
        {
            cancel.ThrowIfCancellationRequested();
            var block = rows.Slice(start, Math.Min(BlockRows, rows.Length - start));
            NormalBlock.Fill(noise, block, size, BlockRows, latents);
            ulong unmetLow = 0, unmetHigh = 0;
            for (var r = 0; condition is not null && r < block.Length; r++)
            {
                if (condition.Draw(retries, block[r], latents.AsSpan(r), BlockRows, cancel)) continue;
                if (r < 64) unmetLow |= 1UL << r;
                else unmetHigh |= 1UL << (r - 64);
            }
            Correlate(lower, size, latents, block.Length);
            for (var place = 0; place < size; place++)
                Decode(order[place], latents.AsSpan(place * BlockRows, block.Length), output, start);
            MaskNumbers(output, start, block.Length);
            for (var r = 0; (unmetLow | unmetHigh) != 0 && r < block.Length; r++)
            {
                if (((r < 64 ? unmetLow >> r : unmetHigh >> (r - 64)) & 1) != 0) Mark(output, start + r);
            }
        }
        return new(rows.Length, output);
    }

    /// <inheritdoc/>
    public override FeatureTable Complete(FeatureTable partial, bool[][] known,
        IReadOnlyDictionary<int, FeatureSet>? where, Rng rng, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(partial);
        ArgumentNullException.ThrowIfNull(known);
        var size = features.Count;
        var output = Allocate(partial.RowCount);
        var latents = new double[size * BlockRows];
        var shared = new GaussianCopulaCompletion(features, margins, where);
        Rng noise = rng.Split("latent"), gibbs = rng.Split("condition");

        var groups = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var r = 0; r < partial.RowCount; r++)
        {
            var pattern = shared.PatternOf(partial, known, r);
            if (!groups.TryGetValue(pattern, out var members)) groups[pattern] = members = [];
            members.Add(r);
        }
        Span<long> row = stackalloc long[1];
        foreach (var (pattern, members) in groups)
        {
            var plan = GaussianCopulaCompletion.Plan.Of(pattern, Correlation, size);
            foreach (var r in members)
            {
                cancel.ThrowIfCancellationRequested();
                row[0] = r;
                NormalBlock.Fill(noise, row, size, BlockRows, latents);
                var isMet =
                    shared.Draw(plan, partial, known, r, gibbs.Split(r), latents, BlockRows, Sweeps, PointWidth);
                Correlate(plan.Factor, size, latents, 1);
                for (var place = 0; place < size; place++)
                    Decode(plan.Order[place], latents.AsSpan(place * BlockRows, 1), output, r);
                if (!isMet) Mark(output, r);
            }
        }
        for (var f = 0; f < size; f++)
        {
            for (var r = 0; r < partial.RowCount; r++)
            {
                if (!known[f][r]) continue;
                if (output[f] is CategoryFeature category)
                    category.Codes[r] = ((CategoryFeature)partial.Features[f]).Codes[r];
                else ((NumberFeature)output[f]).Values[r] = ((NumberFeature)partial.Features[f]).Values[r];
            }
        }
        MaskNumbers(output, 0, partial.RowCount);
        return new(partial.RowCount, output);
    }

    /// <inheritdoc/>
    public override void Save(ModelFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var size = features.Count;
        List<double> lower = [], edges = [], scores = [], values = [];
        List<int> counts = [], levels = [];
        for (var f = 0; f < size; f++)
        {
            for (var g = 0; g < f; g++) lower.Add(Correlation[f * size + g]);
            if (margins[f] is CategoryMargin category)
            {
                counts.Add(category.Levels.Length);
                levels.AddRange(category.Levels);
                edges.AddRange(category.Edges);
            }
            else if (margins[f] is NumberMargin number)
            {
                counts.Add(number.Map.Scores.Length);
                scores.AddRange(number.Map.Scores);
                values.AddRange(number.Map.Values);
            }
        }
        folder.Put("model.correlation", lower.ToArray());
        folder.Put("model.counts", counts.ToArray());
        folder.Put("model.category.levels", levels.ToArray());
        folder.Put("model.category.edges", edges.ToArray());
        folder.Put("model.number.scores", scores.ToArray());
        folder.Put("model.number.values", values.ToArray());
        var told = new System.Text.Json.Nodes.JsonObject();
        for (var f = 0; f < size; f++)
        {
            if (families[f] is { } family) told[features[f].Name] = family;
        }
        folder.State["margins"] = told;
    }

    /// <summary>Reads back a model, trusting no array of the folder.</summary>
    public static GaussianCopulaModel Load(ModelFolder folder, FeatureTable layout)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(layout);
        var features = layout.Features;
        var size = features.Count;
        var lower = folder.Get<double>("model.correlation");
        var counts = folder.Get<int>("model.counts");
        var levels = new TensorReader<int>(folder.Get<int>("model.category.levels"), "model.category.levels");
        var edges = new TensorReader<double>(folder.Get<double>("model.category.edges"), "model.category.edges");
        var scores = new TensorReader<double>(folder.Get<double>("model.number.scores"), "model.number.scores");
        var values = new TensorReader<double>(folder.Get<double>("model.number.values"), "model.number.values");
        Require(counts.Length == size, "model.counts");
        Require(lower.Length == (long)size * (size - 1) / 2 && lower.All(r => Math.Abs(r) <= 1), "model.correlation");

        var margins = new object[size];
        var families = new string?[size];
        for (var f = 0; f < size; f++)
        {
            if (features[f] is CategoryFeature category)
            {
                Require(counts[f] >= 0 && counts[f] <= category.LevelCount, "model.counts");
                var order = levels.Take(counts[f]);
                var ends = edges.Take(Math.Max(0, counts[f] - 1));
                Require(order.All(level => level >= 0 && level < category.LevelCount)
                    && order.Distinct().Count() == order.Length,
                    "model.category.levels");
                Require(IsAscending(ends), "model.category.edges");
                margins[f] = new CategoryMargin(category.LevelCount, order, ends);
            }
            else
            {
                Require(counts[f] > 0, "model.counts");
                var knots = scores.Take(counts[f]);
                var heights = values.Take(counts[f]);
                Require(IsAscending(knots), "model.number.scores");
                Require(IsAscending(heights), "model.number.values");
                margins[f] = new NumberMargin(new(knots, heights), ((NumberFeature)features[f]).Form);
                families[f] = folder.State["margins"]?[features[f].Name]?.ToString();
            }
        }
        levels.End();
        edges.End();
        scores.End();
        values.End();

        var correlation = new double[size * size];
        var at = 0;
        for (var i = 0; i < size; i++)
        {
            correlation[i * size + i] = 1;
            for (var j = 0; j < i; j++) correlation[i * size + j] = correlation[j * size + i] = lower[at++];
        }
        Require(Cholesky.Factor(correlation, size) is not null, "model.correlation");
        return new(features, margins, correlation, families);
    }

    private static bool IsAscending(double[] numbers)
    {
        for (var k = 0; k < numbers.Length; k++)
        {
            if (!double.IsFinite(numbers[k]) || k > 0 && numbers[k] < numbers[k - 1]) return false;
        }
        return true;
    }

    private static void Require(bool holds, string tensor) => TensorReader.Require(holds, tensor);

    private static Feature WithoutRows(Feature feature) => feature is CategoryFeature category
        ? new CategoryFeature(category.Name, category.LevelCount, category.IsOrdered, [])
        : new NumberFeature(feature.Name, ((NumberFeature)feature).Part, ((NumberFeature)feature).Form, []);

    private Feature[] Allocate(int rowCount) =>
    [
        .. features.Select(Feature (feature) => feature is CategoryFeature category
            ? new CategoryFeature(category.Name, category.LevelCount, category.IsOrdered, new int[rowCount])
            : new NumberFeature(feature.Name, ((NumberFeature)feature).Part, ((NumberFeature)feature).Form,
                new double[rowCount])),
    ];

    private GaussianCopulaCondition Prepare(IReadOnlyDictionary<int, FeatureSet> where) =>
        GaussianCopulaCondition.Of(features, margins, Correlation, where);

    // z = L e in place, last feature first: the sum of each row runs over the same terms in the same order in any block
    private static void Correlate(double[] lower, int size, double[] latents, int rowCount)
    {
        for (var i = size - 1; i >= 0; i--)
        {
            var target = latents.AsSpan(i * BlockRows, rowCount);
            var scale = lower[i * size + i];
            for (var r = 0; r < target.Length; r++) target[r] *= scale;
            for (var j = 0; j < i; j++) AddScaled(target, latents.AsSpan(j * BlockRows, rowCount), lower[i * size + j]);
        }
    }

    // additions and products apart: a fused one would round differently on machines that lack it
    private static void AddScaled(Span<double> target, ReadOnlySpan<double> source, double scale)
    {
        var targets = System.Runtime.InteropServices.MemoryMarshal.Cast<double, System.Numerics.Vector<double>>(target);
        var sources = System.Runtime.InteropServices.MemoryMarshal.Cast<double, System.Numerics.Vector<double>>(source);
        var factor = new System.Numerics.Vector<double>(scale);
        for (var v = 0; v < targets.Length; v++) targets[v] += sources[v] * factor;
        for (var r = targets.Length * System.Numerics.Vector<double>.Count; r < target.Length; r++)
            target[r] += source[r] * scale;
    }

    private void Decode(int f, ReadOnlySpan<double> latents, Feature[] output, int start)
    {
        if (output[f] is CategoryFeature category)
            ((CategoryMargin)margins[f]).Decode(latents, category.Codes.AsSpan(start, latents.Length));
        else
            ((NumberMargin)margins[f]).Decode(latents, ((NumberFeature)output[f]).Values.AsSpan(start, latents.Length));
    }

    private static void MaskNumbers(Feature[] output, int start, int count)
    {
        foreach (var feature in output)
        {
            if (feature is not NumberFeature { Part: >= 0 } number) continue;
            var parts = ((CategoryFeature)output[number.Part]).Codes.AsSpan(start, count);
            var values = number.Values.AsSpan(start, count);
            for (var r = 0; r < parts.Length; r++)
            {
                if (parts[r] != 0) values[r] = double.NaN;
            }
        }
    }

    private static void Mark(Feature[] output, int row)
    {
        foreach (var feature in output)
        {
            if (feature is CategoryFeature category) category.Codes[row] = -1;
            else ((NumberFeature)feature).Values[row] = double.NaN;
        }
    }
}
