using Semblance.Models;
using Semblance.Numerics;
using Semblance.Random;
using Semblance.Tables.Synthesizers;

namespace Semblance.Torch.Tables;

/// <summary>
/// Makes the margins of a sample those of the data: an offset for each entry's logit, at every step, and a monotone map
/// of each number's score after the last one. What the columns say of one another stays what the network learnt.
/// </summary>
/// <param name="Offsets">What is added to each entry's logit.</param>
/// <param name="Maps">By number: from the sampler's scores to normal ones; null for no change.</param>
internal sealed record TabddpmCalibration(float[] Offsets, MonotoneMap?[] Maps)
{
    private const int LeastBlocks = 4, MostBlocks = 64, BlockRows = 256;
    private const double MostScore = 6.4, Damping = 50;
    private readonly MonotoneMap?[] back = Array.ConvertAll(Maps, map =>
        map is null ? null : new MonotoneMap(map.Values, map.Scores));

    /// <summary>One that changes nothing.</summary>
    public static TabddpmCalibration None(TabddpmLayout layout) =>
        new(new float[layout.EntryCount], new MonotoneMap?[layout.Numbers.Length]);

    /// <summary>The score that a sampler's one stands for.</summary>
    public double Score(int j, double raw) => Maps[j]?.At(raw, out _) ?? raw;

    /// <summary>The sampler's score at a share of a number's distribution.</summary>
    public double Raw(int j, double share)
    {
        if (share <= 0) return double.NegativeInfinity;
        if (share >= 1) return double.PositiveInfinity;
        var score = Normal.Quantile(share);
        return back[j]?.At(score, out _) ?? score;
    }

    /// <summary>Learns it from rows that the network makes.</summary>
    /// <param name="layout">The columns, with the data's margins.</param>
    /// <param name="network">The network.</param>
    /// <param name="options">How it is sampled.</param>
    /// <param name="trainRows">Rows learnt from: no more are made, beyond some thousand.</param>
    /// <param name="rng">The stream of the rows.</param>
    /// <param name="parallel">Blocks of rows are made side by side.</param>
    public static TabddpmCalibration Fit(TabddpmLayout layout, TabddpmNetwork network, Tabddpm options, int trainRows,
        Rng rng, ParallelOptions parallel)
    {
        var calibration = None(layout);
        var blocks = Math.Clamp(trainRows / BlockRows, LeastBlocks, MostBlocks);
        var (_, entries) = Rows(layout, new(layout, network, calibration, options), blocks, rng, parallel);
        calibration = new(OffsetsOf(layout, entries), calibration.Maps);
        (var scores, entries) = Rows(layout, new(layout, network, calibration, options), blocks, rng, parallel);
        return new(calibration.Offsets, MapsOf(layout, scores, entries));
    }

    private static (float[] Scores, int[] Entries) Rows(TabddpmLayout layout, TabddpmSampler sampler, int blocks,
        Rng rng, ParallelOptions parallel)
    {
        int numbers = layout.Numbers.Length, categories = layout.Categories.Length;
        var scores = new float[blocks * BlockRows * numbers];
        var entries = new int[blocks * BlockRows * categories];
        Parallel.For(0, blocks, parallel, block =>
        {
            var first = block * BlockRows;
            long[] rows = [.. Enumerable.Range(first, BlockRows).Select(row => (long)row)];
            sampler.Draw(rows, rng, null, scores.AsSpan(first * numbers, BlockRows * numbers),
                entries.AsSpan(first * categories, BlockRows * categories), parallel.CancellationToken);
        });
        return (scores, entries);
    }

    // one step of iterative scaling: more follow chance; what chance gives entries of few rows is damped
    private static float[] OffsetsOf(TabddpmLayout layout, int[] entries)
    {
        var counts = new double[layout.EntryCount];
        for (var i = 0; i < entries.Length; i++)
            counts[layout.Categories[i % layout.Categories.Length].Start + entries[i]]++;
        var offsets = new float[counts.Length];
        var rows = entries.Length / Math.Max(1, layout.Categories.Length);
        foreach (var category in layout.Categories)
        {
            for (var k = 0; k < category.Width; k++)
                offsets[category.Start + k] = (float)Math.Log((category.Shares[k] * rows + Damping)
                    / (counts[category.Start + k] + Damping));
        }
        return offsets;
    }

    private static MonotoneMap?[] MapsOf(TabddpmLayout layout, float[] scores, int[] entries) =>
    [
        .. layout.Numbers.Select((number, j) =>
        {
            var part = number.Part < 0 ? null : layout.Categories[number.Part];
            var there = part?.EntryOf(Array.IndexOf(part.Pieces.Levels, 0));
            return MapOf([.. Enumerable.Range(0, scores.Length / layout.Numbers.Length).Where(row => there is null
                || entries[row * layout.Categories.Length + number.Part] == there)
                .Select(row => (double)scores[row * layout.Numbers.Length + j])]);
        }),
    ];

    /// <summary>The map that gives a sample's scores a normal distribution.</summary>
    /// <param name="scores">What the sampler makes.</param>
    private static MonotoneMap? MapOf(double[] scores)
    {
        const int knots = 64;
        if (scores.Length < 4 * knots) return null;
        Array.Sort(scores);
        List<double> from = [-MostScore], to = [-MostScore];
        for (var k = 0; k <= knots; k++)
        {
            // closer towards the tails, where a step of the share is a longer one of the score
            var share = 0.5 - 0.5 * Math.Cos(Math.PI * (k + 0.5) / (knots + 1));
            var at = share * scores.Length - 0.5;
            var low = Math.Clamp((int)at, 0, scores.Length - 2);
            var score = scores[low] + Math.Clamp(at - low, 0, 1) * (scores[low + 1] - scores[low]);
            if (score <= from[^1] + 1e-6 || score >= MostScore) continue;
            from.Add(score);
            to.Add(Normal.Quantile(share));
        }
        from.Add(MostScore);
        to.Add(MostScore);
        return new([.. from], [.. to]);
    }

    /// <summary>Keeps what <see cref="Load"/> needs.</summary>
    public void Save(ModelFolder folder)
    {
        folder.Put("model.calibration.offsets", Offsets);
        for (var j = 0; j < Maps.Length; j++)
        {
            folder.Put($"model.calibration.{j}.from", Maps[j]?.Scores ?? []);
            folder.Put($"model.calibration.{j}.to", Maps[j]?.Values ?? []);
        }
    }

    /// <summary>Reads back a calibration, trusting no array of the folder.</summary>
    public static TabddpmCalibration Load(ModelFolder folder, TabddpmLayout layout)
    {
        var offsets = folder.Get<float>("model.calibration.offsets", layout.EntryCount);
        TensorReader.Require(offsets.All(float.IsFinite), "model.calibration.offsets");
        var maps = new MonotoneMap?[layout.Numbers.Length];
        for (var j = 0; j < maps.Length; j++)
        {
            var from = folder.GetFinite($"model.calibration.{j}.from");
            var to = folder.GetFinite($"model.calibration.{j}.to", from.Length);
            TensorReader.Require(Calibration.IsAscending(from) && Calibration.IsAscending(to),
                $"model.calibration.{j}.from");
            maps[j] = from.Length == 0 ? null : new(from, to);
        }
        return new(offsets, maps);
    }
}
