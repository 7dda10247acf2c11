using TorchSharp;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Semblance.Torch.Training;

/// <summary>
/// One-hot vectors times weights, or sums of a few of those: rows of the weights are taken, and their gradients added
/// back, without a matrix of zeros and ones. On the processor both are plain loops over memory, in a fixed order.
/// </summary>
/// <param name="table">[entry, unit]</param>
internal sealed class RowTable(Weight table)
{
    private readonly Tensor weights = table.Value, gradient = table.Gradient;
    private readonly int units = (int)table.Value.shape[1];
    private readonly List<(Tensor Taken, long[] Entries, int Each)> taken = [];

    /// <summary>Sums of rows, which <see cref="Backward"/> differentiates.</summary>
    /// <param name="entries">Which rows, <paramref name="each"/> at a time.</param>
    /// <param name="each">How many rows are summed into one.</param>
    /// <returns>[entries / each, unit]</returns>
    public Tensor Take(long[] entries, int each)
    {
        using var none = no_grad();
        var sums = Floats.Room(weights.device, entries.Length / each, units);
        Fill(sums, entries, each);
        sums.DetachFromDisposeScope().requires_grad_(true); // lives until its gradient has been added
        taken.Add((sums, entries, each));
        return sums;
    }

    /// <summary>Adds the gradients of all rows taken since the last call to the weights' gradient.</summary>
    public void Backward()
    {
        using var none = no_grad();
        foreach (var (sums, entries, each) in taken)
        {
            using var own = sums;
            using var dSums = sums.grad!.contiguous();
            AddGradient(dSums, entries, each);
        }
        taken.Clear();
    }

    /// <summary>Writes a bias, and the sum of some rows, into each row of a contiguous tensor.</summary>
    /// <param name="into">[entries / each, unit]</param>
    /// <param name="entries">Which rows, <paramref name="each"/> at a time.</param>
    /// <param name="each">How many rows are summed into one.</param>
    /// <param name="bias">[unit]; nothing where left out.</param>
    public void Fill(Tensor into, ReadOnlySpan<long> entries, int each, Tensor? bias = null)
    {
        if (weights.device_type == DeviceType.CPU)
        {
            var rows = Floats.Of(weights);
            var sums = Floats.Of(into);
            var first = bias is null ? default : Floats.Of(bias);
            for (var i = 0; i < entries.Length; i++)
            {
                var sum = sums.Slice(i / each * units, units);
                var row = rows.Slice((int)entries[i] * units, units);
                if (i % each > 0) TensorPrimitives.Add(sum, row, sum);
                else if (bias is null) row.CopyTo(sum);
                else TensorPrimitives.Add(first, row, sum);
            }
            return;
        }
        using var scope = NewDisposeScope();
        var places = tensor(entries.ToArray(), device: weights.device);
        into.copy_(weights.index_select(0, places).view(entries.Length / each, each, units).sum(1));
        if (bias is not null) into.add_(bias, Floats.Once);
    }

    /// <summary>Adds the gradient of such sums to the weights' gradient.</summary>
    public void AddGradient(Tensor dSums, ReadOnlySpan<long> entries, int each)
    {
        if (weights.device_type == DeviceType.CPU)
        {
            var rows = Floats.Of(gradient);
            var values = Floats.Of(dSums);
            for (var i = 0; i < entries.Length; i++)
            {
                var row = rows.Slice((int)entries[i] * units, units);
                TensorPrimitives.Add(row, values.Slice(i / each * units, units), row);
            }
            return;
        }
        using var scope = NewDisposeScope();
        var places = tensor(entries.ToArray(), device: weights.device);
        gradient.index_add_(0, places, dSums.repeat_interleave(each, 0), Floats.Once);
    }
}
