using Semblance.Numerics;
using Semblance.Random;
using Semblance.Torch.Training;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Semblance.Torch.Tables;

/// <summary>Takes noise off rows, step by step, until they are rows of the table.</summary>
/// <remarks>
/// Numbers go straight from step to step (J. Song, C. Meng, S. Ermon, "Denoising diffusion implicit models", ICLR
/// 2021), by the paper's preset and where rows are led with fresh noise; entries are drawn from their posterior, which
/// holds for steps of any length (J. Austin and others, "Structured denoising diffusion models in discrete
/// state-spaces", NeurIPS 2021). Known cells are given the noise of each step, and each step is taken several times, so
/// that the others fit them (A. Lugmayr and others, "RePaint: inpainting using denoising diffusion probabilistic
/// models", CVPR 2022).
/// </remarks>
internal sealed class TabddpmSampler
{
    /// <summary>How often a step is taken where rows are led: with fewer, cells fit what is known too loosely, with
    /// more too closely.</summary>
    private const int Repeats = 4;

    // beyond, 32-bit draws of normal noise do not reach
    private const double MostScore = 6.4;

    private readonly TabddpmLayout layout;
    private readonly TabddpmNetwork network;
    private readonly TabddpmSchedule schedule;
    private readonly TabddpmCalibration calibration;
    private readonly Tabddpm options;
    private readonly int[] grid;
    private readonly double eta; // share of the noise that is fresh at each step

    public TabddpmSampler(TabddpmLayout layout, TabddpmNetwork network, TabddpmCalibration calibration, Tabddpm options)
    {
        (this.layout, this.network, this.calibration, this.options) = (layout, network, calibration, options);
        schedule = new(options.Timesteps);
        eta = options.IsOwn ? 0 : 1;
        grid = schedule.Grid(options.StepsToSample);
    }

    /// <summary>The network.</summary>
    public TabddpmNetwork Network => network;

    /// <summary>What makes the margins right.</summary>
    public TabddpmCalibration Calibration => calibration;

    /// <summary>Makes rows. A row depends on its index, its goal and the stream only.</summary>
    /// <param name="rows">Absolute row indices.</param>
    /// <param name="rng">The stream.</param>
    /// <param name="goal">What they are led to; null for nothing.</param>
    /// <param name="scores">[row, number]</param>
    /// <param name="entries">[row, category], counted from each category's first.</param>
    /// <param name="cancel">Checked every step.</param>
    public void Draw(ReadOnlySpan<long> rows, Rng rng, TabddpmGoal? goal, Span<float> scores, Span<int> entries,
        CancellationToken cancel)
    {
        int categories = layout.Categories.Length, count = rows.Length;
        var normals = new double[Math.Max(1, layout.Numbers.Length * count)];
        var fresh = new float[scores.Length];
        var said = new float[count * layout.Width];
        var time = new float[TabddpmSchedule.TimeCount];
        Normals(rows, rng.Split("numbers"), normals, scores);
        var levels = rng.Split("levels");
        for (var r = 0; r < count; r++)
        {
            for (var c = 0; c < categories; c++)
                entries[r * categories + c] = layout.Categories[c].Start
                    + layout.Categories[c].Noisy(levels.Uniform(rows[r], c));
        }
        var times = goal is null ? 1 : Repeats;
        for (var k = 0; k + 1 < grid.Length; k++)
        {
            int now = grid[k], to = grid[k + 1];
            schedule.Time(now, time);
            for (var again = 1; again <= times; again++)
            {
                cancel.ThrowIfCancellationRequested();
                var stream = rng.Split(k).Split(again);
                network.Apply(scores, entries, time, count, said);
                if (eta > 0 || goal is not null) Normals(rows, stream.Split("numbers"), normals, fresh);
                for (var r = 0; r < count; r++)
                {
                    var row = said.AsSpan(r * layout.Width, layout.Width);
                    Numbers(row, scores, fresh, r, rows[r], now, to, goal, stream);
                    Entries(row, entries, r, rows[r], now, to, goal, stream);
                }
                if (again < times && to > 0) Later(rows, stream.Split("later"), normals, scores, entries, to, now);
            }
        }
        for (var r = 0; r < count; r++)
        {
            for (var c = 0; c < categories; c++) entries[r * categories + c] -= layout.Categories[c].Start;
        }
    }

