using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;
using Semblance.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Semblance.Torch.Tables;

/// <summary>The denoiser of <see cref="Tabddpm"/> and its steps.</summary>
/// <remarks>The losses and their gradients are written out in <see cref="TabddpmLoss"/>; the matrix products are
/// libtorch's.</remarks>
internal sealed class TabddpmTraining : ITraining
{
    // fewer steps in a pass would say little about whether it still learns
    private const int StepsAPass = 16, LeastBatch = 16;

    private readonly TabddpmLayout layout;
    private readonly Tabddpm options;
    private readonly TabddpmSchedule schedule;
    private readonly TabddpmLoss loss;
    private readonly int[][] pieces; // [feature][row]
    private readonly Rng rng;
    private readonly torch.Device device;
    private readonly ParallelOptions parallel;
    private readonly Parameters parameters;
    private readonly Tensor[] p;
    private readonly RowTable entryRows;
    private readonly float[] times; // [step, function of time]
    private readonly int rowCount, batch;
    private readonly BatchOrder order;

    public TabddpmTraining(TabddpmLayout layout, FeatureTable train, Tabddpm options, Rng rng, torch.Device device,
        ParallelOptions parallel)
    {
        (this.layout, this.options, this.rng, this.device) = (layout, options, rng, device);
        (this.parallel, rowCount) = (parallel, train.RowCount);
        schedule = new(options.Timesteps);
        loss = new(layout, schedule, options);
        pieces = layout.PiecesOf(train);
        batch = Math.Min(rowCount, Math.Min(options.BatchSize, Math.Max(LeastBatch, rowCount / StepsAPass)));
        order = new(rowCount, batch, rng.Split("order"));
        times = new float[(schedule.Count + 1) * TabddpmSchedule.TimeCount];
        for (var step = 0; step <= schedule.Count; step++)
            schedule.Time(step, times.AsSpan(step * TabddpmSchedule.TimeCount, TabddpmSchedule.TimeCount));
        parameters = new(rng.Split("weights")) { Averaging = options.Averaging };
        var inputs = Math.Sqrt(1 + layout.Numbers.Length + layout.Categories.Length);
        foreach (var (name, from, to) in TabddpmNetwork.Shapes(layout, options))
        {
            // at first it says nothing: rows are taken for independent columns
            var reach = name switch
            {
                "last" or "bias" => 0,
                "time" => 0.1,
                "entries" or "numbers" => 1 / inputs,
                _ => 1 / Math.Sqrt(from),
            };
            parameters.Uniform(name, reach, Math.Max(1, from), to);
        }
        p = parameters.Place(device);
        entryRows = new(new(p[0], p[0].grad!));
    }

    /// <inheritdoc/>
    public int StepsPerEpoch => order.StepsPerEpoch;

    /// <inheritdoc/>
    public double StepWork => 3.0 * batch * Multiplications;

    /// <inheritdoc/>
    public double ProbeWork(int rows) => (double)rows * options.StepsToSample * Multiplications;

    private double Multiplications => (double)options.Width * (options.Width * (options.Layers - 1) + layout.Width
        + layout.Numbers.Length + layout.Categories.Length);

    /// <inheritdoc/>
    public long Bytes => 4L * rowCount * layout.Features.Length + 20L * parameters.Count
        + 4L * batch * (4L * layout.Width + 4L * options.Width * options.Layers);

    /// <inheritdoc/>
    public IReadOnlyList<TrainingNote> Notes => layout.Notes;

    /// <inheritdoc/>
    public double Step(long index)
    {
        using var scope = NewDisposeScope();
        var rows = order.Of(index);
        var noisy = Noisy(rows, rng.Split("step").Split(index));

        int numbers = layout.Numbers.Length, layers = options.Layers, width = options.Width;
        var time = Floats.On(device, noisy.Times, batch, TabddpmSchedule.TimeCount).mm(p[2]); // [row, layer and unit]
        var sum = time.narrow(1, 0, width);
        if (numbers > 0) sum = addmm(sum, Floats.On(device, noisy.Numbers, batch, numbers), p[1], 1, 1);
        if (layout.Categories.Length > 0)
            sum = sum.add(entryRows.Take(noisy.Places, layout.Categories.Length), Floats.Once);
        var hidden = sum.relu();
        for (var layer = 1; layer < layers; layer++)
        {
            var next = addmm(time.narrow(1, layer * width, width), hidden, p[2 + layer], 1, 1);
            hidden = hidden.add(next.relu(), Floats.Once);
        }
        var said = addmm(p[^1], hidden, p[^2], 1, 1); // [row, number and entry]

        var d = new float[batch * layout.Width];
        var value = loss.Of(Floats.Copy(said), noisy, d);
        parameters.Zero();
        said.backward([Floats.On(device, d, batch, layout.Width)]);
        entryRows.Backward();
        parameters.LearningRate = options.LearningRate * (1 - (double)index / ((long)options.Epochs * StepsPerEpoch));
        parameters.Step();
        return value;
    }

