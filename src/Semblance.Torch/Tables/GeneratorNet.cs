using Semblance.Models;
using Semblance.Random;
using Semblance.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Semblance.Torch.Tables;

/// <summary>
/// CTGAN's generator in training: two residual blocks, each linear, batch norm and ReLU beside what came in, and a
/// linear layer. A condition is one-hot, so its product with a layer's weights is one of their rows.
/// </summary>
internal sealed class GeneratorNet : IDisposable
{
    private readonly int count, noise, hidden, width;
    private readonly bool hasConditions;
    private readonly torch.Device device;
    private readonly Weight w1, w2, w3, b3, scale1, shift1, scale2, shift2, e1, e2, e3;
    private readonly RowTable rows1, rows2, rows3;
    private readonly Tensor dInputs, dHidden1, dHidden2; // [row, second and first layer], [row, unit] twice
    private readonly Product toInputs, toW3, toW2, toFirst, toW1;

    /// <param name="options">Sizes.</param>
    /// <param name="count">Rows in a step.</param>
    /// <param name="width">Numbers in a row.</param>
    /// <param name="conditions">Numbers in a condition.</param>
    /// <param name="rng">The stream of the first weights.</param>
    /// <param name="device">Where it is trained.</param>
    /// <param name="halves">How products are done.</param>
    public GeneratorNet(ConditionalGan options, int count, int width, int conditions, Rng rng, torch.Device device,
        Halves halves)
    {
        (this.count, this.width, this.device, hasConditions) = (count, width, device, conditions > 0);
        (noise, hidden) = (options.NoiseSize, options.GeneratorWidth);
        Parameters = new(rng)
        {
            LearningRate = options.Recipe.LearningRate, Beta1 = 0.5, Beta2 = 0.9, Decay = options.WeightDecay,
            Averaging = options.Recipe.Averaging,
        };
        double reach1 = 1 / Math.Sqrt(noise + conditions), reach2 = 1 / Math.Sqrt(hidden + noise + conditions);
        var reach3 = 1 / Math.Sqrt(2 * hidden + noise + conditions);
        Parameters.Uniform("w1", reach1, noise, hidden);
        Parameters.Uniform("w2", reach2, hidden + noise, hidden);
        Parameters.Uniform("w3", reach3, 2 * hidden + noise, width);
        Parameters.Uniform("b3", reach3, width);
        foreach (var layer in new[] { "1", "2" })
        {
            Parameters.Constant("scale" + layer, 1, hidden);
            Parameters.Constant("shift" + layer, 0, hidden);
        }
        Parameters.Uniform("e1", reach1, Math.Max(1, conditions), hidden);
        Parameters.Uniform("e2", reach2, Math.Max(1, conditions), hidden);
        Parameters.Uniform("e3", reach3, Math.Max(1, conditions), width);
        var weights = Parameters.PlaceBare(device);
        (w1, w2, w3, b3) = (weights[0], weights[1], weights[2], weights[3]);
        (scale1, shift1, scale2, shift2) = (weights[4], weights[5], weights[6], weights[7]);
        (e1, e2, e3) = (weights[8], weights[9], weights[10]);
        (rows1, rows2, rows3) = (new(e1), new(e2), new(e3));

        Own = new(this);
        ForCritic = new(this);
        DLogits = Floats.Room(device, count, width);
        dInputs = Floats.Room(device, count, 2 * hidden);
        (dHidden1, dHidden2) = (Floats.Room(device, count, hidden), Floats.Room(device, count, hidden));
        toInputs = new(halves, dInputs, DLogits, w3.Value.narrow(0, 0, 2 * hidden).t());
        toW3 = new(halves, w3.Gradient, Own.Inputs.t(), DLogits);
        toW2 = new(halves, w2.Gradient, Own.Inputs.narrow(1, hidden, hidden + noise).t(), dHidden2);
        toFirst = new(halves, dInputs.narrow(1, hidden, hidden), dHidden2, w2.Value.narrow(0, 0, hidden).t());
        toW1 = new(halves, w1.Gradient, Own.Inputs.narrow(1, 2 * hidden, noise).t(), dHidden1);
    }

    /// <summary>The weights.</summary>
    public Parameters Parameters { get; }

    /// <summary>The rows that the next step of the generator learns from.</summary>
    public Pass Own { get; }

    /// <summary>The rows that the critic learns from.</summary>
    public Pass ForCritic { get; }

    /// <summary>The loss's gradient at the logits of <see cref="Own"/> [row, number].</summary>
    public Tensor DLogits { get; }

