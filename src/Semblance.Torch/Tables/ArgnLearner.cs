using Semblance.Models;
using Semblance.Random;
using Semblance.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Semblance.Torch.Tables;

/// <summary>Trains the network of one digit.</summary>
/// <remarks>
/// Networks share no weights, so that each learns at its own pace, beside the others, and stops by itself: when rows
/// held out are no better predicted, it goes on from its best weights with shorter steps, and then is done. The
/// gradients are written out; the matrix products in them are libtorch's, the sums of known rows are loops.
/// </remarks>
internal sealed class ArgnLearner : IDisposable
{
    // an evaluation that is better by no more than this, in nats a row, is no progress
    private const double LeastGain = 1e-4;
    private const double RateCut = 0.3;

    // fewer steps in a pass would say little about whether it still learns
    private const int StepsAPass = 64, LeastBatch = 16;
    private const int MostCuts = 1, LeastRows = 20;

    private readonly ArgnLayout layout;
    private readonly ArgnTarget target;
    private readonly Argn options;
    private readonly int[] pieces; // [row, feature]
    private readonly int[] rows;
    private readonly Rng rng;
    private readonly torch.Device device;
    private readonly ArgnShape shape;
    private readonly Parameters parameters;
    private readonly Tensor[] p;
    private readonly Tensor masks; // [row, unit]: dropout takes as many rows as it needs, from anywhere
    private readonly ArgnRows input = new();
    private readonly int[] known;
    private readonly uint[] places;
    private readonly (int Parent, int Label)[] labels;
    private readonly ArgnHeldOut heldOut;
    private readonly int batch, unit;
    private int[] order = [];
    private long orderOf = -1, steps; // the pass that it is the order of
    private float[] best;
    private double bestLoss = double.PositiveInfinity, rate;
    private int passesSinceBest, cuts;

    /// <param name="layout">All features.</param>
    /// <param name="target">The digit.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="pieces">[row, feature]</param>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="held">The rows to be judged by; none to keep the last weights.</param>
    /// <param name="masks">Rows for dropout, more than a batch.</param>
    /// <param name="rng">The network's stream.</param>
    public ArgnLearner(ArgnLayout layout, ArgnTarget target, Argn options, int[] pieces, ReadOnlySpan<int> train,
        ReadOnlySpan<int> held, Tensor masks, Rng rng)
    {
        (this.layout, this.target, this.options, this.pieces, this.masks, this.rng) =
            (layout, target, options, pieces, masks, rng);
        device = masks.device;
        unit = layout.Columns[target.Feature].Unit;
        known = new int[layout.Columns.Length];
        places = new uint[(layout.UnitCount + 3) / 4 * 4];
        rows = Learnable(train);
        batch = Math.Min(options.BatchSize, Math.Max(LeastBatch, rows.Length / StepsAPass));
        labels = new (int, int)[batch];
        rate = options.LearningRate;
        shape = new(target.EntryCount, options.Width, target.Blocks.Radix);
        int width = shape.Width, classes = shape.Classes;
        parameters = new(rng.Split("weights")) { Averaging = options.Averaging };
        parameters.Given("table", FirstTable(), shape.Entries, width + classes);
        parameters.Uniform("middle", 1 / Math.Sqrt(width), width, width);
        parameters.Constant("bias", 0, width);
        parameters.Uniform("last", 0.1 / Math.Sqrt(width), width, classes);
        p = parameters.Place(device);
        best = parameters.ToArray();
        heldOut = new(target);
        HoldOut(Learnable(held));
        if (heldOut.Count > 0) bestLoss = heldOut.Loss(Result());
        // too few rows to learn more than frequencies, or to see whether anything was learnt
        IsDone = rows.Length < LeastRows || (held.Length > 0 && heldOut.Count == 0);
    }

    /// <summary>Whether nothing more is to be learnt.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Batches in a pass over its rows.</summary>
    public int Batches => rows.Length / batch;

    /// <summary>How many weights there are.</summary>
    public long Count => parameters.Count;

    /// <summary>The best loss of a held-out row, in nats; infinite before there is one.</summary>
    public double Loss => bestLoss;

    /// <summary>Multiplications of a batch, roughly.</summary>
    public double Work => 3.0 * batch * (shape.Width * (shape.Width + shape.Classes)
        + layout.Columns.Length * (shape.Width + shape.Classes));

    /// <summary>The weights that predict rows held out best.</summary>
    public ArgnNetwork Result() => new(shape, best);

    // the rows in which there is something to choose
    private int[] Learnable(ReadOnlySpan<int> from)
    {
        var some = new List<int>();
        foreach (var row in from)
        {
            var piece = pieces[row * layout.Columns.Length + target.Feature];
            if (piece >= 0 && target.Blocks.HasChoice(target.ParentOf(piece))) some.Add(row);
        }
        return [.. some];
    }

