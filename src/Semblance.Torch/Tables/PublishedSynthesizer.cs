using Semblance.Models;
using Semblance.Random;
using Semblance.Tables.Encoders;

namespace Semblance.Torch.Tables;

/// <summary>A network of a paper, with presets: our own, or the published recipe to the letter.</summary>
/// <remarks>A published recipe learns plain numbers, whose spikes and missing cells do not stand apart, and all
/// rows.</remarks>
public abstract record PublishedSynthesizer : NeuralSynthesizer
{
    // of few rows, a pass has so many steps, or there would be too few before the passes are over
    private const int StepsAPass = 16, LeastBatch = 32;

    internal abstract bool IsOwn { get; }

    /// <summary>Rows in a step, of so many that it may be at most.</summary>
    internal int Batch(int most, int rows) =>
        IsOwn ? Math.Min(most, Math.Max(LeastBatch, rows / StepsAPass)) : most;

    private protected abstract FeatureModel Learn(FeatureTable train, Rng rng, IProgress<Progress>? progress,
        CancellationToken cancel);

    private protected abstract FeatureModel Read(ModelFolder folder, FeatureTable layout);

    /// <inheritdoc/>
    protected internal sealed override FeatureModel FitFeatures(FeatureTable train, Rng rng,
        IProgress<Progress>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (IsOwn) return Learn(train, rng, progress, cancel);
        var plain = new PlainNumbers(train);
        return new TransformedModel(plain, (this with { Held = 0 }).Learn(plain.Encode(train), rng, progress, cancel));
    }

    /// <inheritdoc/>
    protected internal sealed override FeatureModel LoadFeatures(ModelFolder folder, FeatureTable layout)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(layout);
        if (IsOwn) return Read(folder, layout);
        var plain = new PlainNumbers(layout);
        return new TransformedModel(plain, Read(folder, plain.Encode(layout)));
    }
}
