using Semblance.Random;
using Semblance.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Semblance.Torch.Tables;

/// <summary>Trains the network of one digit.</summary>
/// <remarks>
/// Networks share no weights, so that each learns at its own pace, beside the others, and stops by itself. The loss's
/// gradient and the first layer's are written out here; the matrix products between them are libtorch's.
/// </remarks>
internal sealed class ArgnTraining : IDisposable
{
    // an evaluation that is better by no more than this, in nats a row, is no progress
    private const double LeastGain = 1e-4;
    private const int EvaluationBlock = 256;

    // dropout takes a step's rows from a list of so many and a batch
    private const int MaskRows = 4096;

    // TorchSharp frees a scalar when the collector finds it, even within the call that it was passed to: while another
    // thread allocates, none may be made on the way. This one lives for ever
    private static readonly Scalar Once = 1;

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
    private readonly float[] average;
    private readonly ArgnRows input = new();
    private readonly int[] known;
    private readonly uint[] places;
    private readonly (int Parent, int Label)[] labels;
    private readonly Tensor masks;
    private readonly List<(ArgnRows Rows, int[] Parents, int[] Labels)> heldOut = [];
    private readonly int batch, unit;
    private float[] best;
    private double bestLoss;
    private int epoch, epochsSinceBest, cuts;
    private long steps;

    public ArgnTraining(ArgnLayout layout, ArgnTarget target, Argn options, int[] pieces, int[] trainRows,
        int[] heldOutRows, Rng rng, torch.Device device)
    {
        (this.layout, this.target, this.options, this.pieces, this.rng, this.device) =
            (layout, target, options, pieces, rng, device);
        unit = layout.Columns[target.Feature].Unit;
        known = new int[layout.Columns.Length];
        places = new uint[(layout.UnitCount + 3) / 4 * 4];
        rows = Learnable(trainRows);
        batch = Math.Clamp(options.BatchSize, 1, Math.Max(1, rows.Length / 8));
        shape = new(target.EntryCount, options.Width, target.Blocks.Radix);
        int width = shape.Width, classes = shape.Classes;
        parameters = new(rng.Split("weights")) { LearningRate = options.LearningRate, Decay = options.WeightDecay };
        parameters.Given("table", FirstTable(), shape.Entries, width + classes);
        parameters.Uniform("middle", 1 / Math.Sqrt(width), width, width);
        parameters.Constant("bias", 0, width);
        parameters.Uniform("last", 0.1 / Math.Sqrt(width), width, classes);
        p = parameters.Place(device);
        labels = new (int, int)[batch];
        masks = tensor(Noise.Dropout(rng.Split("dropout"), (MaskRows + batch) * width, options.Dropout),
            [MaskRows + batch, width], device: device);
        average = parameters.ToArray();
        best = [.. average];
        HoldOut(Learnable(heldOutRows));
        bestLoss = Evaluate(best);
        IsDone = heldOut.Count == 0 || rows.Length < batch * 2;
    }

    /// <summary>Whether nothing more is to be learnt.</summary>
    public bool IsDone { get; private set; }

    /// <summary>What a pass over the data costs, to begin with the longest.</summary>
    public long Cost => (long)rows.Length * (shape.Width + shape.Classes);

    /// <summary>The best loss a held-out row, in nats.</summary>
    public double Loss => bestLoss;

    /// <summary>How many passes there were.</summary>
    public int Epochs => epoch;

    /// <summary>The weights that predict rows held out best.</summary>
    public ArgnNetwork Result() => new(shape, best);

    // the rows in which there is something to choose
    private int[] Learnable(int[] from) => [.. from.Where(row =>
    {
        var piece = pieces[row * layout.Columns.Length + target.Feature];
        return piece >= 0 && target.Blocks.HasChoice(target.ParentOf(piece));
    })];

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

    /// <summary>One pass over the data; then the average of the weights is judged on the rows held out.</summary>
    public void Epoch(CancellationToken cancel)
    {
        var order = rng.Split("order").Split(epoch).Permutation(rows.Length);
        for (var start = 0; start + batch <= order.Length; start += batch)
        {
            cancel.ThrowIfCancellationRequested();
            Step(order.AsSpan(start, batch));
        }
        epoch++;
        var loss = Evaluate(average);
        if (!double.IsFinite(loss))
        {
            throw new SemblanceException(
                $"Training diverged: the loss of '{layout.Features[target.Feature].Name}' is no longer a number in epoch {epoch}.",
                "fit", "Lower the learning rate, say to a quarter.");
        }
        if (loss < bestLoss - LeastGain) epochsSinceBest = 0;
        else epochsSinceBest++;
        if (loss < bestLoss) (bestLoss, best) = (loss, [.. average]);
        if (epochsSinceBest < options.Patience) return;
        if (cuts++ == options.RateCuts)
        {
            IsDone = true;
            return;
        }
        // from the best weights on with shorter steps
        parameters.LearningRate *= 0.3;
        parameters.Restore(best);
        best.CopyTo(average, 0);
        epochsSinceBest = 0;
    }

