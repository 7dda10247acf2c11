using Semblance.Random;
using Semblance.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Semblance.Torch.Tables;

/// <summary>CTGAN's critic in training: packs of rows, two layers of leaky ReLUs with dropout, a score.</summary>
/// <remarks>
/// Three sums are done in a shorter way than usual, with the same result. A condition is one-hot, so its product with
/// weights is some of their rows. The first layer of an interpolation is the interpolation of the first layers. And a
/// critic of leaky ReLUs is linear where its signs stay: the score's gradient by an interpolation, which the penalty is
/// about, is a backward pass like that of rows, so that interpolations are a third part of the same matrices.
/// </remarks>
internal sealed class CriticNet : IDisposable
{
    private const float Slope = 0.2f;

    private readonly int packs, pack, units, conditions;
    private readonly double penalty;
    private readonly torch.Device device;
    private readonly Weight[] weights;
    private readonly Weight w1, e1, b1, w2, b2, w3, b3;
    private readonly RowTable rows1;

    // of packs of real rows, of made ones, and of interpolations [3 packs, number or unit]; inputs of the last are
    // slopes. What a generator's step judges takes the place of real rows
    private readonly Tensor inputs, before1, signs1, hidden1, before2, signs2, dBefore2, dBefore1;
    private readonly Tensor dScores, dMade; // [3 packs, 1], [packs, 1]
    private readonly Tensor slopesAsked, dSlope1, dSlope2; // [packs, condition], [packs, unit] twice
    private readonly Layers all, made;
    private readonly Product toSlopes, toSlopesAsked, toDSlope1, toDSlope1Asked, toDSlope2, toW1, toE1, toW2, toRows;

    /// <param name="options">Sizes.</param>
    /// <param name="count">Rows in a step.</param>
    /// <param name="width">Numbers in a row.</param>
    /// <param name="conditions">Numbers in a condition.</param>
    /// <param name="rng">The stream of the first weights.</param>
    /// <param name="device">Where it is trained.</param>
    /// <param name="halves">How products are done.</param>
    public CriticNet(ConditionalGan options, int count, int width, int conditions, Rng rng, torch.Device device,
        Halves halves)
    {
        (this.conditions, this.device, penalty) = (conditions, device, options.Recipe.GradientPenalty);
        (pack, units) = (options.Recipe.Pack, options.CriticWidth);
        packs = count / pack;
        Parameters = new(rng)
        {
            LearningRate = options.Recipe.LearningRate, Beta1 = 0.5, Beta2 = 0.9, Decay = options.WeightDecay,
        };
        double reach1 = 1 / Math.Sqrt(pack * (width + conditions)), reach2 = 1 / Math.Sqrt(units);
        Parameters.Uniform("w1", reach1, pack * width, units);
        Parameters.Uniform("e1", reach1, Math.Max(1, pack * conditions), units);
        Parameters.Uniform("b1", reach1, units);
        Parameters.Uniform("w2", reach2, units, units);
        Parameters.Uniform("b2", reach2, units);
        Parameters.Uniform("w3", reach2, units, 1);
        Parameters.Uniform("b3", reach2, 1);
        weights = Parameters.PlaceBare(device);
        (w1, e1, b1, w2, b2, w3, b3) =
            (weights[0], weights[1], weights[2], weights[3], weights[4], weights[5], weights[6]);
        rows1 = new(e1);

        Tensor Room(int rows, int columns) => Floats.Room(device, rows, columns);
        inputs = Room(3 * packs, pack * width);
        (before1, signs1, hidden1) = (Room(3 * packs, units), Room(3 * packs, units), Room(3 * packs, units));
        (before2, signs2) = (Room(3 * packs, units), Room(3 * packs, units));
        (dBefore2, dBefore1) = (Room(3 * packs, units), Room(3 * packs, units));
        slopesAsked = Room(packs, Math.Max(1, pack * conditions));
        (dSlope1, dSlope2) = (Room(packs, units), Room(packs, units));
        // the loss: mean(made) - mean(real) + penalty, which begins with a slope of 1
        var dLoss = new float[3 * packs];
        for (var i = 0; i < dLoss.Length; i++) dLoss[i] = i < packs ? -1f / packs : i < 2 * packs ? 1f / packs : 1;
        dScores = Floats.On(device, dLoss, 3 * packs, 1);
        dMade = Floats.On(device, dLoss.AsSpan(0, packs), packs, 1); // the generator's: minus the mean score

        Layers Of(int judged, int rows) => new(
            new(halves, before1.narrow(0, 0, judged), inputs.narrow(0, 0, judged), w1.Value),
            new(halves, before2.narrow(0, 0, rows), hidden1.narrow(0, 0, rows), w2.Value),
            new(halves, dBefore1.narrow(0, 0, rows), dBefore2.narrow(0, 0, rows), w2.Value.t()));
        (all, made) = (Of(2 * packs, 3 * packs), Of(packs, packs));
        toSlopes = new(halves, Between(inputs), Between(dBefore1), w1.Value.t());
        toSlopesAsked = new(halves, slopesAsked, Between(dBefore1), e1.Value.t());
        toDSlope1 = new(halves, dSlope1, Between(inputs), w1.Value);
        toDSlope1Asked = new(halves, dSlope1, slopesAsked, e1.Value);
        toDSlope2 = new(halves, dSlope2, dSlope1, w2.Value);
        toW1 = new(halves, w1.Gradient, inputs.t(), dBefore1);
        toE1 = new(halves, e1.Gradient, slopesAsked.t(), Between(dBefore1));
        toW2 = new(halves, w2.Gradient, hidden1.t(), dBefore2);
        toRows = new(halves, Between(inputs), dBefore1.narrow(0, 0, packs), w1.Value.t());
    }