    // at first each digit has its frequency, whatever is known; the hidden units' rows are small and random
    private float[] FirstTable()
    {
        int units = shape.Width + shape.Classes;
        var table = new float[shape.Entries * units];
        var reach = 1 / Math.Sqrt(1 + layout.UnitCount / 2.0);
        var stream = rng.Split("table");
        for (var i = 0; i < table.Length; i++)
            table[i] = i % units < shape.Width ? (float)((2 * stream.Uniform(i) - 1) * reach) : 0;
        var counts = new double[target.Blocks.Count];
        foreach (var row in rows)
        {
            var (parent, label) = Label(row);
            counts[parent * shape.Classes + label]++;
        }
        var firstParent = target.Level > 0 ? layout.EntryCount : 0;
        for (var block = 0; block < counts.Length; block++)
            table[(firstParent + block / shape.Classes) * units + shape.Width + block % shape.Classes] =
                (float)Math.Log(counts[block] + 0.5);
        return table;
    }

    private (int Parent, int Label) Label(int row)
    {
        var piece = pieces[row * layout.Columns.Length + target.Feature];
        var parent = target.ParentOf(piece);
        return (parent, target.Blocks.DigitOf(parent, piece));
    }

    /// <summary>A part of a pass over the rows; after the last one, its weights are judged.</summary>
    /// <returns>The mean loss, in nats a row.</returns>
    public double Learn(long pass, int part, int parts)
    {
        if (orderOf != pass)
        {
            orderOf = pass;
            order = rng.Split("order").Split(pass).Permutation(rows.Length);
        }
        int from = (int)((long)Batches * part / parts), to = (int)((long)Batches * (part + 1) / parts);
        var loss = 0.0;
        for (var b = from; b < to; b++) loss += Step(order.AsSpan(b * batch, batch)) / (to - from);
        if (part == parts - 1) Judge();
        return loss;
    }

    private void Judge()
    {
        var average = parameters.ToArray();
        if (heldOut.Count == 0)
        {
            best = average;
            return;
        }
        var loss = heldOut.Loss(new(shape, average));
        passesSinceBest = loss < bestLoss - LeastGain ? 0 : passesSinceBest + 1;
        if (loss < bestLoss) (bestLoss, best) = (loss, average);
        if (options.Patience == 0 || passesSinceBest < options.Patience) return;
        IsDone = cuts++ == MostCuts;
        rate *= RateCut;
        parameters.Restore(best);
        passesSinceBest = 0;
    }

    private double Step(ReadOnlySpan<int> order)
    {
        using var scope = NewDisposeScope();
        using var none = no_grad();
        var noise = rng.Split("step").Split(steps++);
        var orders = noise.Split("orders");
        input.Clear();
        for (var i = 0; i < order.Length; i++)
        {
            var row = rows[order[i]];
            labels[i] = Label(row);
            Know(row, i < order.Length * options.FixedShare ? null : orders, i);
            target.AddTo(input, known, labels[i].Parent);
        }

        int count = order.Length, width = shape.Width, classes = shape.Classes;
        var (table, middle, bias, last) = (p[0], p[1], p[2], p[3]);
        var sums = Sums();
        var mask = masks.narrow(0, noise.Below((int)masks.shape[0] - count, 0), count);
        var first = sums.narrow(1, 0, width).relu(); // [row, unit]
        var second = addmm(bias, first, middle, 1, 1).relu_();
        var hidden = first.add(second, Floats.Once).mul_(mask);
        var logits = addmm(sums.narrow(1, width, classes), hidden, last, 1, 1); // [row, class]

        var (loss, dLogits) = Gradient(logits);
        last.grad!.addmm_(hidden.t(), dLogits, 0, 1);
        var dHidden = dLogits.mm(last.t()).mul_(mask);
        var dSecond = second.sign_().mul_(dHidden); // what relu let through has sign 1
        middle.grad!.addmm_(first.t(), dSecond, 0, 1);
        bias.grad!.copy_(dSecond.sum(0));
        var dFirst = dHidden.addmm_(dSecond, middle.t(), 1, 1).mul_(first.sign_());
        Scatter(dFirst, dLogits, table.grad!.zero_());
        parameters.LearningRate = rate;
        parameters.Step();
        return loss;
    }