    private void Step(ReadOnlySpan<int> order)
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
        var mask = masks.narrow(0, noise.Below(MaskRows, 0), count);
        var first = sums.narrow(1, 0, width).relu(); // [row, unit]
        var second = addmm(bias, first, middle, 1, 1).relu_();
        var hidden = first.add(second, Once).mul_(mask);
        var logits = addmm(sums.narrow(1, width, classes), hidden, last, 1, 1); // [row, class]

        var dLogits = Gradient(logits);
        last.grad!.addmm_(hidden.t(), dLogits, 0, 1);
        var dHidden = dLogits.mm(last.t()).mul_(mask);
        var dSecond = second.sign_().mul_(dHidden); // what relu let through has sign 1
        middle.grad!.addmm_(first.t(), dSecond, 0, 1);
        bias.grad!.copy_(dSecond.sum(0));
        var dFirst = dHidden.addmm_(dSecond, middle.t(), 1, 1).mul_(first.sign_());
        Scatter(dFirst, dLogits, table.grad!.zero_());
        parameters.Step();
        parameters.MoveAverage(average, (float)Math.Max(1 - options.Averaging, 10.0 / (steps + 10)));
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
        return zeros(input.Count, units, device: device).index_add_(0, rowOf, p[0].index_select(0, entries) * shares, Once);
    }

    private void Scatter(Tensor dFirst, Tensor dDirect, Tensor dTable)
    {
        if (device.type == DeviceType.CPU)
        {
            input.Scatter(Floats.Of(dFirst), shape.Width, Floats.Of(dDirect), shape.Classes, Floats.Of(dTable));
            return;
        }
        var (entries, shares, rowOf) = OnDevice();
        dTable.index_add_(0, entries, cat([dFirst, dDirect], 1).index_select(0, rowOf) * shares, Once);
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

    // of the mean loss by the logits: softmax less what is right
    private Tensor Gradient(Tensor logits)
    {
        using var here = logits.cpu();
        var gradient = zeros(logits.shape);
        ReadOnlySpan<float> scores = Floats.Of(here);
        var d = Floats.Of(gradient);
        var count = (int)logits.shape[0];
        var smooth = target.IsOrdered ? (float)options.Smoothing : 0;
        for (var r = 0; r < count; r++)
        {
            var (parent, label) = labels[r];
            var choices = target.Blocks.ChoicesOf(parent);
            var row = d.Slice(r * shape.Classes, choices);
            Floats.SoftMax(scores.Slice(r * shape.Classes, choices), row);
            row[label] -= 1 - smooth;
            row[Math.Max(label - 1, 0)] -= smooth / 2;
            row[Math.Min(label + 1, choices - 1)] -= smooth / 2;
            TensorPrimitives.Multiply(row, 1f / count, row);
        }
        return gradient.to(device);
    }

    // each row held out is asked for twice: in the fixed order and in a random one
    private void HoldOut(int[] from)
    {
        var orders = rng.Split("held out");
        for (var start = 0; start < from.Length; start += EvaluationBlock)
        {
            int[] some = from[start..Math.Min(from.Length, start + EvaluationBlock)];
            (ArgnRows Rows, int[] Parents, int[] Labels) block = (new(), new int[2 * some.Length], new int[2 * some.Length]);
            for (var i = 0; i < 2 * some.Length; i++)
            {
                (block.Parents[i], block.Labels[i]) = Label(some[i / 2]);
                Know(some[i / 2], i % 2 == 0 ? null : orders, start + i / 2);
                target.AddTo(block.Rows, known, block.Parents[i]);
            }
            heldOut.Add(block);
        }
    }

    private double Evaluate(float[] weights)
    {
        var network = new ArgnNetwork(shape, weights);
        double loss = 0, count = 0;
        var logits = new float[2 * EvaluationBlock * shape.Classes];
        foreach (var (given, parents, labels) in heldOut)
        {
            network.Logits(given, logits);
            for (var r = 0; r < labels.Length; r++)
            {
                var row = logits.AsSpan(r * shape.Classes, target.Blocks.ChoicesOf(parents[r]));
                var label = row[labels[r]];
                var most = TensorPrimitives.Max<float>(row);
                TensorPrimitives.Subtract(row, most, row);
                TensorPrimitives.Exp(row, row);
                loss += most - label + Math.Log(TensorPrimitives.Sum<float>(row));
            }
            count += labels.Length;
        }
        return count > 0 ? loss / count : 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in p) tensor.Dispose();
        masks.Dispose();
        parameters.Dispose();
    }
}
