using System.Runtime.InteropServices;
using Semblance.Models;
using Semblance.Random;
using TorchSharp;
using static TorchSharp.torch;

namespace Semblance.Torch.Training;

/// <summary>
/// The weights of one network in one tensor, their gradients in a second, and Adam's averages beside them: a step of
/// the optimiser is then one pass over memory.
/// </summary>
/// <remarks>
/// D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", ICLR 2015, with weight decay added to the
/// gradient.
/// </remarks>
internal sealed class Parameters : IDisposable
{
    private readonly List<(string Name, long[] Shape, int Start)> shapes = [];
    private readonly List<float> initial = [];
    private readonly Rng rng;
    private Tensor flat = null!, gradients = null!, first = null!, second = null!;
    private float[]? average;
    private long steps;

    public Parameters(Rng rng) => this.rng = rng;

    /// <summary>Step size.</summary>
    public double LearningRate { get; set; } = 2e-4;

    /// <summary>How slowly the average of gradients forgets.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>How slowly the average of their squares forgets.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Share of each weight that is added to its gradient.</summary>
    public double Decay { get; init; }

    /// <summary>How slowly the average of the weights forgets, which is what is sampled with; 0 samples with the
    /// weights themselves.</summary>
    public double Averaging { get; init; }

    /// <summary>How many weights there are.</summary>
    public long Count { get; private set; }

    /// <summary>A tensor of weights drawn evenly from ±<paramref name="reach"/>.</summary>
    public int Uniform(string name, double reach, params long[] shape)
    {
        var stream = rng.Split(name);
        return Add(name, shape, i => (float)((2 * stream.Uniform(i) - 1) * reach));
    }

    /// <summary>A tensor of equal weights.</summary>
    public int Constant(string name, float value, params long[] shape) => Add(name, shape, _ => value);

    /// <summary>A tensor of the given weights.</summary>
    public int Given(string name, float[] values, params long[] shape) => Add(name, shape, i => values[i]);

    private int Add(string name, long[] shape, Func<int, float> value)
    {
        shapes.Add((name, shape, initial.Count));
        var count = shape.Aggregate(1L, (product, side) => product * side);
        for (var i = 0; i < count; i++) initial.Add(value(i));
        Count += count;
        return shapes.Count - 1;
    }

    /// <summary>Puts all tensors on the device, for gradients by libtorch; returns them in the order in which they
    /// were declared.</summary>
    public Tensor[] Place(torch.Device device) => [.. PlaceBare(device).Select(weight =>
    {
        weight.Value.requires_grad_(true);
        weight.Value.grad = weight.Gradient;
        return weight.Value;
    })];

    /// <summary>Puts all tensors on the device, for gradients of one's own.</summary>
    public Weight[] PlaceBare(torch.Device device)
    {
        using var none = no_grad();
        flat = Floats.On(device, CollectionsMarshal.AsSpan(initial), initial.Count);
        gradients = zeros_like(flat);
        first = zeros_like(flat);
        second = zeros_like(flat);
        if (Averaging > 0) average = [.. initial];
        initial.Clear();
        return [.. shapes.Select(part =>
        {
            var count = part.Shape.Aggregate(1L, (product, side) => product * side);
            return new Weight(flat.narrow(0, part.Start, count).view(part.Shape).detach(),
                gradients.narrow(0, part.Start, count).view(part.Shape));
        })];
    }

    /// <summary>Forgets the gradients.</summary>
    public void Zero() => gradients.zero_();

    /// <summary>One step of Adam along the gradients.</summary>
    public void Step()
    {
        steps++;
        double rate = LearningRate / (1 - Math.Pow(Beta1, steps)), root = Math.Sqrt(1 - Math.Pow(Beta2, steps));
        if (flat.device_type == DeviceType.CPU)
        {
            Fused(Floats.Of(flat), Floats.Of(gradients), Floats.Of(first), Floats.Of(second), (float)rate,
                (float)(1 / root));
            Average();
            return;
        }
        using var none = no_grad();
        using var scope = NewDisposeScope();
        Scalar decay = Decay, beta1 = Beta1, beta2 = Beta2, new1 = 1 - Beta1, new2 = 1 - Beta2, by = 1 / root, tiny =
            1e-8, back = -rate;
        gradients.add_(flat, decay);
        first.mul_(beta1).add_(gradients, new1);
        second.mul_(beta2).addcmul_(gradients, gradients, new2);
        flat.addcdiv_(first, second.sqrt().mul_(by).add_(tiny), back);
        foreach (var scalar in new[] { decay, beta1, beta2, new1, new2, by, tiny, back }) GC.KeepAlive(scalar);
        Average();
    }