    // which features a row's network may look at: those before its own in the order
    private void Know(int row, Rng? orders, int index)
    {
        var values = pieces.AsSpan(row * known.Length, known.Length);
        if (orders is null)
        {
            for (var j = 0; j < known.Length; j++)
                known[j] = layout.Columns[j].Unit < unit ? values[j] : ArgnBatch.Unknown;
            return;
        }
        for (var u = 0; u < places.Length; u += 4)
        {
            var block = orders.Value.At((ulong)index, (ulong)u);
            (places[u], places[u + 1], places[u + 2], places[u + 3]) = (block.A, block.B, block.C, block.D);
        }
        for (var j = 0; j < known.Length; j++)
            known[j] = places[layout.Columns[j].Unit] < places[unit] ? values[j] : ArgnBatch.Unknown;
    }

    // known · [first | direct]: [row, unit and class]
    private Tensor Sums()
    {
        var units = shape.Width + shape.Classes;
        if (device.type == DeviceType.CPU)
        {
            var sums = empty(input.Count, units);
            input.Sum(Floats.Of(p[0]), units, Floats.Of(sums));
            return sums;
        }
        var (entries, shares, rowOf) = OnDevice();
        var taken = p[0].index_select(0, entries) * shares;
        return zeros(input.Count, units, device: device).index_add_(0, rowOf, taken, Floats.Once);
    }

    private void Scatter(Tensor dFirst, Tensor dDirect, Tensor dTable)
    {
        if (device.type == DeviceType.CPU)
        {
            input.Scatter(Floats.Of(dFirst), shape.Width, Floats.Of(dDirect), shape.Classes, Floats.Of(dTable));
            return;
        }
        var (entries, shares, rowOf) = OnDevice();
        dTable.index_add_(0, entries, cat([dFirst, dDirect], 1).index_select(0, rowOf) * shares, Floats.Once);
    }

    private (Tensor Entries, Tensor Shares, Tensor RowOf) OnDevice()
    {
        var rowOf = new int[input.Entries.Length];
        for (int r = 0, at = 0; r < input.Count; r++)
        {
            while (at < input.Ends[r]) rowOf[at++] = r;
        }
        return (tensor(input.Entries.ToArray(), device: device),
            tensor(input.Shares.ToArray(), device: device).unsqueeze(1), tensor(rowOf, device: device));
    }

    // the mean loss, and its gradient by the logits: softmax less what is right
    private (double Loss, Tensor Gradient) Gradient(Tensor logits)
    {
        using var here = logits.cpu();
        var gradient = zeros(logits.shape);
        ReadOnlySpan<float> scores = Floats.Of(here);
        var d = Floats.Of(gradient);
        var count = (int)logits.shape[0];
        var loss = 0.0;
        var smooth = target.IsOrdered ? (float)options.Smoothing : 0;
        for (var r = 0; r < count; r++)
        {
            var (parent, label) = labels[r];
            var choices = target.Blocks.ChoicesOf(parent);
            var row = d.Slice(r * shape.Classes, choices);
            Floats.SoftMax(scores.Slice(r * shape.Classes, choices), row);
            loss -= Math.Log(Math.Max(row[label], 1e-30f)) / count;
            row[label] -= 1 - smooth;
            row[Math.Max(label - 1, 0)] -= smooth / 2;
            row[Math.Min(label + 1, choices - 1)] -= smooth / 2;
            TensorPrimitives.Multiply(row, 1f / count, row);
        }
        return (loss, gradient.to(device));
    }

    // each row held out is asked for twice: in the fixed order and in a random one
    private void HoldOut(int[] from)
    {
        var orders = rng.Split("held out");
        for (var i = 0; i < 2 * from.Length; i++)
        {
            Know(from[i / 2], i % 2 == 0 ? null : orders, i / 2);
            var (parent, label) = Label(from[i / 2]);
            heldOut.Add(known, parent, label);
        }
    }

    /// <summary>Copies all that the next pass depends on.</summary>
    public void Save(ModelFolder state, string name)
    {
        parameters.Save(state, name);
        state.Put(name + ".best", best);
        state.Put(name + ".numbers", [bestLoss, rate]);
        state.Put(name + ".counts", [steps, passesSinceBest, cuts, IsDone ? 1 : 0]);
    }

    /// <summary>Takes back what <see cref="Save"/> copied.</summary>
    public void Load(ModelFolder state, string name)
    {
        parameters.Load(state, name);
        best = state.Get<float>(name + ".best", shape.Count);
        double[] numbers = state.Get<double>(name + ".numbers", 2);
        long[] counts = state.Get<long>(name + ".counts", 4);
        (bestLoss, rate) = (numbers[0], numbers[1]);
        (steps, passesSinceBest, cuts, IsDone) = (counts[0], (int)counts[1], (int)counts[2], counts[3] != 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in p) tensor.Dispose();
        parameters.Dispose();
    }
}
