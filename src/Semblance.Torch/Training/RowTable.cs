using TorchSharp;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Semblance.Torch.Training;

/// <summary>
/// One-hot vectors times weights, or sums of a few of those: rows of the weights are taken, and their gradients added
/// back, without a matrix of zeros and ones. On the processor both are plain loops over memory, in a fixed order.
/// </summary>
/// <param name="weights">[entry, unit], with a gradient.</param>
internal sealed class RowTable(Tensor weights)
{
    private readonly List<(Tensor Taken, long[] Entries, int Each)> taken = [];

    /// <summary>Sums of rows.</summary>
    /// <param name="entries">Which rows, <paramref name="each"/> at a time.</param>
    /// <param name="each">How many rows are summed into one.</param>
    /// <param name="hasGradient">Whether <see cref="Backward"/> is to follow.</param>
    /// <returns>[entries / each, unit]</returns>
    public Tensor Take(long[] entries, int each, bool hasGradient)
    {
        using var none = no_grad();
        int count = entries.Length / each, units = (int)weights.shape[1];
        Tensor sums;
        if (weights.device_type == DeviceType.CPU)
        {
            var rows = Floats.Of(weights);
            var values = new float[count * units];
            for (var i = 0; i < entries.Length; i++)
            {
                var sum = values.AsSpan(i / each * units, units);
                TensorPrimitives.Add(sum, rows.Slice((int)entries[i] * units, units), sum);
            }
            sums = Floats.On(weights.device, values, count, units);
        }
        else
        {
            using var places = tensor(entries, device: weights.device);
            sums = weights.index_select(0, places).view(count, each, units).sum(1);
        }
        if (!hasGradient) return sums;
        sums.DetachFromDisposeScope().requires_grad_(true); // lives until its gradient has been added
        taken.Add((sums, entries, each));
        return sums;
    }

    /// <summary>Adds the gradients of all rows taken since the last call to the weights' gradient.</summary>
    public void Backward()
    {
        using var none = no_grad();
        var units = (int)weights.shape[1];
        foreach (var (sums, entries, each) in taken)
        {
            using var own = sums;
            using var gradient = sums.grad!.contiguous();
            if (weights.device_type == DeviceType.CPU)
            {
                var rows = Floats.Of(weights.grad!);
                var values = Floats.Of(gradient);
                for (var i = 0; i < entries.Length; i++)
                {
                    var row = rows.Slice((int)entries[i] * units, units);
                    TensorPrimitives.Add(row, values.Slice(i / each * units, units), row);
                }
            }
            else
            {
                using var places = tensor(entries, device: weights.device);
                weights.grad!.index_add_(0, places, gradient.repeat_interleave(each, 0), 1);
            }
        }
        taken.Clear();
    }
}
