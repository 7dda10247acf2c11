using Semblance.Numerics;
using Semblance.Random;
using Semblance.Torch.Training;

namespace Semblance.Torch.Tables;

/// <summary>Takes noise off rows, step by step, until they are rows of the table.</summary>
internal sealed class TabddpmSampler
{
    private const double MostScore = 6.4;
    private readonly TabddpmLayout layout;
    private readonly TabddpmNetwork network;
    private readonly TabddpmSchedule schedule;
    private readonly Tabddpm options;
    private readonly int[] grid;

    public TabddpmSampler(TabddpmLayout layout, TabddpmNetwork network, Tabddpm options)
    {
        (this.layout, this.network, this.options) = (layout, network, options);
        schedule = new(options.Timesteps);
        grid = schedule.Grid(options.StepsToSample);
    }

    /// <summary>The network.</summary>
    public TabddpmNetwork Network => network;

    /// <summary>Makes rows. A row depends on its index and the stream only.</summary>
    /// <param name="rows">Absolute row indices.</param>
    /// <param name="rng">The stream.</param>
    /// <param name="scores">[row, number]</param>
    /// <param name="entries">[row, category], counted from each category's first.</param>
    /// <param name="cancel">Checked every step.</param>
    public void Draw(ReadOnlySpan<long> rows, Rng rng, Span<float> scores, Span<int> entries, CancellationToken cancel)
    {
        int numbers = layout.Numbers.Length, categories = layout.Categories.Length, count = rows.Length;
        var normals = new double[Math.Max(1, numbers * count)];
        Normals(rows, rng.Split("noise"), normals, scores);
        var levels = rng.Split("levels");
        for (var r = 0; r < count; r++)
        {
            for (var c = 0; c < categories; c++)
                entries[r * categories + c] = layout.Categories[c].Start
                    + layout.Categories[c].Noisy(levels.Uniform(rows[r], c));
        }
        var said = new float[count * layout.Width];
        var fresh = new float[scores.Length];
        var time = new float[TabddpmSchedule.TimeCount];
        for (var k = 0; k + 1 < grid.Length; k++)
        {
            cancel.ThrowIfCancellationRequested();
            schedule.Time(grid[k], time);
            network.Apply(scores, entries, time, count, said);
            var stream = rng.Split(k);
            if (options.Eta > 0) Normals(rows, stream.Split("noise"), normals, fresh);
            for (var r = 0; r < count; r++)
            {
                var row = said.AsSpan(r * layout.Width, layout.Width);
                for (var j = 0; j < numbers; j++)
                {
                    ref var score = ref scores[r * numbers + j];
                    score = Earlier(score, row[j], fresh[r * numbers + j], grid[k], grid[k + 1]);
                }
                for (var c = 0; c < categories; c++)
                {
                    var category = layout.Categories[c];
                    ref var entry = ref entries[r * categories + c];
                    entry = category.Start + Earlier(category, row.Slice(numbers + category.Start, category.Width),
                        entry - category.Start, grid[k], grid[k + 1], stream, rows[r], c);
                }
            }
        }
        for (var r = 0; r < count; r++)
        {
            for (var c = 0; c < categories; c++) entries[r * categories + c] -= layout.Categories[c].Start;
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

    private float Earlier(float now, float said, float fresh, int from, int to)
    {
        double kept = schedule.Kept(from), earlier = schedule.Kept(to);
        double left = Math.Sqrt(kept), noise = Math.Sqrt(1 - kept);
        var clean = options.IsOwn ? left * now - noise * said : (now - noise * said) / left;
        clean = Math.Clamp(clean, -MostScore, MostScore);
        var normal = (now - left * clean) / noise;
        var anew = options.Eta * Math.Sqrt((1 - earlier) / (1 - kept) * (1 - kept / earlier));
        return (float)(Math.Sqrt(earlier) * clean + Math.Sqrt(1 - earlier - anew * anew) * normal + anew * fresh);
    }

    private int Earlier(TabddpmCategory category, Span<float> logits, int now, int from, int to, Rng stream, long row,
        int c)
    {
        category.AddPrior(logits, now, schedule.Kept(from), options.IsOwn);
        Floats.SoftMax(logits, logits);
        var clean = LatentModel.Pick(logits, stream.Uniform(row, 2 * c));
        return category.Earlier(now, clean, schedule.Kept(to), schedule.Kept(to, from),
            stream.At((ulong)row, (ulong)(2 * c + 1)));
    }
}
