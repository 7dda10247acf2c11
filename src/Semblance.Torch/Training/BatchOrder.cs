using Semblance.Random;

namespace Semblance.Torch.Training;

/// <summary>Which rows each step takes: every pass goes over all of them, in an order of its own.</summary>
/// <param name="rowCount">How many rows there are.</param>
/// <param name="batch">How many a step takes; what is left of a pass is left out.</param>
/// <param name="rng">The stream of the orders.</param>
internal sealed class BatchOrder(int rowCount, int batch, Rng rng)
{
    private int[] order = [];
    private long orderOf = -1; // the pass that it is the order of

    /// <summary>Steps in a pass.</summary>
    public int StepsPerEpoch { get; } = Math.Max(1, rowCount / batch);

    /// <summary>The rows of a step.</summary>
    public ReadOnlySpan<int> Of(long step)
    {
        if (orderOf != step / StepsPerEpoch)
        {
            orderOf = step / StepsPerEpoch;
            order = rng.Split(orderOf).Permutation(rowCount);
        }
        return order.AsSpan((int)(step % StepsPerEpoch) * batch, batch);
    }
}