    // forgets faster at first, so that the start does not linger
    private void Average()
    {
        if (average is null) return;
        var kept = Math.Min(Averaging, (1.0 + steps) / (10 + steps));
        var now = flat.device_type == DeviceType.CPU ? Floats.Of(flat) : Floats.Copy(flat);
        System.Numerics.Tensors.TensorPrimitives.Lerp(now, average, (float)kept, average);
    }

    private void Fused(Span<float> w, Span<float> g, Span<float> m, Span<float> v, float rate, float unroot)
    {
        float b1 = (float)Beta1, b2 = (float)Beta2, decay = (float)Decay;
        var width = System.Numerics.Vector<float>.Count;
        var i = 0;
        for (; i + width <= w.Length; i += width)
        {
            var weight = new System.Numerics.Vector<float>(w[i..]);
            var gradient = new System.Numerics.Vector<float>(g[i..]) + weight * decay;
            var mean = new System.Numerics.Vector<float>(m[i..]) * b1 + gradient * (1 - b1);
            var square = new System.Numerics.Vector<float>(v[i..]) * b2 + gradient * gradient * (1 - b2);
            mean.CopyTo(m[i..]);
            square.CopyTo(v[i..]);
            (weight - mean * rate / (System.Numerics.Vector.SquareRoot(square) * unroot
                + new System.Numerics.Vector<float>(1e-8f)))
                .CopyTo(w[i..]);
        }
        for (; i < w.Length; i++)
        {
            var gradient = g[i] + w[i] * decay;
            m[i] = m[i] * b1 + gradient * (1 - b1);
            v[i] = v[i] * b2 + gradient * gradient * (1 - b2);
            w[i] -= m[i] * rate / (MathF.Sqrt(v[i]) * unroot + 1e-8f);
        }
    }

    /// <summary>A copy of all weights that are sampled with.</summary>
    public float[] ToArray() => average is null ? Floats.Copy(flat) : [.. average];

    /// <summary>Copies all that the next step depends on.</summary>
    public void Save(ModelFolder state, string name)
    {
        state.Put($"{name}.weights", Floats.Copy(flat));
        state.Put($"{name}.first", Floats.Copy(first));
        state.Put($"{name}.second", Floats.Copy(second));
        state.Put($"{name}.steps", [steps]);
        if (average is not null) state.Put($"{name}.average", [.. average]);
    }

    /// <summary>Takes back what <see cref="Save"/> copied.</summary>
    public void Load(ModelFolder state, string name)
    {
        using var none = no_grad();
        foreach (var (tensor, part) in new[] { (flat, "weights"), (first, "first"), (second, "second") })
        {
            using var values = Floats.On(flat.device, state.Get<float>($"{name}.{part}", (int)Count), Count);
            tensor.copy_(values);
        }
        steps = state.Get<long>($"{name}.steps", 1)[0];
        if (average is not null) state.Get<float>($"{name}.average", (int)Count).CopyTo(average, 0);
    }

    /// <summary>Goes on from other weights, which are their average too.</summary>
    public void Restore(float[] weights)
    {
        using var none = no_grad();
        using var values = tensor(weights, device: flat.device);
        flat.copy_(values);
        if (average is not null) weights.CopyTo(average, 0);
    }

    /// <summary>One tensor's weights, cut from <see cref="ToArray"/>.</summary>
    public float[] Part(float[] all, string name)
    {
        var (_, shape, start) = shapes.First(part => part.Name == name);
        return all.AsSpan(start, (int)shape.Aggregate(1L, (product, side) => product * side)).ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in new[] { flat, gradients, first, second }) tensor?.Dispose();
    }
}

/// <summary>One tensor of weights, and where its gradient belongs.</summary>
internal sealed record Weight(Tensor Value, Tensor Gradient) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Value.Dispose();
        Gradient.Dispose();
    }
}