    private void Numbers(ReadOnlySpan<float> said, Span<float> scores, ReadOnlySpan<float> fresh, int r, long row,
        int now, int to, TabddpmGoal? goal, Rng stream)
    {
        double kept = schedule.Kept(now), earlier = schedule.Kept(to);
        double left = Math.Sqrt(kept), noise = Math.Sqrt(1 - kept);
        for (var j = 0; j < layout.Numbers.Length; j++)
        {
            var at = r * layout.Numbers.Length + j;
            if (goal?.ScoreOf(r, j) is { } known && !float.IsNaN(known))
            {
                scores[at] = (float)(Math.Sqrt(earlier) * known + Math.Sqrt(1 - earlier) * fresh[at]);
                continue;
            }
            var clean = options.IsOwn ? left * scores[at] - noise * said[j] : (scores[at] - noise * said[j]) / left;
            clean = Math.Clamp(clean, -MostScore, MostScore);
            // of a number that depends on no other, scores without noise are normal about it with the noise's
            // deviation; its lane lies beyond those of the entries
            if (goal?.Restricts(j) == true)
                clean = goal.Draw(j, clean, noise, stream.Uniform(row, 2 * layout.Categories.Length + j));
            var normal = (scores[at] - left * clean) / noise;
            var anew = (goal is null ? eta : 1) * Math.Sqrt((1 - earlier) / (1 - kept) * (1 - kept / earlier));
            var rest = Math.Sqrt(Math.Max(0, 1 - earlier - anew * anew));
            scores[at] = (float)(Math.Sqrt(earlier) * clean + rest * normal + anew * fresh[at]);
        }
    }

    private void Entries(Span<float> said, Span<int> entries, int r, long row, int now, int to, TabddpmGoal? goal,
        Rng stream)
    {
        for (var c = 0; c < layout.Categories.Length; c++)
        {
            var category = layout.Categories[c];
            ref var entry = ref entries[r * layout.Categories.Length + c];
            var words = stream.At((ulong)row, (ulong)(2 * c + 1));
            if (goal?.EntryOf(r, c) is >= 0 and var known)
            {
                entry = category.Start + (words.First < schedule.Kept(to) ? known : category.Noisy(words.Second));
                continue;
            }
            var logits = said.Slice(layout.Numbers.Length + category.Start, category.Width);
            category.AddPrior(logits, entry - category.Start, schedule.Kept(now), options.IsOwn);
            TensorPrimitives.Add(logits, calibration.Offsets.AsSpan(category.Start, category.Width), logits);
            Floats.SoftMax(logits, logits);
            goal?.Restrict(c, logits);
            var clean = LatentModel.Pick(logits, stream.Uniform(row, 2 * c));
            entry = category.Start + category.Earlier(entry - category.Start, clean, schedule.Kept(to),
                schedule.Kept(to, now), words);
        }
    }

    // gives rows the noise of the steps between back
    private void Later(ReadOnlySpan<long> rows, Rng rng, double[] normals, Span<float> scores, Span<int> entries,
        int from, int to)
    {
        var fresh = new float[scores.Length];
        Normals(rows, rng.Split("numbers"), normals, fresh);
        var kept = schedule.Kept(from, to);
        float left = (float)Math.Sqrt(kept), noise = (float)Math.Sqrt(1 - kept);
        for (var i = 0; i < scores.Length; i++) scores[i] = left * scores[i] + noise * fresh[i];
        for (var i = 0; i < entries.Length; i++)
        {
            var c = i % layout.Categories.Length;
            var words = rng.At((ulong)rows[i / layout.Categories.Length], (ulong)c);
            if (words.First >= kept) entries[i] = layout.Categories[c].Start + layout.Categories[c].Noisy(words.Second);
        }
    }

    private void Normals(ReadOnlySpan<long> rows, Rng rng, double[] normals, Span<float> result)
    {
        int numbers = layout.Numbers.Length, count = rows.Length;
        NormalBlock.Fill(rng, rows, numbers, count, normals);
        for (var r = 0; r < count; r++)
        {
            for (var j = 0; j < numbers; j++) result[r * numbers + j] = (float)normals[j * count + r];
        }
    }
}
