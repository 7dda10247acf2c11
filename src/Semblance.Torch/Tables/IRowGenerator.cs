using Semblance.Models;
using Semblance.Random;

namespace Semblance.Torch.Tables;

/// <summary>A trained network that makes a row's scalars and the logits of its entries from noise that the row's
/// index addresses.</summary>
internal interface IRowGenerator
{
    /// <summary>Fills rows of scalars in [-1, 1] followed by logits. A row depends on its index and the stream
    /// only.</summary>
    /// <param name="rows">Absolute row indices.</param>
    /// <param name="rng">The stream of the noise.</param>
    /// <param name="output">[row, scalar or entry]; what stood there is overwritten.</param>
    void Generate(ReadOnlySpan<long> rows, Rng rng, Span<float> output);

    /// <summary>Keeps the weights; tensor names begin with "model.net.".</summary>
    void Save(ModelFolder folder);
}