    // rows with noise: of each step of noise, as many rows
    private TabddpmNoisy Noisy(ReadOnlySpan<int> rows, Rng noise)
    {
        int numbers = layout.Numbers.Length, categories = layout.Categories.Length, count = rows.Length;
        var noisy = new TabddpmNoisy(count, numbers, categories);
        Noise.Normal(noise.Split("normal"), noisy.Normals);
        Rng spread = noise.Split("spread"), levels = noise.Split("levels");
        var first = noise.Split("time").Uniform(0);
        for (var r = 0; r < count; r++)
        {
            var step = 1 + (int)((r + first) / count * schedule.Count);
            noisy.Steps[r] = step;
            times.AsSpan(step * TabddpmSchedule.TimeCount, TabddpmSchedule.TimeCount)
                .CopyTo(noisy.Times.AsSpan(r * TabddpmSchedule.TimeCount));
            var kept = schedule.Kept(step);
            float left = (float)Math.Sqrt(kept), added = (float)Math.Sqrt(1 - kept);
            for (var j = 0; j < numbers; j++)
            {
                var number = layout.Numbers[j];
                var score = (float)number.ScoreOf(pieces[number.Feature][rows[r]], spread.Uniform(r, j));
                noisy.Scores[r * numbers + j] = score;
                noisy.Numbers[r * numbers + j] = left * score + added * noisy.Normals[r * numbers + j];
            }
            for (var c = 0; c < categories; c++)
            {
                var category = layout.Categories[c];
                var words = levels.At((ulong)r, (ulong)c);
                var entry = category.EntryOf(pieces[category.Feature][rows[r]]);
                noisy.Clean[r * categories + c] = entry;
                noisy.Places[r * categories + c] = category.Start
                    + (words.First < kept ? entry : category.Noisy(words.Second));
            }
        }
        return noisy;
    }

    /// <inheritdoc/>
    public void Save(ModelFolder state, string name) => parameters.Save(state, name);

    /// <inheritdoc/>
    public void Load(ModelFolder state, string name) => parameters.Load(state, name);

    /// <inheritdoc/>
    public FeatureModel Model(bool isProbe)
    {
        var all = parameters.ToArray();
        var shapes = TabddpmNetwork.Shapes(layout, options);
        var network = new TabddpmNetwork(layout, options, [.. shapes.Select(shape =>
            parameters.Part(all, shape.Name)[..(shape.Inputs * shape.Outputs)])]);
        var calibration = options.IsOwn && options.Calibrate && !isProbe
            ? TabddpmCalibration.Fit(layout, network, options, rowCount, rng.Split("calibration"), parallel)
            : TabddpmCalibration.None(layout);
        return new TabddpmModel(layout, new(layout, network, calibration, options));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in p) tensor.Dispose();
        parameters.Dispose();
    }
}

/// <summary>Rows with noise, and what was put on them.</summary>
internal sealed class TabddpmNoisy(int count, int numbers, int categories)
{
    /// <summary>How much noise each row has.</summary>
    public int[] Steps { get; } = new int[count];

    /// <summary>The same as the network sees it: [row, function of time].</summary>
    public float[] Times { get; } = new float[count * TabddpmSchedule.TimeCount];

    /// <summary>Scores without noise: [row, number].</summary>
    public float[] Scores { get; } = new float[count * numbers];

    /// <summary>The noise of the numbers: [row, number].</summary>
    public float[] Normals { get; } = new float[count * numbers];

    /// <summary>Scores with noise: [row, number].</summary>
    public float[] Numbers { get; } = new float[count * numbers];

    /// <summary>Entries without noise: [row, category], counted from each category's first.</summary>
    public int[] Clean { get; } = new int[count * categories];

    /// <summary>Entries with noise: [row, category], counted from the first of all.</summary>
    public long[] Places { get; } = new long[count * categories];
}