    private sealed record Layers(Product First, Product Second, Product Back);

    /// <summary>The weights.</summary>
    public Parameters Parameters { get; }

    /// <summary>A step along the gradient.</summary>
    /// <param name="batch">Real and made rows, and what else the step draws.</param>
    public void Step(CtganBatch batch)
    {
        using var scope = NewDisposeScope();
        var places = Places(batch.Conditions);
        Floats.Put(Judged(inputs), batch.Rows);
        Forward(all, places, 2 * packs, 3 * packs, batch, dScores);
        Penalty();

        toW1.Set();
        toW2.Set();
        b1.Gradient.copy_(Judged(dBefore1).sum([0L]));
        b2.Gradient.copy_(Judged(dBefore2).sum([0L]));
        b3.Gradient.zero_(); // made and real rows have as many scores
        w3.Gradient.copy_(Between(signs2).mul(dSlope2).sum([0L]).view(units, 1));
        w3.Gradient.addmm_(Judged(before2).mul(Judged(signs2)).t(), Judged(dScores), 1, 1);
        if (conditions > 0)
        {
            toE1.Set();
            rows1.AddGradient(Judged(dBefore1), places, pack);
        }
        else e1.Gradient.zero_();
        Parameters.Step();
    }

    /// <summary>Judges rows that the generator made.</summary>
    /// <param name="batch">The rows, and what else the step draws.</param>
    /// <param name="dRows">The gradient of minus the mean score by them.</param>
    /// <returns>The mean score.</returns>
    public double Judge(CtganBatch batch, Span<float> dRows)
    {
        using var scope = NewDisposeScope();
        Floats.Put(inputs.narrow(0, 0, packs), batch.Rows);
        Forward(made, Places(batch.Conditions), packs, packs, batch, dMade);
        toRows.Set();
        Floats.Take(Between(inputs), dRows);
        var hidden2 = before2.narrow(0, 0, packs).mul(signs2.narrow(0, 0, packs));
        return Floats.Copy(addmm(b3.Value, hidden2, w3.Value, 1, 1)).Average();
    }

    // to the scores of rows packs, of which the first ones are judged, and back to the first layer
    private void Forward(Layers layers, long[] places, int judged, int rows, CtganBatch batch, Tensor dScores)
    {
        Tensor Part(Tensor whole) => whole.narrow(0, 0, rows);
        var first = before1.narrow(0, 0, judged);
        if (conditions > 0) rows1.Fill(first, places, pack, b1.Value);
        else first.copy_(b1.Value);
        layers.First.Add();
        if (rows > judged)
        {
            var share = Floats.On(device, batch.Between, packs, 1);
            Between(before1).copy_(lerp(before1.narrow(0, packs, packs), before1.narrow(0, 0, packs), share));
        }
        Signs(Part(before1), batch.Drop1, Part(signs1));
        Part(hidden1).copy_(Part(before1)).mul_(Part(signs1));
        Part(before2).copy_(b2.Value);
        layers.Second.Add();
        Signs(Part(before2), batch.Drop2, Part(signs2));
        Part(dBefore2).copy_(Part(signs2)).mul_(w3.Value.t()).mul_(dScores);
        layers.Back.Set();
        Part(dBefore1).mul_(Part(signs1));
    }

    // the penalty, weight x mean((norm - 1)²), by each interpolation's slopes, and from there forward to what made
    // them; the gradients of weights are then products of the same matrices as those of rows
    private void Penalty()
    {
        toSlopes.Set();
        var slopes = Between(inputs);
        var squares = slopes.mul(slopes).sum(1);
        if (conditions > 0)
        {
            toSlopesAsked.Set();
            squares.add_(slopesAsked.mul(slopesAsked).sum(1), Floats.Once);
        }
        var factors = Floats.Copy(squares);
        for (var i = 0; i < packs; i++)
        {
            var norm = Math.Max(Math.Sqrt(factors[i]), 1e-12);
            factors[i] = (float)(penalty * 2 * (norm - 1) / (norm * packs));
        }
        var factor = Floats.On(device, factors, packs, 1);
        toDSlope1.Set();
        if (conditions > 0) toDSlope1Asked.Add();
        dSlope1.mul_(factor).mul_(Between(signs1));
        Between(dBefore1).mul_(factor);
        Between(hidden1).copy_(dSlope1);
        toDSlope2.Set();
    }

    private Tensor Judged(Tensor whole) => whole.narrow(0, 0, 2 * packs);

    private Tensor Between(Tensor whole) => whole.narrow(0, 2 * packs, packs);

    // each row of a pack has its own part of the weights
    private long[] Places(long[] asked)
    {
        var places = new long[asked.Length];
        for (var i = 0; i < places.Length; i++) places[i] = i % pack * conditions + asked[i];
        return places;
    }

    // what leaky ReLU and dropout multiply by
    private static void Signs(Tensor x, ReadOnlySpan<float> drop, Tensor signs)
    {
        var values = Floats.Copy(x);
        for (var i = 0; i < values.Length; i++) values[i] = values[i] > 0 ? drop[i] : Slope * drop[i];
        Floats.Put(signs, values);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Product[] products =
        [
            all.First, all.Second, all.Back, made.First, made.Second, made.Back,
            toSlopes, toSlopesAsked, toDSlope1, toDSlope1Asked, toDSlope2, toW1, toE1, toW2, toRows,
        ];
        Tensor[] tensors =
        [
            inputs, before1, signs1, hidden1, before2, signs2, dBefore2, dBefore1, dScores, dMade, slopesAsked,
            dSlope1, dSlope2,
        ];
        foreach (var product in products) product.Dispose();
        foreach (var tensor in tensors) tensor.Dispose();
        foreach (var weight in weights) weight.Dispose();
        Parameters.Dispose();
    }
}
