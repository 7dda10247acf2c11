using TorchSharp;
using static TorchSharp.torch;

namespace Semblance.Torch.Training;

/// <summary>
/// A product of matrices that every step repeats, into memory that is kept, so that no step asks the system for any. It
/// is done in two halves of the result's longer side.
/// </summary>
internal sealed class Product : IDisposable
{
    private const long Least = 1 << 22; // fewer multiplications are not worth a second thread

    private readonly Halves halves;
    private readonly Tensor[] into, left, right;

    /// <param name="halves">How the two are run.</param>
    /// <param name="into">[row, column]</param>
    /// <param name="left">[row, inner]</param>
    /// <param name="right">[inner, column]</param>
    public Product(Halves halves, Tensor into, Tensor left, Tensor right)
    {
        this.halves = halves;
        var side = into.shape[0] >= into.shape[1] ? 0 : 1;
        var length = into.shape[side];
        var half = length / 2 / 16 * 16; // columns begin at whole vectors
        var isSmall = into.shape[0] * into.shape[1] * left.shape[1] < Least;
        (long From, long Count)[] parts = isSmall ? [(0, length)] : [(0, half), (half, length - half)];
        Tensor[] Cut(Tensor whole, int along) => [.. parts.Select(part => whole.narrow(along, part.From, part.Count))];
        this.into = Cut(into, side);
        this.left = side == 0 ? Cut(left, 0) : [.. parts.Select(_ => left.alias())];
        this.right = side == 1 ? Cut(right, 1) : [.. parts.Select(_ => right.alias())];
    }

    /// <summary>Puts the product where it belongs.</summary>
    public void Set() => Run(0);

    /// <summary>Adds the product to what stands there.</summary>
    public void Add() => Run(1);

    private void Run(float kept)
    {
        if (into.Length == 1) One(0, kept);
        else halves.Run(() => One(0, kept), () => One(1, kept));
    }

    private void One(int half, float kept) => into[half].addmm_(left[half], right[half], kept, 1);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in into.Concat(left).Concat(right)) part.Dispose();
    }
}