    /// <summary>A step along the gradient.</summary>
    /// <param name="conditions">What the rows of <see cref="Own"/> were asked for.</param>
    public void Step(ReadOnlySpan<long> conditions)
    {
        using var scope = NewDisposeScope();
        toW3.Set();
        b3.Gradient.copy_(DLogits.sum([0L]));
        toInputs.Set();
        Own.Norm2.Backward(dInputs, 0, dHidden2);
        toW2.Set();
        toFirst.Add();
        Own.Norm1.Backward(dInputs, hidden, dHidden1);
        toW1.Set();
        Asked(e1, rows1, dHidden1, conditions);
        Asked(e2, rows2, dHidden2, conditions);
        Asked(e3, rows3, DLogits, conditions);
        Parameters.Step();
    }

    private void Asked(Weight weight, RowTable rows, Tensor gradient, ReadOnlySpan<long> conditions)
    {
        weight.Gradient.zero_();
        if (hasConditions) rows.AddGradient(gradient, conditions, 1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var product in new[] { toInputs, toW3, toW2, toFirst, toW1 }) product.Dispose();
        foreach (var tensor in new[] { DLogits, dInputs, dHidden1, dHidden2 }) tensor.Dispose();
        Own.Dispose();
        ForCritic.Dispose();
        foreach (var weight in new[] { w1, w2, w3, b3, scale1, shift1, scale2, shift2, e1, e2, e3 }) weight.Dispose();
        Parameters.Dispose();
    }

    /// <summary>Some rows on their way through the network.</summary>
    internal sealed class Pass : IDisposable
    {
        private readonly GeneratorNet net;
        private readonly Tensor noise, hidden1, hidden2;
        private readonly Product first, second, third;

        /// <param name="net">The network.</param>
        public Pass(GeneratorNet net)
        {
            this.net = net;
            int hidden = net.hidden, tail = net.noise;
            noise = Floats.Room(net.device, net.count, tail);
            (hidden1, hidden2) =
                (Floats.Room(net.device, net.count, hidden), Floats.Room(net.device, net.count, hidden));
            Inputs = Floats.Room(net.device, net.count, 2 * hidden + tail);
            Logits = Floats.Room(net.device, net.count, net.width);
            Norm1 = new(net.scale1, net.shift1, hidden1, Inputs, hidden);
            Norm2 = new(net.scale2, net.shift2, hidden2, Inputs, 0);
            var whole = new Halves(isParallel: false); // both passes are made beside each other
            first = new(whole, hidden1, noise, net.w1.Value);
            second = new(whole, hidden2, Inputs.narrow(1, hidden, hidden + tail), net.w2.Value);
            third = new(whole, Logits, Inputs, net.w3.Value);
        }

        /// <summary>Each row: second layer, first layer, noise. A layer reads the tail and writes before it.</summary>
        public Tensor Inputs { get; }

        /// <summary>The first layer's norm.</summary>
        public NormRelu Norm1 { get; }

        /// <summary>The second layer's norm.</summary>
        public NormRelu Norm2 { get; }

        /// <summary>What comes out [row, scalar or entry].</summary>
        public Tensor Logits { get; }

        /// <summary>Makes the logits.</summary>
        /// <param name="normals">Noise [row, number].</param>
        /// <param name="conditions">What each row is asked for.</param>
        public void Forward(ReadOnlySpan<float> normals, ReadOnlySpan<long> conditions)
        {
            using var scope = NewDisposeScope();
            Floats.Put(noise, normals);
            Inputs.narrow(1, 2 * net.hidden, net.noise).copy_(noise);
            Begin(hidden1, net.rows1, conditions, null);
            first.Add();
            Norm1.Forward();
            Begin(hidden2, net.rows2, conditions, null);
            second.Add();
            Norm2.Forward();
            Begin(Logits, net.rows3, conditions, net.b3.Value);
            third.Add();
        }

        private void Begin(Tensor layer, RowTable rows, ReadOnlySpan<long> conditions, Tensor? bias)
        {
            if (net.hasConditions) rows.Fill(layer, conditions, 1, bias);
            else if (bias is null) layer.zero_();
            else layer.copy_(bias);
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            foreach (var product in new[] { first, second, third }) product.Dispose();
            foreach (var tensor in new[] { noise, hidden1, hidden2, Inputs, Logits }) tensor.Dispose();
            Norm1.Dispose();
            Norm2.Dispose();
        }
    }
}
